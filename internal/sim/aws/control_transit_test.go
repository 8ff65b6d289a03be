package aws_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	awssim "causeway.dev/internal/sim/aws"
)

func TestControl_MovesGatewaysAndAddresses(t *testing.T) {
	s := plain(t)
	do := func(method, path, body string) string {
		s.t.Helper()
		status, text := s.control(method, path, body)
		require.Equal(t, http.StatusOK, status, text)
		return strings.Trim(strings.TrimSpace(text), `"`)
	}
	gateway := "gateways/" + awssim.SampleAcmeTransitGateway
	share := do(http.MethodPost, gateway+"/share", `{"Name":"hub","Account":"`+awssim.SampleDataPlaneAccount+`"}`)
	require.NoError(t, s.AcceptShare(share, awssim.SampleDataPlaneAccount))
	first, _ := attach(t, s.vendor(), privateSubnets()...)
	do(http.MethodPost, "attachments/"+first+"/accept", "")
	do(http.MethodPost, "attachments/"+first+"/delete", "")
	do(http.MethodPost, gateway+"/auto-accept", `{"On":true}`)
	second, state := attach(t, s.vendor(), privateSubnets()...)
	require.Equal(t, "pending", state)
	do(http.MethodPost, "attachments/"+second+"/fail", "")
	require.Equal(t, "failed", attachmentState(t, s.vendor(), second))
	do(http.MethodDelete, "shares?arn="+share, "")
	require.NotEqual(t, "available", gatewayState(t, s.vendor(), awssim.SampleAcmeTransitGateway))

	do(http.MethodPost, "allowlists/"+awssim.SampleInternetHost, `["203.0.113.0/26"]`)
	require.Equal(t, awssim.Open, s.Dial(awssim.SampleClusterVPC, warehouse).Outcome)
	nat := "nat-gateways/" + awssim.SampleClusterNAT
	var made awssim.Address
	require.NoError(t, json.Unmarshal([]byte(do(http.MethodPost, nat+"/replace", `{"PublicIP":"`+awssim.SampleClusterAddress+`"}`)), &made))
	require.Equal(t, "203.0.113.100", made.PublicIP)
	require.Equal(t, awssim.Timeout, s.Dial(awssim.SampleClusterVPC, warehouse).Outcome)
	do(http.MethodPost, nat+"/add", `{}`)
	require.Contains(t, do(http.MethodGet, "resolve?name="+awssim.SampleInternetHost, ""), awssim.SampleInternetHostIP)

	for _, path := range []string{"attachments/tgw-attach-1/reject", "gateways/tgw-1/share", "nat-gateways/nat-1/add", "allowlists/nobody"} {
		status, _ := s.control(http.MethodPost, path, `{}`)
		require.Equal(t, http.StatusBadRequest, status, path)
	}
}

func TestSave_KeepsGatewaysAndShares(t *testing.T) {
	s, id := through(t)
	var paper bytes.Buffer
	require.NoError(t, s.Save(&paper))
	again := awssim.New(awssim.Options{Clock: s.Clock(), Lags: awssim.NoLags()})
	require.NoError(t, again.Restore(&paper))
	require.Equal(t, s.Snapshot(), again.Snapshot())
	require.Equal(t, awssim.Open, again.Dial(awssim.SampleClusterVPC, ledger).Outcome)
	require.NoError(t, again.DeleteTransitAttachment(id))
	require.Equal(t, awssim.Timeout, again.Dial(awssim.SampleClusterVPC, ledger).Outcome)
}

func TestWorld_TellsWhatIsBeyondPeering(t *testing.T) {
	s, id := through(t)
	w := s.World()
	require.Len(t, w.TransitGateways, 2)
	require.Contains(t, attachmentIDs(w), id)
	require.Len(t, w.Shares, 2)
	require.Len(t, w.Addresses, 5)
	require.Equal(t, []string{awssim.SampleClusterAddress, awssim.SampleClusterSecondAddress}, w.NATGateways[0].Addresses)
	require.Equal(t, awssim.SampleInternetHost, w.InternetHosts[0].Name)
}

func attachmentIDs(w awssim.World) []string {
	var ids []string
	for _, a := range w.TransitAttachments {
		ids = append(ids, a.ID)
	}
	return ids
}

func TestSnapshot_KnowsWhatATransitConnectionLeaves(t *testing.T) {
	s := plain(t)
	before := s.Snapshot()
	share := s.acceptedShare()
	id, _ := attach(t, s.vendor(), privateSubnets()...)
	require.NoError(t, s.AcceptTransitAttachment(id))
	require.Empty(t, transitRoute(t, s.vendor(), ourTable, awssim.SampleAcmeTransitCIDR, awssim.SampleAcmeTransitGateway))
	diff := strings.Join(s.Snapshot().Diff(before), "\n")
	for _, part := range []string{"attachment " + id, "tag " + id + " connection-id: orders", "share " + share, "share-member " + share, "route " + ourTable + " 10.60.0.0/16"} {
		require.Contains(t, diff, part)
	}
	require.NoError(t, s.RemoveRoute(ourTable, awssim.SampleAcmeTransitCIDR))
	require.Empty(t, deleteAttachment(t, s.vendor(), id))
	require.NoError(t, s.Unshare(share))
	require.Empty(t, s.Snapshot().Diff(before), "what has ended does not count")
}
