package workflows_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	cloudsim "causeway.dev/internal/sim/aws"
)

func shareTheGateway(t *testing.T, w *world, _ connection.Progress) {
	t.Helper()
	_, err := w.cloud.ShareTransitGateway(cloudsim.SampleAcmeTransitGateway, "for the vendor", cloudsim.SampleDataPlaneAccount)
	require.NoError(t, err)
}

func openBehindTheGateway(t *testing.T, w *world, p connection.Progress) {
	t.Helper()
	require.NoError(t, w.cloud.AddRoute(cloudsim.SampleAcmeTransitRouteTable, cloudsim.Route{
		CIDR: cloudsim.SampleClusterCIDR, Target: p.Facts.Get("transitGatewayId"),
	}))
	require.NoError(t, w.cloud.AllowIngress(cloudsim.SampleAcmeTransitSecurityGroup, ourRule()))
}

// customersShare reports whether a line of a snapshot is the customer's share, or its invitation that nobody answered. Our
// account in the share is not theirs: we joined, so we leave.
func customersShare(line string) bool {
	joined := strings.Contains(line, " "+cloudsim.SampleDataPlaneAccount+": ASSOCIATED")
	ofTheirs := strings.HasPrefix(line, "+ "+cloudsim.SampleAcmeAccount) && (strings.Contains(line, " share ") || strings.Contains(line, " share-member "))
	invited := strings.Contains(line, " invitation ") && strings.Contains(line, "PENDING")
	return (ofTheirs || invited) && !joined
}

// gatewayStories are recorded beside those of every method.
func gatewayStories() map[string]func(*site, trial) string {
	return map[string]func(*site, trial) string{
		"rejected": func(s *site, tr trial) string {
			id := s.start(tr.request)
			s.play(id, tr, "accept")
			p := s.turn(id, "accept")
			require.NoError(s.t, s.cloud.RejectTransitAttachment(p.Facts.Get("attachmentId")))
			s.signal(id, connection.Accept, connection.Message{})
			s.is(id, connection.Failed)
			return id
		},
		"visible-and-accepted-by-itself": func(s *site, tr trial) string {
			share, err := s.cloud.ShareTransitGateway(cloudsim.SampleAcmeTransitGateway, "earlier", cloudsim.SampleDataPlaneAccount)
			require.NoError(s.t, err)
			require.NoError(s.t, s.cloud.AcceptShare(share, cloudsim.SampleDataPlaneAccount))
			require.NoError(s.t, s.cloud.SetAutoAccept(cloudsim.SampleAcmeTransitGateway, true))
			id := s.start(tr.request)
			s.turn(id, "share")
			s.signal(id, connection.Accept, connection.Message{Values: tr.values["share"]})
			openBehindTheGateway(s.t, s.world, s.turn(id, "back-routes"))
			s.signal(id, connection.Accept, connection.Message{})
			s.turn(id, "confirm")
			s.signal(id, connection.Confirm, connection.Message{})
			s.is(id, connection.Active)
			return id
		},
	}
}
