package console

import (
	"fmt"

	"causeway.dev/internal/connection"
)

// Line says in one line where a connection stands. It has no time in it, so that it changes only when something does.
func (s Screen) Line(p connection.Progress) string {
	words := paint(p.Status, Standing(p.Status, p.WaitingOn, p.Reason))
	if step, ok := p.Current(); ok && !p.Status.Ended() {
		words += fmt.Sprintf("  %d/%d %s", p.Number(step.ID), len(p.Steps), Escape(step.Title))
	}
	if p.Status == connection.Waiting && !p.Deadline.IsZero() {
		words += ", until " + s.moment(p.Deadline)
	}
	if p.Status == connection.Active {
		words += ", " + s.provenWord(p)
	}
	if p.Cloud.Words != "" {
		words += ", cloud says " + Escape(p.Cloud.Words)
	}
	switch p.Status {
	case connection.Failed, connection.NeedsAttention, connection.Degraded:
		if p.Said != "" {
			words += ": " + Escape(oneLine(p.Said))
		}
	default:
	}
	return Escape(p.ID.String()) + "  " + words
}

func (s Screen) provenWord(p connection.Progress) string {
	if p.Proven.IsZero() {
		return "unproven"
	}
	return "proven"
}
