package page

import (
	"slices"
	"strconv"
	"strings"

	"causeway.dev/internal/connection"
)

// numbered is a step as every heading and list shows it: number, title, party.
func numbered(number int, s connection.Step) string {
	return strconv.Itoa(number) + ". " + OneLine(s.Title) + " (" + OneLine(string(s.Party)) + ")"
}

// turn says whose turn it is, until when, and what to run or to send.
func (w Words) turn(p connection.Progress) string {
	switch p.Status {
	case connection.NeedsAttention:
		return w.attention(p)
	case connection.Degraded:
		return "Whose turn: **support**. Mend the cause, and the watch notices by itself; or end the connection: " + w.send(p, connection.Disconnect) + "."
	case connection.Waiting, connection.Ending:
		return w.waiting(p)
	case connection.Disconnecting, connection.Active: // an active connection may have lent something that is to be taken back
		if p.WaitingOn != connection.Nobody {
			return w.waiting(p)
		}
		return ""
	default:
		return ""
	}
}

// attention is the way out of a parked step.
func (w Words) attention(p connection.Progress) string {
	lines := []string{"Whose turn: **support**. Mend the cause, then choose:", ""}
	lines = append(lines,
		"- try the step again: "+w.send(p, connection.Retry),
		"- correct the request first: "+w.send(p, connection.Amend),
		"- give up and clean up: "+w.send(p, connection.Disconnect))
	return strings.Join(lines, "\n")
}

func (w Words) waiting(p connection.Progress) string {
	line := "Whose turn: **" + md(string(p.WaitingOn)) + "**"
	if s, found := p.Current(); found {
		what := ", step "
		if p.Status == connection.Disconnecting {
			what = ", to take back what was made in step "
		}
		line += what + numbered(p.Number(s.ID), s.Step)
	}
	if !p.Deadline.IsZero() {
		line += ", until **" + moment(p.Deadline) + "**"
	}
	line += ".\n\n"
	of := w.of(p)
	if short := of.said(string(p.Step) + ".short"); short != "" {
		line += short + "\n\n"
	}
	if commands := of.todo(p); len(commands) > 0 {
		line += "The customer runs:\n\n" + block("sh", strings.Join(commands, "\n")) + "\n\n"
	}
	return line + of.sayDone(p)
}

// todo is the exact command of the customer's current step; the page has all the rest.
func (w words) todo(p connection.Progress) []string {
	if p.Status == connection.Disconnecting {
		return w.undoing(p.Step)
	}
	commands := w.doing(p.Step)
	if first := w.said(string(p.Step) + ".first"); first != "" && len(commands) > 0 {
		commands = append([]string{first}, commands...)
	}
	return commands
}

// undoing are the commands that take back what the customer made in a step, the last of it first.
func (w words) undoing(step connection.StepID) []string {
	var commands []string
	for _, l := range slices.Backward(w.Left) {
		if l.Step == step {
			commands = append(commands, w.taking(step, l.Name)...)
		}
	}
	return commands
}

func (w words) sayDone(p connection.Progress) string {
	if p.WaitingOn == connection.Support {
		return "When it works, " + w.send(p, connection.Confirm) + "; when it does not, " + w.send(p, connection.Decline) + "."
	}
	wait := orElse(w.said(string(p.Step)+".wait"), ", or simply wait: the cloud is asked by itself.")
	return "Then " + w.send(p, connection.Accept) + wait + " " +
		"More time: " + w.send(p, connection.Extend) + ". All instructions: " + code("causeway instructions "+Shell(p.ID.String())) + "."
}

// send is one message in both ways: the signal that Temporal Web sends, and the command.
func (w Words) send(p connection.Progress, verb connection.Verb) string {
	payload := "{}"
	command := "causeway " + string(verb) + " " + Shell(p.ID.String())
	switch verb {
	case connection.Accept:
		if name, value := w.told(p); name != "" {
			payload = `{"values":{` + strconv.Quote(name) + `:` + strconv.Quote(value) + `}}`
			command += " --value " + Shell(name+"="+value)
		}
	case connection.Amend:
		payload = `{"values":{` + strconv.Quote(w.Amendment.Field) + `:` + strconv.Quote(w.Amendment.Value) + `}}`
	case connection.Extend:
		payload = `{"values":{"for":"7d"}}`
	case connection.Disconnect:
		payload = `{"values":{"name":` + strconv.Quote(p.ID.Name) + `},"note":"why"}`
	default:
	}
	return "send the signal " + code(string(verb)) + " with " + code(payload) + " (or run " + code(command) + ")"
}

// told is the value that the current step's accept must say, with what is known of it already or an example: the block
// "<step>.example", as NAME=VALUE.
func (w Words) told(p connection.Progress) (name, value string) {
	name, value, _ = strings.Cut(w.of(p).said(string(p.Step)+".example"), "=")
	return name, value
}
