package console

import (
	"strconv"
	"strings"

	"causeway.dev/internal/connection"
)

// Steps draws the steps of a handshake: how far each is, whose it is, and what is said about those that are not done.
func (s Screen) Steps(p connection.Progress) string {
	rows := make([][]string, len(p.Steps))
	for i, step := range p.Steps {
		rows[i] = []string{
			" " + mark(step.State),
			number(i + 1),
			s.title(step),
			quiet(Escape(string(step.Party))),
			s.remark(p, step),
		}
	}
	lines := strings.Split(strings.TrimRight(s.grid(nil, rows, 2), "\n"), "\n")
	var b strings.Builder
	for i, line := range lines {
		b.WriteString(line + "\n")
		if i < len(p.Steps) && speaks(p.Steps[i]) {
			const indent = "        "
			b.WriteString(indent + s.wrapped(Escape(p.Steps[i].Said), indent) + "\n")
		}
	}
	return b.String()
}

func number(n int) string {
	return strings.Repeat(" ", max(0, 2-len(strconv.Itoa(n)))) + strconv.Itoa(n)
}

// mark is one character that can be told apart without colour.
func mark(state connection.StepState) string {
	switch state {
	case connection.StepDone:
		return good("✓")
	case connection.StepRunning:
		return busy("▸")
	case connection.StepWaiting:
		return turn("◆")
	case connection.StepParked:
		return bad("!")
	case connection.StepFailed:
		return bad("✗")
	case connection.StepSkipped:
		return quiet("-")
	case connection.StepUndone:
		return quiet("↩")
	default:
		return quiet("·")
	}
}

func (s Screen) title(step connection.StepProgress) string {
	title := Escape(step.Title)
	switch step.State {
	case connection.StepPending, connection.StepSkipped, connection.StepUndone:
		return quiet(title)
	case connection.StepRunning, connection.StepWaiting, connection.StepParked, connection.StepFailed:
		return strong(title)
	default:
		return title
	}
}

// speaks reports whether what was said about a step still matters: the proof of what was done, and the traces of what was
// undone, are in the ledger.
func speaks(step connection.StepProgress) bool {
	switch step.State {
	case connection.StepDone, connection.StepUndone, connection.StepPending:
		return false
	default:
		return step.Said != ""
	}
}

func (s Screen) remark(p connection.Progress, step connection.StepProgress) string {
	switch step.State {
	case connection.StepDone:
		return quiet(took(step))
	case connection.StepRunning:
		return busy(Span(s.Now().Sub(step.Started)))
	case connection.StepWaiting:
		return turn(s.waiting(p, step))
	case connection.StepParked:
		return bad("needs attention, " + Span(s.Now().Sub(step.Started)))
	case connection.StepSkipped, connection.StepFailed, connection.StepUndone:
		return quiet(string(step.State))
	default:
		return ""
	}
}

func took(step connection.StepProgress) string {
	if step.Started.IsZero() || step.Ended.IsZero() {
		return "done"
	}
	return Span(step.Ended.Sub(step.Started))
}

func (s Screen) waiting(p connection.Progress, step connection.StepProgress) string {
	words := "waiting " + Span(s.Now().Sub(step.Started))
	if !p.Deadline.IsZero() && p.Step == step.ID {
		words += ", " + s.left(p.Deadline)
	}
	return words
}
