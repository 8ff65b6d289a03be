package console

import (
	"strconv"
	"time"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/server"
)

// Connections is the table of `causeway list`.
func (s Screen) Connections(lines []server.Line) string {
	if len(lines) == 0 {
		return "No connections.\n"
	}
	rows := make([][]string, len(lines))
	for i, l := range lines {
		rows[i] = []string{
			strong(Escape(l.ID.String())),
			Escape(string(l.Method)),
			Escape(l.Customer),
			paint(l.Status, s.listedStatus(l)),
			dash(Escape(string(l.WaitingOn))),
			listedStep(l),
			s.since(l.Since),
			s.until(l),
		}
	}
	header := []string{"CONNECTION", "METHOD", "CUSTOMER", "STATUS", "WAITING ON", "STEP", "SINCE", "DEADLINE"}
	const method, step = 1, 5
	if s.Width > 0 && natural(header, rows) > s.Width {
		// The method is what a narrow screen can miss best: the step's title says nearly as much.
		return s.grid(without(method, header), withoutEach(method, rows), step-1)
	}
	return s.grid(header, rows, step)
}

func without(column int, row []string) []string {
	return append(append([]string{}, row[:column]...), row[column+1:]...)
}

func withoutEach(column int, rows [][]string) [][]string {
	kept := make([][]string, len(rows))
	for i, row := range rows {
		kept[i] = without(column, row)
	}
	return kept
}

func (s Screen) listedStatus(l server.Line) string {
	words := Standing(l.Status, connection.Nobody, l.Reason)
	if l.Workflow == "Terminated" {
		// Terminate skips every undo: whoever reads the list must not take the last status for the truth.
		words += " (terminated)"
	}
	if l.Status == connection.Active && l.Proven.IsZero() {
		words += " (unproven)"
	}
	switch l.Why {
	case server.Misfit:
		words += " (the worker's code does not fit: roll it back)"
	case server.Failing:
		words += " (the worker's code fails)"
	default:
	}
	if !l.UnwatchedSince.IsZero() {
		words += " (unwatched for " + Span(s.Now().Sub(l.UnwatchedSince)) + ")"
	}
	if !l.GrantOpenSince.IsZero() {
		words += " (grant open for " + Span(s.Now().Sub(l.GrantOpenSince)) + ")"
	}
	return words
}

func listedStep(l server.Line) string {
	if l.Number == 0 {
		return "-"
	}
	return strconv.Itoa(l.Number) + "/" + strconv.Itoa(l.Steps) + " " + Escape(l.Title)
}

func (s Screen) since(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return s.ago(t)
}

func (s Screen) until(l server.Line) string {
	switch {
	case l.Deadline.IsZero() || l.Status.Ended():
		return "-"
	case l.Deadline.Before(s.Now()):
		return bad("passed " + Span(s.Now().Sub(l.Deadline)) + " ago")
	default:
		return s.in(l.Deadline)
	}
}

func dash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}
