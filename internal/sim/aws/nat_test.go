package aws_test

import (
	"net/netip"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/stretchr/testify/require"

	awssim "causeway.dev/internal/sim/aws"
)

var warehouse = netip.MustParseAddrPort("198.51.100.200:443")

// nats lists the NAT gateways of the first cluster.
func nats(t *testing.T, client *ec2.Client) []types.NatGateway {
	t.Helper()
	out, err := client.DescribeNatGateways(t.Context(), &ec2.DescribeNatGatewaysInput{Filter: []types.Filter{
		{Name: aws.String("vpc-id"), Values: []string{awssim.SampleClusterVPC}}, {Name: aws.String("state"), Values: []string{"available"}},
	}})
	require.NoError(t, err)
	return out.NatGateways
}

// uses lists the addresses of one gateway, as "address status".
func uses(gateway types.NatGateway) []string {
	var lines []string
	for _, a := range gateway.NatGatewayAddresses {
		lines = append(lines, aws.ToString(a.PublicIp)+" "+string(a.Status))
	}
	return lines
}

func addressOf(t *testing.T, client *ec2.Client, ip string) (types.Address, string) {
	t.Helper()
	out, err := client.DescribeAddresses(t.Context(), &ec2.DescribeAddressesInput{PublicIps: []string{ip}})
	if err != nil {
		return types.Address{}, code(err)
	}
	return out.Addresses[0], ""
}

func TestNAT_GatewaysTellTheirAddresses(t *testing.T) {
	s := plain(t)
	found := nats(t, s.vendor())
	require.Len(t, found, 3)
	require.Equal(t, []string{awssim.SampleClusterAddress + " succeeded", awssim.SampleClusterSecondAddress + " succeeded"}, uses(found[0]))
	require.True(t, *found[0].NatGatewayAddresses[0].IsPrimary)
	require.False(t, *found[0].NatGatewayAddresses[1].IsPrimary)
	require.Equal(t, awssim.SampleClusterAddressID, *found[0].NatGatewayAddresses[0].AllocationId)
	require.Equal(t, types.ConnectivityTypePrivate, found[2].ConnectivityType)
	require.Nil(t, found[2].NatGatewayAddresses[0].PublicIp)
	require.Empty(t, nats(t, s.acme()), "not ours, not seen")

	_, err := s.vendor().DescribeNatGateways(t.Context(), &ec2.DescribeNatGatewaysInput{NatGatewayIds: []string{"nat-0123456789abcdef0"}})
	require.Equal(t, "NatGatewayNotFound", code(err))
	require.NoError(t, s.SetNATState(awssim.SampleClusterStandbyNAT, "deleted"))
	require.Len(t, nats(t, s.vendor()), 2)
}

func TestNAT_AddressesAreTheOwners(t *testing.T) {
	s := plain(t)
	mine, refused := addressOf(t, s.vendor(), awssim.SampleClusterAddress)
	require.Empty(t, refused)
	require.Equal(t, awssim.SampleClusterAddressID, *mine.AllocationId)
	require.NotEmpty(t, aws.ToString(mine.AssociationId))
	require.NotEmpty(t, mine.Tags)
	_, refused = addressOf(t, s.acme(), awssim.SampleClusterAddress)
	require.Equal(t, "InvalidAddress.NotFound", refused)
	_, err := s.acme().DescribeAddresses(t.Context(), &ec2.DescribeAddressesInput{AllocationIds: []string{awssim.SampleClusterAddressID}})
	require.Equal(t, "InvalidAllocationID.NotFound", code(err))

	require.NoError(t, s.Add(awssim.World{NATGateways: []awssim.NATGateway{
		{ID: "nat-00000000000000aa1", Subnet: awssim.SampleClusterPublicSubnet, Addresses: []string{"192.0.2.200"}},
	}}))
	_, refused = addressOf(t, s.vendor(), "192.0.2.200")
	require.Equal(t, "InvalidAddress.NotFound", refused, "in use, and reserved for nobody")
	require.NoError(t, s.ReleaseAddress(awssim.SampleClusterAddressID))
	_, refused = addressOf(t, s.vendor(), awssim.SampleClusterAddress)
	require.Equal(t, "InvalidAddress.NotFound", refused)
}

