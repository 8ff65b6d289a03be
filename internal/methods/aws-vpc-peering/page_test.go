package awsvpcpeering_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/methods/methodtest"
)

func TestPage_AtEachMoment(t *testing.T) { methodtest.Pages(t, peering, moments(t)) }

func TestPage_PassesTheToolsOfItsReaders(t *testing.T) { methodtest.Tools(t, peering, moments(t)) }

func TestDetails_ShowTheCommandsOfThePage(t *testing.T) {
	for step, want := range map[connection.StepID]int{"accept": 1, "customer-dns": 1, "open": 4} {
		p := waitingFor(t, step)
		require.Equal(t, want, methodtest.Shown(peering, p, step), "%s: %s", step, peering.Details(p))
	}
}

func TestLeftovers_AreWhatThePageSaysAboutUndoing(t *testing.T) {
	p := waitingFor(t, "open")
	in, err := peering.Step(p, "open")
	require.NoError(t, err)
	route, firewall := peering.Leftover(p, "open", "route"), peering.Leftover(p, "open", "firewall")
	require.Equal(t, strings.Join(in.Undo, "\n"), firewall.Command+"\n"+route.Command)
	require.Equal(t, "return route to 10.10.0.0/16, 10.11.0.0/20", route.What)
	require.Equal(t, "route tables of vpc-0aaaabbbbccccdddd, account 444455556666, us-east-1", route.Where)
	require.Equal(t, connection.Customer, route.Party)
}
