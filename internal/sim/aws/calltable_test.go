package aws_test

import (
	"net"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/stretchr/testify/require"

	awssim "causeway.dev/internal/sim/aws"
)

// stage is one cloud on which the call table is played, with the same networks
// on each: a cluster of the vendor, and three of a customer, of which the last
// overlaps with the cluster.
type stage struct {
	t       *testing.T
	url     string
	vendor  awssim.Keys
	theirs  awssim.Keys
	cluster string
	table   string
	peers   [3]string
	// What the rows leave for those after them.
	pcx, second string

	// The customer's transit gateway with its table, and a subnet of each side.
	gateway, gatewayTable, subnet, theirSubnet string
	share, invitation, attachment, own         string
	role                                       string // of the customer's stack
}

func (s *stage) ours() *ec2.Client { return ec2.NewFromConfig(configFor(s.url, s.vendor, "us-east-1")) }

func (s *stage) customer() *ec2.Client {
	return ec2.NewFromConfig(configFor(s.url, s.theirs, "us-east-1"))
}

// TestCallTable_OnTheSimulator and its twin play one table of calls. Where moto
// is known to differ from AWS, the row says so.
func TestCallTable_OnTheSimulator(t *testing.T) {
	s := plain(t)
	require.NoError(t, s.Add(awssim.World{VPCs: []awssim.VPC{
		{ID: "vpc-0000000000000aaa1", Account: awssim.SampleAcmeAccount, Region: "us-east-1", Blocks: []string{"10.21.0.0/16"}},
		{ID: "vpc-0000000000000aaa2", Account: awssim.SampleAcmeAccount, Region: "us-east-1", Blocks: []string{"10.10.0.0/16"}},
	}}))
	st := &stage{
		t: t, url: s.url, theirs: awssim.SampleAcmeKeys(), cluster: awssim.SampleClusterVPC, table: ourTable,
		peers:   [3]string{awssim.SampleAcmeVPC, "vpc-0000000000000aaa1", "vpc-0000000000000aaa2"},
		gateway: awssim.SampleAcmeTransitGateway, gatewayTable: awssim.SampleAcmeTransitTable,
		subnet: awssim.SampleClusterPrivateSubnetA, theirSubnet: "subnet-0aaaabbbbccccdd03",
	}
	st.play(func(row call) string { return row.want })

	called := map[string]bool{}
	for _, c := range s.Calls() {
		called[c.Name()] = true
	}
	for _, operation := range awssim.CallTable() {
		require.True(t, called[operation], "%s is promised by CallTable and in no row", operation)
		delete(called, operation)
	}
	require.Empty(t, called, "rows call what CallTable does not promise")
}

func TestCallTable_OnMoto(t *testing.T) {
	st := &stage{t: t, url: startMoto(t)}
	st.theirs = st.motoKeys(awssim.SampleAcmeAccount)
	st.vendor = st.motoKeys(awssim.SampleDataPlaneAccount)
	st.cluster = st.motoVPC(st.ours(), awssim.SampleClusterCIDR)
	for i, block := range []string{awssim.SampleAcmeCIDR, "10.21.0.0/16", "10.10.0.0/16"} {
		st.peers[i] = st.motoVPC(st.customer(), block)
	}
	subnet, err := st.ours().CreateSubnet(t.Context(), &ec2.CreateSubnetInput{VpcId: &st.cluster, CidrBlock: aws.String("10.10.16.0/20")})
	require.NoError(t, err)
	table, err := st.ours().CreateRouteTable(t.Context(), &ec2.CreateRouteTableInput{VpcId: &st.cluster})
	require.NoError(t, err)
	st.table = *table.RouteTable.RouteTableId
	_, err = st.ours().AssociateRouteTable(t.Context(), &ec2.AssociateRouteTableInput{RouteTableId: &st.table, SubnetId: subnet.Subnet.SubnetId})
	require.NoError(t, err)
	st.subnet = *subnet.Subnet.SubnetId
	st.motoTransit()
	st.play(func(row call) string {
		if row.why != "" {
			return row.moto
		}
		return row.want
	})
}

func (s *stage) play(want func(call) string) {
	for _, row := range callTable() {
		require.Contains(s.t, awssim.CallTable(), row.operation)
		got := row.do(s)
		// AWS itself spells some codes in two ways, and moto in a third.
		require.True(s.t, strings.EqualFold(want(row), got), "%s, %s: want %q, got %q", row.operation, row.name, want(row), got)
	}
}

func startMoto(t *testing.T) string {
	t.Helper()
	program, err := exec.LookPath("moto_server")
	if err != nil {
		t.Skip("skipped: moto_server is not on PATH (pip install 'moto[server]'), so the simulator is not compared with moto")
	}
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := listener.Addr().String()
	require.NoError(t, listener.Close())
	_, port, err := net.SplitHostPort(address)
	require.NoError(t, err)
	server := exec.Command(program, "-H", "127.0.0.1", "-p", port) //nolint:gosec,noctx // ended below, by its process
	require.NoError(t, server.Start())
	t.Cleanup(func() {
		_ = server.Process.Kill()
		_ = server.Wait()
	})
	require.Eventually(t, func() bool {
		conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", address)
		if err == nil {
			_ = conn.Close()
		}
		return err == nil
	}, time.Minute, 50*time.Millisecond, "moto_server does not listen")
	return "http://" + address
}

// motoKeys are keys of an account: moto lets anyone assume any role.
func (s *stage) motoKeys(account string) awssim.Keys {
	client := sts.NewFromConfig(configFor(s.url, awssim.SampleControlKeys(), "us-east-1"))
	keys, refused := assume(s.t, client, func(in *sts.AssumeRoleInput) {
		in.RoleArn = aws.String("arn:aws:iam::" + account + ":role/any")
	})
	require.Empty(s.t, refused)
	return keys
}

func (s *stage) motoVPC(client *ec2.Client, block string) string {
	out, err := client.CreateVpc(s.t.Context(), &ec2.CreateVpcInput{CidrBlock: &block})
	require.NoError(s.t, err)
	_, err = client.ModifyVpcAttribute(s.t.Context(), &ec2.ModifyVpcAttributeInput{
		VpcId: out.Vpc.VpcId, EnableDnsHostnames: &types.AttributeBooleanValue{Value: aws.Bool(true)},
	})
	require.NoError(s.t, err)
	return *out.Vpc.VpcId
}

// motoTransit makes the customer's gateway, and a subnet to attach.
func (s *stage) motoTransit() {
	out, err := s.customer().CreateSubnet(s.t.Context(), &ec2.CreateSubnetInput{VpcId: &s.peers[0], CidrBlock: aws.String("10.20.1.0/24")})
	require.NoError(s.t, err)
	s.theirSubnet = *out.Subnet.SubnetId
	gateway, err := s.customer().CreateTransitGateway(s.t.Context(), &ec2.CreateTransitGatewayInput{})
	require.NoError(s.t, err)
	s.gateway = *gateway.TransitGateway.TransitGatewayId
	s.gatewayTable = *gateway.TransitGateway.Options.AssociationDefaultRouteTableId
}

func TestCallTable_IsSortedAndWithoutRepetition(t *testing.T) {
	table := awssim.CallTable()
	require.True(t, slices.IsSorted(table))
	require.Len(t, slices.Compact(table), len(awssim.CallTable()))
}
