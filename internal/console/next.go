package console

import (
	"fmt"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/server"
)

// next names the commands that move this connection on, so that nobody has to look them up.
func (s Screen) next(v server.View) string {
	p := v.Progress
	if v.Workflow == "Terminated" {
		return bad("!") + " Its workflow was terminated, which skips all cleanup: what it made may still be there."
	}
	id := p.ID.String()
	switch p.Status {
	case connection.Waiting, connection.Ending:
		return s.nextTurn(p)
	case connection.Active, connection.Disconnecting:
		if p.WaitingOn != connection.Customer {
			return ""
		}
		return s.nextTurn(p)
	case connection.NeedsAttention:
		return s.commands(
			"Once the cause is mended", "causeway retry "+id,
			"Or correct the request", "causeway amend "+id+" --set FIELD=VALUE",
			"Or give up and clean up", "causeway disconnect "+id,
		)
	case connection.Degraded:
		return s.commands("When the cause cannot be mended", "causeway disconnect "+id)
	case connection.Failed:
		return s.commands("The name is free again", "causeway start")
	default:
		return ""
	}
}

func (s Screen) nextTurn(p connection.Progress) string {
	id := p.ID.String()
	if p.WaitingOn == connection.Support {
		return s.commands("When it works", "causeway confirm "+id, "When it does not", "causeway decline "+id+" --reason TEXT")
	}
	step := ""
	if n := p.Number(p.Step); n > 0 {
		step = fmt.Sprintf(" --step %d", n)
	}
	return s.commands(
		"What to send the customer", "causeway instructions "+id+step,
		"Once they say it is done", "causeway accept "+id+toldWith(p),
	)
}

// toldWith is the first value that a step asks of its party: the others are other ways to say the same, or stand on the page.
func toldWith(p connection.Progress) string {
	step, found := p.Current()
	if !found || len(step.Values) == 0 {
		return ""
	}
	return " --value " + step.Values[0].Name + "=VALUE"
}

// commands draws pairs of an occasion and the command for it.
func (s Screen) commands(pairs ...string) string {
	var rows [][]string
	for i := 0; i+1 < len(pairs); i += 2 {
		rows = append(rows, []string{quiet(pairs[i]), command(pairs[i+1])})
	}
	return s.grid(nil, rows, -1)
}
