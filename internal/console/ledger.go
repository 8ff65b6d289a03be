package console

import "causeway.dev/internal/connection"

// Ledger is what happened so far, oldest first: when, who, what, and what proved it.
func (s Screen) Ledger(p connection.Progress) string {
	if len(p.Ledger) == 0 {
		return "The ledger is empty.\n"
	}
	rows := make([][]string, len(p.Ledger))
	for i, e := range p.Ledger {
		step := "-"
		if n := p.Number(e.Step); n > 0 {
			step = number(n)
		}
		rows[i] = []string{quiet(s.Second(e.At)), step, Escape(e.Who), Escape(e.What), quiet(Escape(e.Proof))}
	}
	return s.grid([]string{"WHEN", "STEP", "WHO", "WHAT", "PROOF"}, rows, -1)
}
