package console

import (
	"strings"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/server"
)

// Plan says what a request would do, by whom, and what is in its way.
func (s Screen) Plan(id connection.ID, plan connection.Plan) string {
	var b strings.Builder
	b.WriteString(strong(Escape(id.String())) + "  " + quiet("plan: nothing was created") + "\n\n")
	rows := make([][]string, len(plan.Steps))
	for i, step := range plan.Steps {
		rows[i] = []string{" " + number(i+1), Escape(step.Title), quiet(Escape(string(step.Party)))}
	}
	if len(rows) > 0 {
		b.WriteString(s.grid(nil, rows, 1) + "\n")
	}
	b.WriteString(s.known(plan.Facts))
	for _, note := range plan.Notes {
		b.WriteString(s.wrapped("Note: "+Escape(note), "  ") + "\n")
	}
	if len(plan.Problems) == 0 {
		b.WriteString(good("✓") + " Nothing is in the way.\n")
		return b.String()
	}
	b.WriteString(strong("In the way") + "\n")
	for _, p := range plan.Problems {
		b.WriteString("  " + bad("✗") + " " + s.wrapped(Escape(p.String()), "    ") + "\n")
	}
	return b.String()
}

func (s Screen) known(facts connection.Object) string {
	var rows [][]string
	for _, name := range facts.Paths() {
		rows = append(rows, []string{quiet(Escape(name)), Escape(strings.ReplaceAll(facts.Get(name), ",", ", "))})
	}
	if len(rows) == 0 {
		return ""
	}
	return s.grid(nil, rows, -1) + "\n"
}

// Setup says what was found and what was done.
func (s Screen) Setup(done []server.Done) string {
	var b strings.Builder
	for _, d := range done {
		mark := quiet("·")
		if d.Changed {
			mark = good("✓")
		}
		b.WriteString(mark + " " + Escape(d.What) + "\n")
	}
	return b.String()
}
