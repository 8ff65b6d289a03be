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
		rows[i] = []string{quiet(s.Second(e.At)), step, who(e), Escape(e.What), quiet(Escape(e.Proof))}
	}
	return s.grid([]string{"WHEN", "STEP", "WHO", "WHAT", "PROOF"}, rows, -1)
}

// who is who did it. What a sender says of themselves is nobody's finding, and reads like what it is.
func who(e connection.Entry) string {
	if e.Said {
		return Escape(e.Who) + " (says so)"
	}
	return Escape(e.Who)
}

// Senders are the messages as Temporal recorded them: who says what of themselves, beside who sent it.
func (s Screen) Senders(sent []connection.Sent) string {
	if len(sent) == 0 {
		return "Nobody has sent it a message.\n"
	}
	rows := make([][]string, len(sent))
	for i, m := range sent {
		principal := "-"
		if m.Principal != "" {
			principal = Escape(m.Principal)
		}
		says := "-"
		if m.By != "" {
			says = Escape(m.By)
		}
		rows[i] = []string{quiet(s.Second(m.At)), Escape(string(m.Verb)), says, Escape(m.Identity), principal}
	}
	return s.grid([]string{"WHEN", "MESSAGE", "SAYS TO BE", "PROGRAM SAYS", "PRINCIPAL"}, rows, -1)
}
