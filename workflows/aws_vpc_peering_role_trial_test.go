package workflows_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/methods"
	lent "causeway.dev/internal/methods/aws-vpc-peering-role"
	cloudsim "causeway.dev/internal/sim/aws"
)

// lend creates the stack with the template and the parameters of the page, and remembers the ARN that the customer tells.
func (w *world) lend(t *testing.T, p connection.Progress) {
	t.Helper()
	target, facts := methods.OwnOf[lent.Own](p.Request).Target, p.Facts
	// CloudFormation gives the role of each stack a name of its own.
	w.stack += "x"
	var tables []string
	for _, table := range target.RouteTables {
		tables = append(tables, "arn:aws:ec2:"+target.Region+":"+target.AccountID+":route-table/"+table)
	}
	outputs, err := w.cloud.CreateStack(target.AccountID, target.Region, w.stack, lent.Method().Template.Text, map[string]string{
		"OurPrincipalArn": facts.Get("ourPrincipal"), "ExternalId": facts.Get("externalId"), "VpcId": target.VPCID,
		"RequesterVpcArn": "arn:aws:ec2:" + facts.Get("ourRegion") + ":" + facts.Get("ourAccountId") + ":vpc/" + facts.Get("ourVpcId"),
		"RouteTableArns":  strings.Join(tables, ","),
	})
	require.NoError(t, err)
	w.routed, w.role = len(tables) > 0, outputs["PeerRoleARN"]
	w.told["lend"] = map[string]string{"roleArn": w.role}
}

func (w *world) takeBack() {
	// What was made by hand is no stack, and a second time there is nothing to delete.
	w.cloud.RemoveRole(w.role)
	_ = w.cloud.DeleteStack(cloudsim.SampleAcmeAccount, cloudsim.SampleAcmeRegion, w.stack)
}

// lendByHand makes the role without the template, and with it everything that the customer might do.
func lendByHand(t *testing.T, w *world, p connection.Progress) {
	t.Helper()
	role := cloudsim.Role{
		Account: cloudsim.SampleAcmeAccount, Name: "by-hand", Trusts: []string{p.Facts.Get("ourPrincipal")},
		ExternalID: p.Facts.Get("externalId"),
	}
	require.NoError(t, w.cloud.SetRole(role))
	w.routed, w.role = true, role.ARN()
	w.told["lend"] = map[string]string{"roleArn": w.role}
}

// usable reports whether we could still act with the role, whatever anybody says.
func (w *world) usable(p connection.Progress) bool {
	return w.role != "" && w.cloud.CanAssume(w.role, p.Facts.Get("externalId"), cloudsim.SampleHybridRoleARN)
}

// gone takes the role back and waits until AWS goes by it.
func (w *world) gone(p connection.Progress) {
	w.takeBack()
	for w.usable(p) {
		w.cloud.Clock().Advance(10 * time.Second)
	}
}

// goneAndDisconnected is a connection that is taken down after what was lent is gone: what was made with it in a step is the
// customer's turn then.
func goneAndDisconnected(step connection.StepID) func(*site, trial) string {
	return func(s *site, tr trial) string {
		id := s.start(tr.request)
		s.play(id, tr, "")
		tr.play[connection.StepEndGrant](s.t, s.world, s.is(id, connection.Active))
		s.signal(id, connection.Accept, connection.Message{By: "casey"})
		s.until(id, "the grant's end was not proven", func(p connection.Progress) bool {
			return p.Status == connection.Active && p.GrantOpenSince.IsZero()
		})
		s.disconnect(id)
		p := s.until(id, "what only the customer can remove is nobody's turn", func(p connection.Progress) bool {
			return p.Step == step && p.WaitingOn == connection.Customer
		})
		tr.play[step](s.t, s.world, p)
		s.signal(id, connection.Accept, connection.Message{By: "casey"})
		s.is(id, connection.Disconnected)
		return id
	}
}

// roleStories are what becomes of a role that is lent.
func roleStories() map[string]func(*site, trial) string {
	return map[string]func(*site, trial) string{
		"proven-gone-and-disconnected": goneAndDisconnected("return-routes"),
		"started-again":                startedAgain,
		"lent-in-part-and-again": func(s *site, tr trial) string {
			denied := s.cloud.Inject(cloudsim.Fault{
				Operation: "AcceptVpcPeeringConnection", Account: cloudsim.SampleAcmeAccount, Code: cloudsim.CodeUnauthorized, Times: cloudsim.Always,
			})
			id := s.start(tr.request)
			s.play(id, tr, "open")
			// A refusal is believed after half a minute, and asked about once more.
			s.until(id, "the customer was not asked again", func(p connection.Progress) bool { return strings.Contains(said(p), "asked again") })
			s.is(id, connection.NeedsAttention)
			denied.Clear()
			s.signal(id, connection.Retry, connection.Message{By: "sam"})
			p := s.turn(id, "open")
			tr.play["open"](s.t, s.world, p)
			s.signal(id, connection.Accept, connection.Message{By: "casey"})
			s.turn(id, "confirm")
			s.signal(id, connection.Confirm, connection.Message{By: "sam"})
			s.is(id, connection.Active)
			return id
		},
	}
}
