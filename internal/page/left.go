package page

import (
	"strings"

	"causeway.dev/internal/connection"
)

// Left is what a customer makes in one step, or lends, and only they can remove.
type Left struct {
	Step connection.StepID
	// Name is that of its blocks: "<step>.left.<name>" says in three items what it is, where, and why it is theirs;
	// "<step>.undo.<name>" has its commands. Without the latter they are those that do the step.
	Name string
	// When reports whether it is theirs to remove although its step is done and nothing was undone yet; nil means always.
	When func(connection.Progress) bool
}

// Never is the When of what has a turn of its own on the way out.
func Never(connection.Progress) bool { return false }

// Leftover is one of them, as it is told of this connection.
func (w Words) Leftover(p connection.Progress, step connection.StepID, name string) connection.Leftover {
	of := w.of(p)
	says, err := of.items(string(step) + ".left." + name)
	if err != nil || len(says) != 3 {
		says = []string{name, p.ID.String(), "what step " + string(step) + " of the instructions says cannot be read"}
	}
	return connection.Leftover{
		What: says[0], Where: says[1], Why: says[2], Party: connection.Customer,
		Command: strings.Join(of.taking(step, name), "\n"),
	}
}

// taking are the commands that take one of them back.
func (w words) taking(step connection.StepID, name string) []string {
	if block := string(step) + ".undo." + name; w.Blocks.Lookup(block) != nil {
		return w.commands(block)
	}
	return w.doing(step)
}

// Leftovers are what the customer has made for a connection, as far as the handshake has come, and only they can remove.
func (w Words) Leftovers(p connection.Progress) []connection.Leftover {
	var found []connection.Leftover
	for _, s := range p.Steps {
		if s.State != connection.StepDone {
			continue
		}
		for _, l := range w.Left {
			if l.Step == s.ID && (l.When == nil || l.When(p)) {
				found = append(found, w.Leftover(p, l.Step, l.Name))
			}
		}
	}
	return found
}