func TestNAT_AnAllowlistAdmitsAllAddressesOrNothingIsCertain(t *testing.T) {
	s := plain(t)
	dial := func() awssim.Outcome { return s.Dial(awssim.SampleClusterVPC, warehouse).Outcome }
	require.Equal(t, awssim.Timeout, dial(), "nobody told the customer")
	require.NoError(t, s.SetAllowlist(awssim.SampleInternetHost, awssim.SampleClusterAddress))
	require.Equal(t, awssim.Timeout, dial(), "the second address is missing")
	require.NoError(t, s.SetAllowlist(awssim.SampleInternetHost, awssim.SampleClusterAddress+"/32", awssim.SampleClusterSecondAddress+"/32"))
	require.Equal(t, awssim.Open, dial())
	require.Equal(t, awssim.Refused, s.Dial(awssim.SampleClusterVPC, netip.MustParseAddrPort("198.51.100.200:80")).Outcome)
	require.Equal(t, awssim.Timeout, s.Dial(awssim.SampleCluster2VPC, warehouse).Outcome, "the other cluster has another address")

	address, ok := s.Resolve(awssim.SampleClusterVPC, awssim.SampleInternetHost)
	require.True(t, ok)
	require.Equal(t, awssim.SampleInternetHostIP, address.String())
	_, ok = s.ResolvePublic("nobody.example")
	require.False(t, ok)
}

func TestNAT_AReplacedAddressBreaksTheAllowlist(t *testing.T) {
	s := start(t, awssim.Options{})
	require.NoError(t, s.SetAllowlist(awssim.SampleInternetHost, "203.0.113.0/26"))
	require.Equal(t, awssim.Open, s.Dial(awssim.SampleClusterVPC, warehouse).Outcome)
	made, err := s.ReplaceNATAddress(awssim.SampleClusterNAT, awssim.SampleClusterAddress, "")
	require.NoError(t, err)
	require.Equal(t, []string{
		made.PublicIP + " associating", awssim.SampleClusterSecondAddress + " succeeded", awssim.SampleClusterAddress + " disassociating",
	}, uses(nats(t, s.vendor())[0]))
	require.Equal(t, []string{made.PublicIP + " succeeded", awssim.SampleClusterSecondAddress + " succeeded"}, uses(nats(t, s.vendor())[0]))
	require.Equal(t, awssim.Timeout, s.Dial(awssim.SampleClusterVPC, warehouse).Outcome)
	old, refused := addressOf(t, s.vendor(), awssim.SampleClusterAddress)
	require.Empty(t, refused, "the old one is still ours")
	require.Nil(t, old.AssociationId)

	_, err = s.ReplaceNATAddress(awssim.SampleClusterNAT, made.PublicIP, awssim.SampleClusterAddressID)
	require.NoError(t, err, "and can be put back")
	require.Equal(t, awssim.Open, s.Dial(awssim.SampleClusterVPC, warehouse).Outcome)
	_, err = s.AddNATAddress(awssim.SampleClusterNAT, "")
	require.NoError(t, err)
	require.Equal(t, awssim.Timeout, s.Dial(awssim.SampleClusterVPC, warehouse).Outcome, "one more address that nobody was told of")
}

