package handshake

import (
	"fmt"

	"causeway.dev/internal/connection"
)

// refusal says why a message cannot be taken now, in a sentence, or nil. It changes nothing, so that it serves as the
// validator of the updates and as the judge of the signals.
func (h *Handshake) refusal(verb connection.Verb, m connection.Message) error {
	p := h.record.Progress
	if p.Status.Ended() {
		return fmt.Errorf("%s has ended (%s); nothing can be sent to it any more", p.ID, p.Status)
	}
	if err := h.wrongStep(m.Step); err != nil {
		return err
	}
	if err := m.TooLong(); err != nil {
		return fmt.Errorf("%s: %w", verb, err)
	}
	switch verb {
	case connection.Accept:
		return h.refuseTurn(verb, connection.Customer, m)
	case connection.Confirm:
		return h.refuseTurn(verb, connection.Support, m)
	case connection.Decline:
		if h.turn == nil {
			return fmt.Errorf("decline: nobody is asked for anything now (%s is %s); use disconnect to end it", p.ID, p.Status)
		}
		if h.turn.beside {
			return fmt.Errorf("decline: %s is %s, and taking a grant back is no choice; use disconnect to end the connection", p.ID, p.Status)
		}
		return nil
	case connection.Retry:
		if !h.parked {
			return fmt.Errorf("retry: nothing is parked; %s is %s", p.ID, p.Status)
		}
		return nil
	case connection.Extend:
		return h.refuseExtend(m)
	case connection.Amend:
		return h.refuseAmend(m)
	case connection.Disconnect:
		return h.refuseDisconnect(m)
	default:
		return fmt.Errorf("%q is not a message that a connection takes", string(verb))
	}
}

// wrongStep refuses a message for another step than the current one; steps are named by id or by number.
func (h *Handshake) wrongStep(step string) error {
	p := h.record.Progress
	if step == "" || step == string(p.Step) {
		return nil
	}
	if n := p.Number(p.Step); n > 0 && step == fmt.Sprint(n) {
		return nil
	}
	step = connection.Clip(step, connection.LimitName)
	return fmt.Errorf("step %q is not the current one; %s is at step %d, %q", step, p.ID, p.Number(p.Step), string(p.Step))
}

// refuseTurn refuses a party that is not asked. While nobody is asked, the message is harmless and only noted: a customer
// whose act the look noticed first must not be told off for saying so.
func (h *Handshake) refuseTurn(verb connection.Verb, party connection.Party, m connection.Message) error {
	p := h.record.Progress
	if h.nobodyAsked() {
		return nil
	}
	if h.turn == nil || h.turn.party != party {
		return fmt.Errorf("%s: it is not the %s's turn; %s is %s", verb, party, p.ID, p.Status)
	}
	return h.checkValues(h.turn, m.Values)
}

func (h *Handshake) refuseExtend(m connection.Message) error {
	if h.turn == nil {
		return fmt.Errorf("extend: no deadline is running; %s is %s", h.record.Progress.ID, h.record.Progress.Status)
	}
	if longer := m.Values[connection.ValueFor]; longer != "" {
		if _, err := connection.ParseDuration(longer); err != nil {
			return fmt.Errorf("extend for: %w", err)
		}
	}
	return nil
}

func (h *Handshake) refuseAmend(m connection.Message) error {
	if !h.parked && h.turn == nil {
		return fmt.Errorf("amend: %s is %s; a request can be amended while it is parked or waits", h.record.Progress.ID, h.record.Progress.Status)
	}
	if len(m.Values) == 0 {
		return fmt.Errorf(`amend: say what to correct, for example values {%q: %q}`, h.method.Amendment.Field, h.method.Amendment.Value)
	}
	if err := h.refuseAmendedTarget(m); err != nil {
		return err
	}
	if err := h.refuseAmendedLate(m); err != nil {
		return err
	}
	if _, problems := h.method.Amend(h.record.Progress.Request, m.Values); len(problems) > 0 {
		return problems
	}
	return nil
}

// refuseAmendedTarget keeps what is joined, or was asked of somebody, from changing under their hands.
func (h *Handshake) refuseAmendedTarget(m connection.Message) error {
	switch {
	case !amendsTarget(m.Values):
		return nil
	case h.record.TargetFixed:
		return fmt.Errorf("amend: the target is joined already; disconnect and start again to change it")
	case h.turn != nil && h.turn.again == nil:
		return fmt.Errorf("amend: the target cannot change while the %s is asked for something; disconnect and start again", h.turn.party)
	default:
		return nil
	}
}

// refuseAmendedLate refuses a correction that would have no effect: the step that it is for is behind us.
func (h *Handshake) refuseAmendedLate(m connection.Message) error {
	for _, f := range h.method.Fields() {
		if _, named := m.Values[f.Path]; !named || f.Until == "" {
			continue
		}
		p := h.record.Progress
		for _, s := range p.Steps {
			if s.ID == f.Until && (s.State == connection.StepDone || s.State == connection.StepSkipped) {
				return fmt.Errorf("amend: %s cannot change any more, for step %d, %q, is %s; disconnect and start again", f.Path, p.Number(s.ID), s.Title, s.State)
			}
		}
	}
	return nil
}

// refuseDisconnect wants the connection's name repeated, so that nobody takes down the wrong one. A handshake that is
// not active yet may be ended without it.
func (h *Handshake) refuseDisconnect(m connection.Message) error {
	p := h.record.Progress
	name := m.Values[connection.ValueName]
	if name == p.ID.Name || name == p.ID.String() {
		return nil
	}
	if name == "" && p.Status != connection.Active && p.Status != connection.Degraded {
		return nil
	}
	return fmt.Errorf(`disconnect: name %q must repeat the connection's name, %q, and note should give the reason`, name, p.ID.Name)
}

// nobodyAsked reports whether we are at work ourselves, or nothing is left to do.
func (h *Handshake) nobodyAsked() bool { return h.turn == nil && !h.parked && !h.unwinding }

// answer says what happens next, for the sender of an update that was taken.
func (h *Handshake) answer(verb connection.Verb) string {
	if (verb == connection.Accept || verb == connection.Confirm) && h.nobodyAsked() {
		return fmt.Sprintf("Noted. Nothing is asked of you now: %s is %s.", h.record.Progress.ID, h.record.Progress.Status)
	}
	switch verb {
	case connection.Accept:
		return "Noted. Looking at the cloud now: what it shows decides."
	case connection.Confirm:
		return "Confirmed."
	case connection.Decline:
		return "Declined. What was made is being removed."
	case connection.Retry:
		return "Trying the step again."
	case connection.Extend:
		return "Extending the deadline."
	case connection.Amend:
		return "Amended. Trying the step again."
	case connection.Disconnect:
		return "Disconnecting. What was made is being removed, newest first."
	default:
		return ""
	}
}

func (h *Handshake) verbHelp(verb connection.Verb) string {
	switch verb {
	case connection.Accept:
		return "The customer did the current step. {} is enough; the cloud decides."
	case connection.Confirm:
		return "Support confirms that the connection works. {} is enough."
	case connection.Decline:
		return "The asked party says no; everything is undone."
	case connection.Retry:
		return "Run a parked step again. {} is enough."
	case connection.Extend:
		return `Give the current step more time: {"values": {"for": "7d"}}; {} adds the request's deadline once more.`
	case connection.Amend:
		return fmt.Sprintf(`Correct the request: {"values": {%q: %q}}`, h.method.Amendment.Field, h.method.Amendment.Value)
	case connection.Disconnect:
		return `Take the connection down: {"values": {"name": "NAME"}, "note": "why"}`
	default:
		return ""
	}
}
