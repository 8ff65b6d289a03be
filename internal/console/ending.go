package console

import (
	"strings"

	"causeway.dev/internal/connection"
)

// Ending says what `causeway disconnect` is about to break. The leftovers are what the customer alone can remove.
func (s Screen) Ending(p connection.Progress, leftovers []connection.Leftover) string {
	var b strings.Builder
	b.WriteString(s.Head(p) + "\n")
	b.WriteString(strong("What will break") + "\n")
	b.WriteString("  " + bad("✗") + " " + s.wrapped("traffic between "+Escape(p.ID.Cluster)+" and "+s.target(p.Request), "    ") + "\n")
	b.WriteString("    " + s.proof(p) + "\n")
	if made := s.made(p); made != "" {
		b.WriteString("\n" + strong("What will be undone, last first") + "\n" + made)
	}
	if left := s.theirs(leftovers); left != "" {
		b.WriteString("\n" + strong("What the customer is asked to remove") + "\n" + left)
	}
	return b.String()
}

// made lists the vendor's steps that changed something, in the order in which they are undone.
func (s Screen) made(p connection.Progress) string {
	var b strings.Builder
	for i := len(p.Steps) - 1; i >= 0; i-- {
		step := p.Steps[i]
		if step.Party == connection.Vendor && changes(step) {
			b.WriteString("  " + quiet("↩") + number(i+1) + "  " + Escape(step.Title) + "\n")
		}
	}
	return b.String()
}

// changes reports whether a step may have made something. A check never does.
func changes(step connection.StepProgress) bool {
	if step.Doing == connection.Checking {
		return false
	}
	switch step.State {
	case connection.StepPending, connection.StepSkipped, connection.StepUndone:
		return false
	default:
		return true
	}
}

// theirs lists what stays in the customer's account, with the command that removes it.
func (s Screen) theirs(leftovers []connection.Leftover) string {
	var b strings.Builder
	for _, l := range leftovers {
		if l.Party == connection.Customer {
			b.WriteString("  " + turn("◆") + " " + s.wrapped(Escape(l.What)+" in "+Escape(l.Where), "    ") + "\n")
			b.WriteString(pasteable(l.Command))
		}
	}
	return b.String()
}
