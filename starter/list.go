package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/server"
)

func (a *app) listCommand() *cobra.Command {
	var f server.Filter
	var on, status string
	c := &cobra.Command{
		Use:   "list",
		Short: "List connections, oldest turn first",
		Long: paragraphs(
			"List the connections that have not ended: whose turn it is, at which step, since when,",
			"and until when. The turn that has lasted longest comes first.",
		),
		Example: examples(
			"causeway list --waiting-on customer",
			"causeway list --cluster prod-eu --status active",
			"causeway list --customer Acme --all",
			"causeway list --open-grants",
		),
		Args: noArguments,
	}
	flags := c.Flags()
	flags.StringVar(&on, "waiting-on", "", "whose turn: customer, support or vendor")
	flags.StringVar(&f.Customer, "customer", "", "customer, as in the request")
	flags.StringVar(&f.Cluster, "cluster", "", "cluster, as in the request")
	flags.StringVar(&status, "status", "", "status: "+strings.Join(statusNames(), ", "))
	flags.BoolVar(&f.OpenGrants, "open-grants", false, "only connections whose grant can still be used, with its age; ended ones too")
	flags.BoolVar(&f.Ended, "all", false, "also connections that have ended")
	flags.IntVar(&f.Limit, "limit", server.DefaultLimit, "how many at most")
	c.RunE = func(c *cobra.Command, _ []string) error {
		f.WaitingOn, f.Status = connection.Party(on), connection.Status(status)
		if err := checkFilter(&f); err != nil {
			return err
		}
		return a.connected(c.Context(), func(s server.Connections) error { return a.list(c.Context(), s, f) })
	}
	return c
}

func (a *app) list(ctx context.Context, s server.Connections, f server.Filter) error {
	lines, more, err := s.List(ctx, f)
	if err != nil {
		return err
	}
	slices.SortStableFunc(lines, func(x, y server.Line) int {
		if byTurn := x.Since.Compare(y.Since); byTurn != 0 {
			return byTurn
		}
		return strings.Compare(x.ID.String(), y.ID.String())
	})
	text := a.screen.Connections(lines)
	if more {
		text += fmt.Sprintf("\nThere are more than %d: narrow the list, or raise --limit.\n", len(lines))
	}
	return a.answer(struct {
		Connections []server.Line `json:"connections"`
		More        bool          `json:"more"`
	}{lines, more}, text)
}

// checkFilter refuses what would otherwise look like an empty list.
func checkFilter(f *server.Filter) error {
	parties := []connection.Party{connection.Nobody, connection.Customer, connection.Support, connection.Vendor}
	if !slices.Contains(parties, f.WaitingOn) {
		return mistakef("--waiting-on %q: must be customer, support or vendor", f.WaitingOn)
	}
	if f.Status != "" && !slices.Contains(statusNames(), string(f.Status)) {
		return mistakef("--status %q: must be one of %s", f.Status, strings.Join(statusNames(), ", "))
	}
	if f.Limit < 1 {
		return mistakef("--limit %d: must be at least 1", f.Limit)
	}
	// Whoever asks for failed connections means those that have ended.
	f.Ended = f.Ended || f.Status.Ended()
	return nil
}

func statusNames() []string {
	return []string{
		string(connection.Checking), string(connection.Requesting), string(connection.Waiting), string(connection.Configuring),
		string(connection.Active), string(connection.NeedsAttention), string(connection.Degraded), string(connection.Ending),
		string(connection.Failed), string(connection.Disconnecting), string(connection.Disconnected),
	}
}
