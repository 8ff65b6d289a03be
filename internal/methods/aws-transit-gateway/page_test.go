package awstransitgateway_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/methods/methodtest"
)

func TestPage_AtEachMoment(t *testing.T) { methodtest.Pages(t, hub, moments(t)) }

func TestPage_PassesTheToolsOfItsReaders(t *testing.T) { methodtest.Tools(t, hub, moments(t)) }

func TestDetails_ShowTheCommandsOfThePage(t *testing.T) {
	for step, want := range map[connection.StepID]int{"share": 1, "accept": 1, "back-routes": 7} {
		p := bare(hubAt(t, step))
		require.Equal(t, want, methodtest.Shown(hub, p, step), "%s: %s", step, hub.Details(p))
	}
	require.Contains(t, hub.Details(hubAt(t, "share")), "--value transitGatewayId=tgw-0123456789abcdef0", "who says it is done must say which gateway")
}

func TestLeftovers_AreWhatThePageSaysAboutUndoing(t *testing.T) {
	p := bare(hubAt(t, "back-routes"))
	in, err := hub.Step(p, "back-routes")
	require.NoError(t, err)
	routes, firewall := hub.Leftover(p, "back-routes", "routes"), hub.Leftover(p, "back-routes", "firewall")
	require.Equal(t, strings.Join(in.Undo, "\n"), firewall.Command+"\n"+routes.Command)
	require.Equal(t, "static routes back to 10.10.0.0/16, 10.11.0.0/20", routes.What)
	share, err := hub.Step(p, "share")
	require.NoError(t, err)
	require.Equal(t, share.Undo, []string{hub.Leftover(p, "share", "share").Command})
}
