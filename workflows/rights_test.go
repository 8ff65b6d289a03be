package workflows_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

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
