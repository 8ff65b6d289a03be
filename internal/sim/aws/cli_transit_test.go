package aws_test

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	awssim "causeway.dev/internal/sim/aws"
)

func TestCLI_TheCustomersCommandsForATransitGatewayWork(t *testing.T) {
	if _, err := exec.LookPath("aws"); err != nil {
		t.Skip("skipped: the aws command is not on PATH, so the customer's own commands are not tried")
	}
	s := plain(t)
	run := func(keys awssim.Keys, service string, args ...string) string {
		out, err := s.awsService(keys, service, args...)
		require.NoError(t, err, out)
		return out
	}
	customer, vendor := awssim.SampleAcmeKeys(), awssim.SampleDataPlaneKeys()
	share := run(customer, "ram", "create-resource-share", "--region", "us-east-1", "--name", "causeway-tgw",
		"--resource-arns", awssim.SampleAcmeTransitGatewayARN, "--principals", awssim.SampleDataPlaneAccount,
		"--allow-external-principals", "--query", "resourceShare.resourceShareArn")
	require.Contains(t, share, ":resource-share/")
	invitation := run(vendor, "ram", "get-resource-share-invitations", "--query", "resourceShareInvitations[].resourceShareInvitationArn")
	require.Contains(t, run(vendor, "ram", "list-pending-invitation-resources", "--resource-share-invitation-arn", invitation), awssim.SampleAcmeTransitGatewayARN)
	require.Contains(t, run(vendor, "ram", "accept-resource-share-invitation", "--resource-share-invitation-arn", invitation), "ACCEPTED")
	require.Contains(t, run(vendor, "ram", "list-resources", "--resource-owner", "OTHER-ACCOUNTS", "--resource-type", "ec2:TransitGateway"), awssim.SampleAcmeTransitGatewayARN)
	require.Contains(t, run(customer, "ram", "get-resource-share-associations", "--association-type", "PRINCIPAL"), "ASSOCIATED")

	attachment := run(vendor, "ec2", append([]string{
		"create-transit-gateway-vpc-attachment", "--transit-gateway-id", awssim.SampleAcmeTransitGateway, "--vpc-id", awssim.SampleClusterVPC,
		"--query", "TransitGatewayVpcAttachment.TransitGatewayAttachmentId", "--subnet-ids",
	}, privateSubnets()...)...)
	run(customer, "ec2", "accept-transit-gateway-vpc-attachment", "--region", "us-east-1", "--transit-gateway-attachment-id", attachment)
	require.Equal(t, "available", run(customer, "ec2", "describe-transit-gateway-vpc-attachments", "--transit-gateway-attachment-ids", attachment,
		"--query", "TransitGatewayVpcAttachments[0].State"))
	run(customer, "ec2", "create-transit-gateway-route", "--transit-gateway-route-table-id", awssim.SampleAcmeTransitTable,
		"--destination-cidr-block", awssim.SampleClusterCIDR, "--transit-gateway-attachment-id", attachment)
	run(customer, "ec2", "create-route", "--route-table-id", awssim.SampleAcmeTransitRouteTable,
		"--destination-cidr-block", awssim.SampleClusterCIDR, "--transit-gateway-id", awssim.SampleAcmeTransitGateway)
	require.NoError(t, s.AllowIngress(awssim.SampleAcmeTransitSecurityGroup, fromUs))
	require.NoError(t, s.AddRoute(ourTable, awssim.Route{CIDR: awssim.SampleAcmeTransitCIDR, Target: awssim.SampleAcmeTransitGateway}))
	require.Equal(t, awssim.Open, s.Dial(awssim.SampleClusterVPC, ledger).Outcome, "what the customer did lets traffic through")

	found := run(customer, "ec2", "search-transit-gateway-routes", "--transit-gateway-route-table-id", awssim.SampleAcmeTransitTable,
		"--filters", "Name=type,Values=static", "--query", "Routes[].[DestinationCidrBlock,State]")
	require.Equal(t, []string{awssim.SampleClusterCIDR, "active"}, strings.Fields(found))
	require.Equal(t, "True", run(customer, "ram", "delete-resource-share", "--resource-share-arn", share, "--query", "returnValue"))
	out, err := s.awsService(vendor, "ram", "accept-resource-share-invitation", "--resource-share-invitation-arn", invitation)
	require.Error(t, err)
	require.Contains(t, out, "ResourceShareInvitationAlreadyAcceptedException")

	addresses := run(vendor, "ec2", "describe-nat-gateways", "--filter", "Name=vpc-id,Values="+awssim.SampleClusterVPC,
		"--query", "NatGateways[].NatGatewayAddresses[].PublicIp")
	require.Contains(t, addresses, awssim.SampleClusterSecondAddress)
	require.Contains(t, run(vendor, "ec2", "describe-addresses", "--public-ips", awssim.SampleClusterAddress), awssim.SampleClusterAddressID)
}
