package cloudsim_test

import (
	"net/netip"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/stretchr/testify/require"

	"causeway.dev/internal/cloudsim"
)

var warehouse = netip.MustParseAddrPort("198.51.100.200:443")

// nats lists the NAT gateways of the first cluster.
func nats(t *testing.T, client *ec2.Client) []types.NatGateway {
	t.Helper()
	out, err := client.DescribeNatGateways(t.Context(), &ec2.DescribeNatGatewaysInput{Filter: []types.Filter{
		{Name: aws.String("vpc-id"), Values: []string{cloudsim.SampleClusterVPC}}, {Name: aws.String("state"), Values: []string{"available"}},
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
	require.Equal(t, []string{cloudsim.SampleClusterAddress + " succeeded", cloudsim.SampleClusterSecondAddress + " succeeded"}, uses(found[0]))
	require.True(t, *found[0].NatGatewayAddresses[0].IsPrimary)
	require.False(t, *found[0].NatGatewayAddresses[1].IsPrimary)
	require.Equal(t, cloudsim.SampleClusterAddressID, *found[0].NatGatewayAddresses[0].AllocationId)
	require.Equal(t, types.ConnectivityTypePrivate, found[2].ConnectivityType)
	require.Nil(t, found[2].NatGatewayAddresses[0].PublicIp)
	require.Empty(t, nats(t, s.acme()), "not ours, not seen")

	_, err := s.vendor().DescribeNatGateways(t.Context(), &ec2.DescribeNatGatewaysInput{NatGatewayIds: []string{"nat-0123456789abcdef0"}})
	require.Equal(t, "NatGatewayNotFound", code(err))
	require.NoError(t, s.SetNATState(cloudsim.SampleClusterStandbyNAT, "deleted"))
	require.Len(t, nats(t, s.vendor()), 2)
}

func TestNAT_AddressesAreTheOwners(t *testing.T) {
	s := plain(t)
	mine, refused := addressOf(t, s.vendor(), cloudsim.SampleClusterAddress)
	require.Empty(t, refused)
	require.Equal(t, cloudsim.SampleClusterAddressID, *mine.AllocationId)
	require.NotEmpty(t, aws.ToString(mine.AssociationId))
	require.NotEmpty(t, mine.Tags)
	_, refused = addressOf(t, s.acme(), cloudsim.SampleClusterAddress)
	require.Equal(t, "InvalidAddress.NotFound", refused)
	_, err := s.acme().DescribeAddresses(t.Context(), &ec2.DescribeAddressesInput{AllocationIds: []string{cloudsim.SampleClusterAddressID}})
	require.Equal(t, "InvalidAllocationID.NotFound", code(err))

	require.NoError(t, s.Add(cloudsim.World{NATGateways: []cloudsim.NATGateway{
		{ID: "nat-00000000000000aa1", Subnet: cloudsim.SampleClusterPublicSubnet, Addresses: []string{"192.0.2.200"}},
	}}))
	_, refused = addressOf(t, s.vendor(), "192.0.2.200")
	require.Equal(t, "InvalidAddress.NotFound", refused, "in use, and reserved for nobody")
	require.NoError(t, s.ReleaseAddress(cloudsim.SampleClusterAddressID))
	_, refused = addressOf(t, s.vendor(), cloudsim.SampleClusterAddress)
	require.Equal(t, "InvalidAddress.NotFound", refused)
}

func TestNAT_AnAllowlistAdmitsAllAddressesOrNothingIsCertain(t *testing.T) {
	s := plain(t)
	dial := func() cloudsim.Outcome { return s.Dial(cloudsim.SampleClusterVPC, warehouse).Outcome }
	require.Equal(t, cloudsim.Timeout, dial(), "nobody told the customer")
	require.NoError(t, s.SetAllowlist(cloudsim.SampleInternetHost, cloudsim.SampleClusterAddress))
	require.Equal(t, cloudsim.Timeout, dial(), "the second address is missing")
	require.NoError(t, s.SetAllowlist(cloudsim.SampleInternetHost, cloudsim.SampleClusterAddress+"/32", cloudsim.SampleClusterSecondAddress+"/32"))
	require.Equal(t, cloudsim.Open, dial())
	require.Equal(t, cloudsim.Refused, s.Dial(cloudsim.SampleClusterVPC, netip.MustParseAddrPort("198.51.100.200:80")).Outcome)
	require.Equal(t, cloudsim.Timeout, s.Dial(cloudsim.SampleCluster2VPC, warehouse).Outcome, "the other cluster has another address")

	address, ok := s.Resolve(cloudsim.SampleClusterVPC, cloudsim.SampleInternetHost)
	require.True(t, ok)
	require.Equal(t, cloudsim.SampleInternetHostIP, address.String())
	_, ok = s.ResolvePublic("nobody.example")
	require.False(t, ok)
}

func TestNAT_AReplacedAddressBreaksTheAllowlist(t *testing.T) {
	s := start(t, cloudsim.Options{})
	require.NoError(t, s.SetAllowlist(cloudsim.SampleInternetHost, "203.0.113.0/26"))
	require.Equal(t, cloudsim.Open, s.Dial(cloudsim.SampleClusterVPC, warehouse).Outcome)
	made, err := s.ReplaceNATAddress(cloudsim.SampleClusterNAT, cloudsim.SampleClusterAddress, "")
	require.NoError(t, err)
	require.Equal(t, []string{
		made.PublicIP + " associating", cloudsim.SampleClusterSecondAddress + " succeeded", cloudsim.SampleClusterAddress + " disassociating",
	}, uses(nats(t, s.vendor())[0]))
	require.Equal(t, []string{made.PublicIP + " succeeded", cloudsim.SampleClusterSecondAddress + " succeeded"}, uses(nats(t, s.vendor())[0]))
	require.Equal(t, cloudsim.Timeout, s.Dial(cloudsim.SampleClusterVPC, warehouse).Outcome)
	old, refused := addressOf(t, s.vendor(), cloudsim.SampleClusterAddress)
	require.Empty(t, refused, "the old one is still ours")
	require.Nil(t, old.AssociationId)

	_, err = s.ReplaceNATAddress(cloudsim.SampleClusterNAT, made.PublicIP, cloudsim.SampleClusterAddressID)
	require.NoError(t, err, "and can be put back")
	require.Equal(t, cloudsim.Open, s.Dial(cloudsim.SampleClusterVPC, warehouse).Outcome)
	_, err = s.AddNATAddress(cloudsim.SampleClusterNAT, "")
	require.NoError(t, err)
	require.Equal(t, cloudsim.Timeout, s.Dial(cloudsim.SampleClusterVPC, warehouse).Outcome, "one more address that nobody was told of")
}

func TestNAT_EachZoneLeavesThroughItsOwn(t *testing.T) {
	s := plain(t)
	const vpc, gateway = "vpc-00000000000000bb", "nat-00000000000000bb"
	w := cloudsim.World{VPCs: []cloudsim.VPC{{ID: vpc + "0", Account: cloudsim.SampleDataPlaneAccount, Region: "us-east-1", Blocks: []string{"10.70.0.0/16"}}}}
	for i, zone := range []string{"a", "b"} {
		n := string(rune('1' + i))
		public, private, ip := "subnet-00000000000000bb"+n, "subnet-00000000000000cc"+n, "203.0.113.8"+n
		w.Subnets = append(w.Subnets,
			cloudsim.Subnet{ID: public, VPC: vpc + "0", CIDR: "10.70." + n + ".0/24", Zone: "us-east-1" + zone, Public: true},
			cloudsim.Subnet{ID: private, VPC: vpc + "0", CIDR: "10.70.1" + n + ".0/24", Zone: "us-east-1" + zone})
		w.RouteTables = append(w.RouteTables,
			cloudsim.RouteTable{VPC: vpc + "0", Subnets: []string{public}, Routes: []cloudsim.Route{{CIDR: "0.0.0.0/0", Target: "igw-1"}}},
			cloudsim.RouteTable{VPC: vpc + "0", Subnets: []string{private}, Routes: []cloudsim.Route{{CIDR: "0.0.0.0/0", Target: gateway + n}}})
		w.Addresses = append(w.Addresses, cloudsim.Address{ID: "eipalloc-00000000000000bb" + n, Account: cloudsim.SampleDataPlaneAccount, Region: "us-east-1", PublicIP: ip})
		w.NATGateways = append(w.NATGateways, cloudsim.NATGateway{ID: gateway + n, Subnet: public, Addresses: []string{"eipalloc-00000000000000bb" + n}})
	}
	require.NoError(t, s.Add(w))
	require.NoError(t, s.SetAllowlist(cloudsim.SampleInternetHost, "203.0.113.81"))
	require.Contains(t, s.Dial(vpc+"0", warehouse).Reason, "does not name 203.0.113.82")
	require.NoError(t, s.SetAllowlist(cloudsim.SampleInternetHost, "203.0.113.81", "203.0.113.82"))
	require.Equal(t, cloudsim.Open, s.Dial(vpc+"0", warehouse).Outcome)
	require.NoError(t, s.SetNATState(gateway+"2", "failed"))
	require.Contains(t, s.Dial(vpc+"0", warehouse).Reason, "blackhole")
}

func TestNAT_APublicDatabaseSeesTheAddressToo(t *testing.T) {
	s := plain(t)
	public := netip.MustParseAddrPort(cloudsim.SampleAcmeHostPublicIP + ":5432")
	require.Contains(t, s.Dial(cloudsim.SampleClusterVPC, public).Reason, "does not allow "+cloudsim.SampleClusterAddress)
	for _, ip := range []string{cloudsim.SampleClusterAddress, cloudsim.SampleClusterSecondAddress} {
		require.NoError(t, s.AllowIngress(cloudsim.SampleAcmeSecurityGroup, cloudsim.Rule{Protocol: "tcp", FromPort: 5432, ToPort: 5432, CIDR: ip + "/32"}))
	}
	require.Equal(t, cloudsim.Open, s.Dial(cloudsim.SampleClusterVPC, public).Outcome)
}

func TestNAT_HandsRefuseWhatIsNotThere(t *testing.T) {
	s := plain(t)
	require.Error(t, s.SetAllowlist("nobody.example"))
	require.Error(t, s.SetAllowlist(cloudsim.SampleInternetHost, "everybody"))
	require.Error(t, s.SetNATState("nat-1", "failed"))
	require.Error(t, s.ReleaseAddress("eipalloc-1"))
	for _, ip := range []string{"192.0.2.9", cloudsim.SampleClusterStandbyAddress} {
		_, err := s.ReplaceNATAddress(cloudsim.SampleClusterNAT, ip, "")
		require.Error(t, err, "the gateway does not have it")
	}
	_, err := s.AddNATAddress(cloudsim.SampleClusterNAT, cloudsim.SampleClusterStandbyAddressID)
	require.Error(t, err, "another gateway has it")
	_, err = s.AddNATAddress("nat-1", "")
	require.Error(t, err)
	bad := []cloudsim.World{
		{Addresses: []cloudsim.Address{{PublicIP: "x", Account: cloudsim.SampleAcmeAccount}}},
		{NATGateways: []cloudsim.NATGateway{{Subnet: "subnet-1"}}},
		{NATGateways: []cloudsim.NATGateway{{Subnet: cloudsim.SampleClusterPublicSubnet, Private: true, Addresses: []string{"192.0.2.1"}}}},
		{InternetHosts: []cloudsim.InternetHost{{Name: "x", PublicIP: "x"}}},
		{TransitGateways: []cloudsim.TransitGateway{{Account: "1"}}},
		{TransitAttachments: []cloudsim.TransitAttachment{{Gateway: "tgw-1"}}},
		{Shares: []cloudsim.Share{{Account: cloudsim.SampleAcmeAccount, Region: "us-east-1", Resources: []string{"x"}}}},
		{Organizations: []cloudsim.Organization{{Accounts: []string{"1"}}}},
	}
	for _, w := range bad {
		require.Error(t, s.Add(w))
	}
}
