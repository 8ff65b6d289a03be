package main

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/console"
	"causeway.dev/internal/server"
)

func viewOf(status connection.Status) server.View {
	return server.View{Workflow: "Running", Progress: connection.Progress{
		ID: connection.ID{Cluster: "prod-eu", Name: "acme-orders"}, Status: status, Steps: fakeSteps(),
	}}
}

func terminal(width, height int) console.Screen {
	return console.Screen{Terminal: true, Width: width, Height: height, Now: time.Now, Zone: time.UTC}
}

func TestLiveView_DrawsOverItselfAndNeverHigherThanTheScreen(t *testing.T) {
	for _, size := range []struct{ width, height int }{{120, 40}, {60, 8}, {20, 5}} {
		var out bytes.Buffer
		face := &liveFace{out: &out, screen: terminal(size.width, size.height)}
		require.NoError(t, face.show(viewOf(connection.Waiting)))
		first := face.lines
		require.Less(t, first, size.height, "the first line must stay on the screen, or the cursor cannot go back to it")
		require.NotContains(t, out.String(), ansi.EraseScreenBelow)

		out.Reset()
		require.NoError(t, face.show(viewOf(connection.Active)))
		require.True(t, strings.HasPrefix(out.String(), ansi.CursorUp(first)+"\r"+ansi.EraseScreenBelow), "%q", out.String())
		require.Contains(t, out.String(), "prod-eu.acme-orders")
	}
}

func TestLiveView_KeepsThePictureWhileNobodyAnswers(t *testing.T) {
	var out bytes.Buffer
	face := &liveFace{out: &out, screen: terminal(120, 40)}
	require.NoError(t, face.show(viewOf(connection.Waiting)))
	out.Reset()
	require.NoError(t, face.note("no worker answers\ncause: \x1b[2J"))
	require.Contains(t, out.String(), "no worker answers")
	require.Contains(t, out.String(), `\x1b[2J`)
	require.Contains(t, out.String(), "prod-eu.acme-orders")
}

func TestLineView_SaysEachChangeOnce(t *testing.T) {
	var out bytes.Buffer
	face := &lineFace{out: &out, screen: console.Screen{Now: time.Now}}
	for _, status := range []connection.Status{connection.Checking, connection.Checking, connection.Waiting, connection.Waiting} {
		require.NoError(t, face.show(viewOf(status)))
	}
	require.NoError(t, face.note("no worker answers\ncause: it is not there"))
	require.Equal(t, 3, strings.Count(out.String(), "\n"), out.String())
}

func TestAskEnd_TakesTheNameAndAReason(t *testing.T) {
	id := connection.ID{Cluster: "prod-eu", Name: "acme-orders"}
	for typed, row := range map[string]struct{ name, reason, says string }{
		"acme-orders\ncontract ended\n": {name: "acme-orders", reason: "contract ended"},
		"prod-eu.acme-orders\nmoved":    {name: "prod-eu.acme-orders", reason: "moved"},
		"acme\n":                        {says: `"acme" is not the name of prod-eu.acme-orders; nothing was sent`},
		"acme-orders\n\n":               {name: "acme-orders", says: "without a reason nothing ends; nothing was sent"},
		"":                              {says: `"" is not the name of prod-eu.acme-orders; nothing was sent`},
	} {
		var out bytes.Buffer
		a := &app{process: process{in: strings.NewReader(typed)}, painted: &out}
		var name, reason string
		err := a.askEnd(t.Context(), id, &name, &reason)
		if row.says == "" {
			require.NoError(t, err, typed)
		} else {
			require.EqualError(t, err, row.says)
			require.Equal(t, exitUsage, codeOf(err))
		}
		require.Equal(t, row.name, name)
		require.Equal(t, row.reason, reason)
		require.Contains(t, out.String(), "Type acme-orders to end it: ")
	}
}

// never is a keyboard at which nobody sits.
type never struct{ until <-chan struct{} }

func (n never) Read([]byte) (int, error) {
	<-n.until
	return 0, context.Canceled
}

func TestAskEnd_CanBeInterrupted(t *testing.T) {
	ctx, interrupt := context.WithCancel(t.Context())
	a := &app{process: process{in: never{until: t.Context().Done()}}, painted: &bytes.Buffer{}}
	interrupt()
	var name, reason string
	err := a.askEnd(ctx, connection.ID{Cluster: "prod-eu", Name: "acme-orders"}, &name, &reason)
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, exitInterrupt, codeOf(err))
}
