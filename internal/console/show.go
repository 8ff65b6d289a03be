package console

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/server"
)

// View is the page of `causeway show`: the head, the steps, what the cloud says, and what comes next.
func (s Screen) View(v server.View) string {
	p := v.Progress
	blocks := []string{terminated(v), s.Head(p), s.Steps(p), s.facts(v), s.leftovers(p), s.next(v)}
	var kept []string
	for _, b := range blocks {
		if b = strings.TrimRight(b, "\n"); b != "" {
			kept = append(kept, b)
		}
	}
	return strings.Join(kept, "\n\n") + "\n"
}

// terminated stands above everything else: what follows is only what the connection was doing when it was cut off.
func terminated(v server.View) string {
	if v.Workflow != "Terminated" {
		return ""
	}
	return bad("TERMINATED") + " in Temporal: nothing was cleaned up, and nothing below goes on."
}

// Head is who and what in two lines, and the sentence that belongs to the status.
func (s Screen) Head(p connection.Progress) string {
	r := p.Request
	first := strong(Escape(p.ID.String())) + "  " + paint(p.Status, Standing(p.Status, p.WaitingOn, p.Reason))
	about := []string{Escape(string(r.Method)), Escape(r.Customer)}
	if r.Ticket != "" {
		about = append(about, "ticket "+Escape(r.Ticket))
	}
	if p.Generation > 1 {
		about = append(about, fmt.Sprintf("attempt %d", p.Generation))
	}
	if !p.Started.IsZero() {
		about = append(about, "started "+s.moment(p.Started)+" ("+s.ago(p.Started)+")")
	}
	head := first + "\n"
	for _, line := range s.packed(about) {
		head += quiet(line) + "\n"
	}
	if p.Said != "" {
		head += "\n" + s.wrapped(Escape(p.Said), "") + "\n"
	}
	return head
}

// packed puts as many items on a line as fit, without breaking one.
func (s Screen) packed(items []string) []string {
	const between = " · "
	var lines []string
	for i, item := range items {
		last := len(lines) - 1
		if i > 0 && (s.Width <= 0 || ansi.StringWidth(lines[last]+between+item) <= s.Width) {
			lines[last] += between + item
			continue
		}
		lines = append(lines, item)
	}
	return lines
}

// facts is the block of labelled lines under the steps.
func (s Screen) facts(v server.View) string {
	p := v.Progress
	rows := [][]string{{quiet("Target"), s.target(p.Request)}}
	rows = append(rows, s.shown(p)...)
	if p.Cloud.Words != "" {
		rows = append(rows, []string{quiet("Cloud says"), Escape(p.Cloud.Words) + ", seen " + s.ago(p.Cloud.Seen)})
	}
	for _, look := range v.Looks {
		rows = append(rows, []string{quiet(asking(p.Status)), s.look(look)})
	}
	if !p.Deadline.IsZero() && !p.Status.Ended() {
		rows = append(rows, []string{quiet("Deadline"), s.moment(p.Deadline) + ", " + s.left(p.Deadline)})
	}
	rows = append(rows, []string{quiet("Traffic"), s.proof(p)})
	if !p.UnwatchedSince.IsZero() {
		rows = append(rows, []string{quiet("Watch"), bad("nobody has been able to look since " + s.moment(p.UnwatchedSince))})
	}
	if !p.GrantOpenSince.IsZero() {
		rows = append(rows, []string{quiet("Grant"), bad("open since " + s.moment(p.GrantOpenSince))})
	}
	return s.labelled(rows)
}

// asking names what a look is for: a party's turn, or the life after the handshake.
func asking(status connection.Status) string {
	if status == connection.Active || status == connection.Degraded {
		return "Watching"
	}
	return "Asking"
}

// labelled draws lines with a label before each, and breaks them beside it.
func (s Screen) labelled(rows [][]string) string {
	if s.Width <= 0 {
		return s.grid(nil, rows, -1)
	}
	const least = 30
	room := max(s.Width-widest(0, nil, rows)-gap, least)
	var broken [][]string
	for _, row := range rows {
		label := row[0]
		for line := range strings.SplitSeq(ansi.Wordwrap(row[1], room, ""), "\n") {
			broken = append(broken, []string{label, line})
			label = ""
		}
	}
	return s.grid(nil, broken, -1)
}

// target is what the customer owns at the other end, as far as the method knows it.
func (s Screen) target(r connection.Request) string {
	m, known := s.Methods.Of(r.Method)
	if !known {
		return "unknown to this command"
	}
	var parts []string
	for _, part := range m.Target(r) {
		if part != "" {
			parts = append(parts, Escape(part))
		}
	}
	return strings.Join(parts, " · ")
}

// shown are the lines of the method's own, with what must not be overlooked.
func (s Screen) shown(p connection.Progress) [][]string {
	m, _ := s.Methods.Of(p.Request.Method)
	if m.Shows == nil {
		return nil
	}
	var rows [][]string
	for _, line := range m.Shows(p) {
		text := Escape(line.Text)
		if line.Mind != "" {
			text += turn(" " + Escape(line.Mind))
		}
		rows = append(rows, []string{quiet(Escape(line.Label)), text})
	}
	return rows
}

// look says what the last attempt was told, which attempt it was, and when the next one is.
func (s Screen) look(l server.Look) string {
	words := Escape(l.Activity) + ": "
	switch {
	case l.Said == "" && l.Running:
		return words + "asking now"
	case l.Said == "":
		return words + "not asked yet"
	}
	// The attempt that the server counts is the one to come, or the one under way.
	words += fmt.Sprintf("%s (attempt %d, %s)", Escape(oneLine(l.Said)), max(l.Attempt-1, 1), s.ago(l.Asked))
	switch {
	case l.Running:
		words += "; asking again now"
	case !l.Next.IsZero():
		words += "; asked again " + s.in(l.Next)
	}
	return words
}

// oneLine keeps the first line of what a cloud said: the rest is its stack of causes.
func oneLine(said string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(said), "\n")
	return line
}

func (s Screen) proof(p connection.Progress) string {
	when := s.moment(p.Proven) + " (" + s.ago(p.Proven) + ")"
	switch {
	case !p.Proven.IsZero() && p.Status.Ended():
		return "was proven by the probe, " + when
	case !p.Proven.IsZero():
		return good("proven") + " by the probe, " + when
	case p.Status.Ended():
		return "never proven"
	case p.Status == connection.Active:
		return turn("unproven") + ": no probe has seen it pass"
	default:
		return "not proven yet"
	}
}
