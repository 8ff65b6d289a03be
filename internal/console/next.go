package console

import (
	"fmt"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/server"
)

// next names the command that moves this connection on, so that nobody has to look it up.
func (s Screen) next(v server.View) string {
	p := v.Progress
	if v.Workflow == "Terminated" {
		return bad("Its workflow was terminated, which skips all cleanup: what it made may still be there.")
	}
	id := p.ID.String()
	switch p.Status {
	case connection.Waiting, connection.Ending:
		return s.nextTurn(p)
	case connection.NeedsAttention:
		return "Next: mend the cause, then " + command("causeway retry "+id) + ", or correct the request with " + command("causeway amend "+id)
	case connection.Degraded:
		return "Next: mend the cause (the watch notices by itself), or " + command("causeway disconnect "+id)
	case connection.Failed:
		return "The name is free again: correct the request and " + command("causeway start")
	default:
		return ""
	}
}

func (s Screen) nextTurn(p connection.Progress) string {
	id := p.ID.String()
	if p.WaitingOn == connection.Support {
		return "Next: when it works, " + command("causeway confirm "+id) + "; when it does not, " + command("causeway decline "+id+" --reason TEXT")
	}
	step := ""
	if n := p.Number(p.Step); n > 0 {
		step = fmt.Sprintf(" --step %d", n)
	}
	return "Next: send the customer " + command("causeway instructions "+id+step) + "; when they say it is done, " + command("causeway accept "+id)
}
