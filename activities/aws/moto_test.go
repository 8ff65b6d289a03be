package aws_test

import (
	"context"
	"net"
	"net/http"
	"os/exec"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/stretchr/testify/require"

	"causeway.dev/activities"
	"causeway.dev/activities/activitytest"
	"causeway.dev/internal/cloud"
	awscloud "causeway.dev/internal/cloud/aws"
	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/aws"
	"causeway.dev/internal/inventory"
	cloudsim "causeway.dev/internal/sim/aws"
)

// TestAWS_TheWholeWayOnMoto runs the same activities against an AWS that somebody else wrote. Moto knows no eventual
// consistency and ignores filters; what it cannot show is tested against the simulator.
func TestAWS_TheWholeWayOnMoto(t *testing.T) {
	m := startMoto(t)
	ours, theirs := m.network("111122223333", "10.10.0.0/16"), m.network("444455556666", "10.20.0.0/16")
	s := &sample{t: t, cluster: &inventory.Cluster{
		ID: "prod", Type: inventory.Dedicated, Cloud: inventory.AWS, Account: "111122223333", Region: "us-east-1", VPCID: ours,
		Role: "arn:aws:iam::111122223333:role/causeway",
	}}
	s.factory = awscloud.New(m.config)
	s.aws = s.wired(nil, cloud.WallClock(), activities.Lending{})
	in := toAcme()
	in.Target.VPCID = theirs
	_, err := s.check(func(c *wire.VPCPeeringCheck) { c.Target = in.Target })
	require.NoError(t, err)
	requested, err := run(s, s.aws.RequestVPCPeering, in)
	require.NoError(t, err)
	again, err := run(s, s.aws.RequestVPCPeering, in)
	require.NoError(t, err)
	require.Equal(t, requested.PeeringID, again.PeeringID)

	look := wire.VPCPeeringLook{Owner: owner(), PeeringID: requested.PeeringID}
	_, err = run(s, s.aws.LookAtVPCPeering, look)
	activitytest.RequireTrouble(t, err, connection.ReasonNotYet, "pending-acceptance")
	_, err = m.as("444455556666").AcceptVpcPeeringConnection(t.Context(), &ec2.AcceptVpcPeeringConnectionInput{VpcPeeringConnectionId: &requested.PeeringID})
	require.NoError(t, err)
	seen, err := run(s, s.aws.LookAtVPCPeering, look)
	require.NoError(t, err)
	require.Equal(t, []string{cloudsim.SampleAcmeCIDR}, seen.TheirCIDRs)

	_, err = run(s, s.aws.AddVPCRoutes, routes(requested.PeeringID))
	require.NoError(t, err)
	dns := wire.VPCPeeringDNS{Owner: owner(), PeeringID: requested.PeeringID}
	_, err = run(s, s.aws.TurnOnOurPeeringDNS, dns)
	require.NoError(t, err)
	watch := connection.Watching[wire.VPCPeeringWatch]{Of: wire.VPCPeeringWatch{
		Owner: owner(), PeeringID: requested.PeeringID, CIDR: cloudsim.SampleAcmeCIDR, DNS: true,
	}}
	_, err = run(s, s.aws.WatchVPCPeering, watch)
	activitytest.RequireTrouble(t, err, connection.ReasonNotYet, "active")

	require.NoError(t, undo(s, s.aws.RestoreOurPeeringDNS, dns, false))
	require.NoError(t, undo(s, s.aws.RemoveVPCRoutes, routes(requested.PeeringID), false))
	require.NoError(t, undo(s, s.aws.WithdrawVPCPeering, in, false))
	ended, err := run(s, s.aws.WatchVPCPeering, watch)
	require.NoError(t, err)
	require.Equal(t, connection.ReasonDeletedByPeer, ended.Reason)
}

// moto is a moto server of one test.
type moto struct {
	t      *testing.T
	config aws.Config
}

func startMoto(t *testing.T) *moto {
	t.Helper()
	program, err := exec.LookPath("moto_server")
	if err != nil {
		t.Skip("skipped: moto_server is not on the PATH (pip install 'moto[server]')")
	}
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := listener.Addr().String()
	_, port, err := net.SplitHostPort(address)
	require.NoError(t, err)
	require.NoError(t, listener.Close())
	ctx, cancel := context.WithCancel(context.Background())
	command := exec.CommandContext(ctx, program, "-H", "127.0.0.1", "-p", port)
	require.NoError(t, command.Start())
	t.Cleanup(func() {
		cancel()
		_ = command.Wait() // it was killed
	})
	require.Eventually(t, func() bool {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+address+"/moto-api/", http.NoBody)
		require.NoError(t, err)
		answer, err := http.DefaultClient.Do(request)
		return err == nil && answer.Body.Close() == nil
	}, 30*time.Second, 100*time.Millisecond, "moto does not answer")
	return &moto{t: t, config: aws.Config{
		Region: "us-east-1", BaseEndpoint: aws.String("http://" + address), RetryMaxAttempts: 1,
		Credentials: credentials.NewStaticCredentialsProvider("testing", "testing", ""),
	}}
}

// as acts in an account: moto lets everybody assume every role.
func (m *moto) as(account string) *ec2.Client {
	place := awscloud.Place{Region: "us-east-1", Role: "arn:aws:iam::" + account + ":role/operator"}
	return awscloud.New(m.config).Open(place, "test").EC2
}

// network makes a VPC with one subnet and its own route table.
func (m *moto) network(account, block string) string {
	m.t.Helper()
	client, ctx := m.as(account), m.t.Context()
	vpc, err := client.CreateVpc(ctx, &ec2.CreateVpcInput{CidrBlock: &block})
	require.NoError(m.t, err)
	id := vpc.Vpc.VpcId
	_, err = client.ModifyVpcAttribute(ctx, &ec2.ModifyVpcAttributeInput{VpcId: id, EnableDnsHostnames: &types.AttributeBooleanValue{Value: aws.Bool(true)}})
	require.NoError(m.t, err)
	subnet, err := client.CreateSubnet(ctx, &ec2.CreateSubnetInput{VpcId: id, CidrBlock: &block})
	require.NoError(m.t, err)
	table, err := client.CreateRouteTable(ctx, &ec2.CreateRouteTableInput{VpcId: id})
	require.NoError(m.t, err)
	_, err = client.AssociateRouteTable(ctx, &ec2.AssociateRouteTableInput{RouteTableId: table.RouteTable.RouteTableId, SubnetId: subnet.Subnet.SubnetId})
	require.NoError(m.t, err)
	return *id
}