func TestNAT_EachZoneLeavesThroughItsOwn(t *testing.T) {
	s := plain(t)
	const vpc, gateway = "vpc-00000000000000bb", "nat-00000000000000bb"
	w := awssim.World{VPCs: []awssim.VPC{{ID: vpc + "0", Account: awssim.SampleDataPlaneAccount, Region: "us-east-1", Blocks: []string{"10.70.0.0/16"}}}}
	for i, zone := range []string{"a", "b"} {
		n := string(rune('1' + i))
		public, private, ip := "subnet-00000000000000bb"+n, "subnet-00000000000000cc"+n, "203.0.113.8"+n
		w.Subnets = append(w.Subnets,
			awssim.Subnet{ID: public, VPC: vpc + "0", CIDR: "10.70." + n + ".0/24", Zone: "us-east-1" + zone, Public: true},
			awssim.Subnet{ID: private, VPC: vpc + "0", CIDR: "10.70.1" + n + ".0/24", Zone: "us-east-1" + zone})
		w.RouteTables = append(w.RouteTables,
			awssim.RouteTable{VPC: vpc + "0", Subnets: []string{public}, Routes: []awssim.Route{{CIDR: "0.0.0.0/0", Target: "igw-1"}}},
			awssim.RouteTable{VPC: vpc + "0", Subnets: []string{private}, Routes: []awssim.Route{{CIDR: "0.0.0.0/0", Target: gateway + n}}})
		w.Addresses = append(w.Addresses, awssim.Address{ID: "eipalloc-00000000000000bb" + n, Account: awssim.SampleDataPlaneAccount, Region: "us-east-1", PublicIP: ip})
		w.NATGateways = append(w.NATGateways, awssim.NATGateway{ID: gateway + n, Subnet: public, Addresses: []string{"eipalloc-00000000000000bb" + n}})
	}
	require.NoError(t, s.Add(w))
	require.NoError(t, s.SetAllowlist(awssim.SampleInternetHost, "203.0.113.81"))
	require.Contains(t, s.Dial(vpc+"0", warehouse).Reason, "does not name 203.0.113.82")
	require.NoError(t, s.SetAllowlist(awssim.SampleInternetHost, "203.0.113.81", "203.0.113.82"))
	require.Equal(t, awssim.Open, s.Dial(vpc+"0", warehouse).Outcome)
	require.NoError(t, s.SetNATState(gateway+"2", "failed"))
	require.Contains(t, s.Dial(vpc+"0", warehouse).Reason, "blackhole")
}

func TestNAT_APublicDatabaseSeesTheAddressToo(t *testing.T) {
	s := plain(t)
	public := netip.MustParseAddrPort(awssim.SampleAcmeHostPublicIP + ":5432")
	require.Contains(t, s.Dial(awssim.SampleClusterVPC, public).Reason, "does not allow "+awssim.SampleClusterAddress)
	for _, ip := range []string{awssim.SampleClusterAddress, awssim.SampleClusterSecondAddress} {
		require.NoError(t, s.AllowIngress(awssim.SampleAcmeSecurityGroup, awssim.Rule{Protocol: "tcp", FromPort: 5432, ToPort: 5432, CIDR: ip + "/32"}))
	}
	require.Equal(t, awssim.Open, s.Dial(awssim.SampleClusterVPC, public).Outcome)
}

func TestNAT_HandsRefuseWhatIsNotThere(t *testing.T) {
	s := plain(t)
	require.Error(t, s.SetAllowlist("nobody.example"))
	require.Error(t, s.SetAllowlist(awssim.SampleInternetHost, "everybody"))
	require.Error(t, s.SetNATState("nat-1", "failed"))
	require.Error(t, s.ReleaseAddress("eipalloc-1"))
	for _, ip := range []string{"192.0.2.9", awssim.SampleClusterStandbyAddress} {
		_, err := s.ReplaceNATAddress(awssim.SampleClusterNAT, ip, "")
		require.Error(t, err, "the gateway does not have it")
	}
	_, err := s.AddNATAddress(awssim.SampleClusterNAT, awssim.SampleClusterStandbyAddressID)
	require.Error(t, err, "another gateway has it")
	_, err = s.AddNATAddress("nat-1", "")
	require.Error(t, err)
	bad := []awssim.World{
		{Addresses: []awssim.Address{{PublicIP: "x", Account: awssim.SampleAcmeAccount}}},
		{NATGateways: []awssim.NATGateway{{Subnet: "subnet-1"}}},
		{NATGateways: []awssim.NATGateway{{Subnet: awssim.SampleClusterPublicSubnet, Private: true, Addresses: []string{"192.0.2.1"}}}},
		{InternetHosts: []awssim.InternetHost{{Name: "x", PublicIP: "x"}}},
		{TransitGateways: []awssim.TransitGateway{{Account: "1"}}},
		{TransitAttachments: []awssim.TransitAttachment{{Gateway: "tgw-1"}}},
		{Shares: []awssim.Share{{Account: awssim.SampleAcmeAccount, Region: "us-east-1", Resources: []string{"x"}}}},
		{Organizations: []awssim.Organization{{Accounts: []string{"1"}}}},
	}
	for _, w := range bad {
		require.Error(t, s.Add(w))
	}
}
