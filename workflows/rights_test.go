package workflows_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/stretchr/testify/require"

	awscloud "causeway.dev/internal/cloud/aws"
	"causeway.dev/internal/connection"
	"causeway.dev/internal/methods"
	cloudsim "causeway.dev/internal/sim/aws"
	"causeway.dev/workflows"
)

// What a method calls in our own account is what its descriptor asks for: nothing less, or it would park on a customer's
// day, and nothing more, or somebody granted it for nothing. What it calls with a lent role stands in that role's template.
func TestRights_AreWhatIsCalled(t *testing.T) {
	for _, m := range workflows.Methods() {
		t.Run(string(m.Name), func(t *testing.T) {
			t.Parallel()
			if onAzure(m.Name) {
				t.Skip("skipped: the simulated Azure checks the rights of each call itself, by the roles that are assigned")
			}
			l := newLab(t)
			tr := trialOf(m.Name)
			l.playing(tr)
			l.start(tr.request)
			l.disconnect(l.active())
			granted := methods.Actions(m.Rights)
			needed := actionsOf(l.cloud.Calls(), l.cluster(tr.request.Cluster).Account)
			for _, action := range needed {
				require.Contains(t, granted, action, "it is called, and not asked for")
			}
			for _, action := range granted {
				if !late(action) {
					require.Contains(t, needed, action, "it is asked for, and never called")
				}
			}
		})
	}
}

// late reports what a happy handshake does not come to call.
func late(action string) bool {
	return slices.Contains([]string{
		"ec2:CreateTags",              // with what is created
		"ec2:DescribeRegions",         // where the customer is in another one
		"ec2:DescribeSubnets",         // where the main route table may be in use
		"iam:CreateServiceLinkedRole", // by AWS, in our name
		"sts:AssumeRole",              // in the account of whoever is assumed
	}, action)
}

// actionsOf are the calls that an assumed role made in an account, in the words of policies.
func actionsOf(calls []cloudsim.Call, account string) []string {
	var actions []string
	for _, c := range calls {
		if c.Account == account && strings.Contains(c.Principal, ":assumed-role/") {
			actions = append(actions, c.Service+":"+c.Operation)
		}
	}
	slices.Sort(actions)
	return slices.Compact(actions)
}

// TestRights_OneConnectionsSessionDoesNothingToAnothers opens sessions as the activities do, and tries what they must not do.
func TestRights_OneConnectionsSessionDoesNothingToAnothers(t *testing.T) {
	l := newLab(t)
	tr := trialOf("aws-vpc-peering")
	l.playing(tr)
	l.start(tr.request)
	record := l.active()
	peering := record.Progress.Facts.Get("peeringId")
	cluster := l.cluster(tr.request.Cluster)
	session := func(ctx context.Context, name string) awscloud.Session {
		owner := connection.Owner{Connection: connection.ID{Cluster: cluster.ID, Name: name}, Generation: 1}
		return l.factory.Open(awscloud.PlaceFor(ctx, *cluster, owner), owner.Connection.Session())
	}
	remove := func(s awscloud.Session) error {
		_, err := s.EC2.DeleteVpcPeeringConnection(t.Context(), &ec2.DeleteVpcPeeringConnectionInput{VpcPeeringConnectionId: aws.String(peering)})
		return err
	}
	request := func(s awscloud.Session, vpc, tagged string) error {
		_, err := s.EC2.CreateVpcPeeringConnection(t.Context(), &ec2.CreateVpcPeeringConnectionInput{
			VpcId: aws.String(vpc), PeerVpcId: aws.String("vpc-0ffff0ffff0ffff00"), PeerOwnerId: aws.String(cloudsim.SampleAcmeAccount),
			TagSpecifications: []types.TagSpecification{{
				ResourceType: types.ResourceTypeVpcPeeringConnection,
				Tags:         []types.Tag{{Key: aws.String(connection.TagConnectionID), Value: aws.String(tagged)}},
			}},
		})
		return err
	}
	denied := func(err error) {
		t.Helper()
		require.Equal(t, "unauthorizedoperation", awscloud.Code(err), "%v", err)
	}
	other := session(t.Context(), "other")
	denied(remove(other))
	denied(request(other, cluster.VPCID, "prod.acme-orders"))
	denied(request(other, "vpc-0dddd0dddd0dddd00", "prod.other"))
	_, err := other.EC2.CreateTags(t.Context(), &ec2.CreateTagsInput{
		Resources: []string{peering}, Tags: []types.Tag{{Key: aws.String(connection.TagConnectionID), Value: aws.String("prod.other")}},
	})
	denied(err)

	looking := session(connection.WithOnlyReads(t.Context()), tr.request.Name)
	_, err = looking.EC2.DescribeVpcs(t.Context(), &ec2.DescribeVpcsInput{})
	require.NoError(t, err)
	denied(remove(looking))

	require.NoError(t, remove(session(t.Context(), tr.request.Name)), "its own session may")
}
