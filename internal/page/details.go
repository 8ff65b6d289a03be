package page

import (
	"strings"
	"time"

	"causeway.dev/internal/connection"
)

// Limits of what Temporal Web is given.
const (
	maxDetails = 8 << 10
	maxSummary = 400
	maxSaid    = 300
	maxPart    = 100
)

// Summary is the static summary of the workflow: what this is, for whom, and why, in one line.
func (w Words) Summary(p connection.Progress) string {
	r := p.Request
	parts := []string{string(r.Method), r.Cluster + " to " + w.Destination(r)}
	if r.Customer != "" {
		parts = append(parts, "for "+r.Customer)
	}
	if r.Ticket != "" {
		parts = append(parts, r.Ticket)
	}
	return clip(OneLine(strings.Join(parts, " · ")), maxSummary)
}

// Details is what Temporal Web shows while a connection lives, in Markdown: where it stands, whose turn it is, what to run
// or send, the steps, and what not to click. A static summary is empty after continue-as-new, so it is repeated here.
func (w Words) Details(p connection.Progress) string {
	var b strings.Builder
	b.WriteString("### " + md(p.ID.String()) + ": " + headline(p) + "\n\n")
	b.WriteString(md(w.Summary(p)) + "\n\n")
	for _, line := range []string{said(p), w.turn(p), cloud(p), proof(p), grant(p)} {
		if line != "" {
			b.WriteString(line + "\n\n")
		}
	}
	for i, s := range p.Steps {
		b.WriteString(checklistLine(i+1, s) + "\n")
	}
	if p.Status == connection.Waiting {
		b.WriteString("\nA look that is red or retries only means *not yet*.\n")
	}
	writeLeftovers(&b, p)
	// The warning must survive, whatever had to be cut.
	end := "\n" + w.warning(p) + "\n"
	return clip(b.String(), maxDetails-len(end)) + end
}

// Lasting is the static description of the workflow: what stays true however long the connection lives.
func (w Words) Lasting(p connection.Progress) string {
	show := code("causeway show " + Shell(p.ID.String()))
	return "### " + md(p.ID.String()) + "\n\n" + md(w.Summary(p)) + "\n\n" +
		"Where it stands, whose turn it is and what to send: *Current Details*, or " + show + ".\n\n" + w.warning(p) + "\n"
}

func headline(p connection.Progress) string {
	words := "**" + md(string(p.Status)) + "**"
	if p.Reason != "" {
		words += " (" + md(string(p.Reason)) + ")"
	}
	if p.WaitingOn != connection.Nobody && p.Status == connection.Waiting {
		words += " for " + md(string(p.WaitingOn))
	}
	if p.Status == connection.Active && !p.GrantOpenSince.IsZero() {
		words += ", grant open since " + moment(p.GrantOpenSince)
	}
	if !p.UnwatchedSince.IsZero() {
		words += ", unwatched since " + moment(p.UnwatchedSince)
	}
	return words
}

func said(p connection.Progress) string {
	if p.Said == "" {
		return ""
	}
	return md(clip(p.Said, maxSaid))
}

func cloud(p connection.Progress) string {
	if p.Cloud.Words == "" {
		return ""
	}
	line := "The cloud says " + code(clip(p.Cloud.Words, maxSaid))
	if !p.Cloud.Seen.IsZero() {
		line += ", seen " + moment(p.Cloud.Seen)
	}
	return line + "."
}

func proof(p connection.Progress) string {
	switch {
	case !p.Proven.IsZero():
		return "**Proven** by the probe, " + moment(p.Proven) + "."
	case p.Status == connection.Active || p.Status == connection.Degraded:
		return "**Unproven**: no probe has seen traffic pass."
	default:
		return ""
	}
}

func grant(p connection.Progress) string {
	if p.GrantOpenSince.IsZero() {
		return ""
	}
	return "**A grant has been open since " + moment(p.GrantOpenSince) + "**: it can still be used."
}

// moment is always UTC and absolute: who reads it may be anywhere, and any time later.
func moment(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }

func checklistLine(number int, s connection.StepProgress) string {
	box := "- [ ] "
	if s.State == connection.StepDone || s.State == connection.StepSkipped {
		box = "- [x] "
	}
	line := box + numbered(number, s.Step)
	if s.State != "" && s.State != connection.StepPending {
		line += " · " + string(s.State)
	}
	if s.Said != "" {
		line += " · " + md(clip(s.Said, maxSaid))
	}
	return line
}

func writeLeftovers(b *strings.Builder, p connection.Progress) {
	const shown = 5
	for i, l := range p.Leftovers {
		if i == 0 {
			b.WriteString("\n**Leftovers**\n\n")
		}
		if i == shown {
			b.WriteString("- and more: see " + code("causeway show "+p.ID.String()) + "\n")
			return
		}
		b.WriteString("- " + md(clip(l.What, maxPart)) + ", in " + md(clip(l.Where, maxPart)) + ": " + md(clip(l.Why, maxPart)) + "\n")
	}
}

func (w Words) warning(p connection.Progress) string {
	if p.Status.Ended() {
		return "This connection has ended; its name is free again."
	}
	skipped := "it would skip all cleanup and leave what we made in the clouds behind"
	if w.Skipped != "" {
		skipped = w.Skipped
	}
	return "**Do not use Terminate or Reset**: " + skipped + ". Use *Request Cancellation*, or " +
		code("causeway disconnect "+Shell(p.ID.String())) + "."
}
