package workflows

import (
	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract/probe"
	"causeway.dev/internal/handshake"
)

// proveThroughProbe is the customer's turn whose look is the probe. Where the request names no host, or no probe runs, the
// customer's word counts, and the connection stays unproven.
func proveThroughProbe(h *handshake.Handshake, id connection.StepID, test func() probe.Test) error {
	if h.Request().Probe == nil {
		return handshake.AskWord(h, id)
	}
	proof, err := handshake.Ask(h, id, probe.LookThroughProbe, test, handshake.OrWord())
	if err == nil && proof.Said != "" {
		h.Prove(proof.At, proof.Said)
	}
	return err
}

// probeOf is what the probe is to reach. Where an amendment has taken it out of the request meanwhile it is nothing, and the look
// says that nobody can see.
func probeOf(h *handshake.Handshake) connection.Probe {
	if p := h.Request().Probe; p != nil {
		return *p
	}
	return connection.Probe{}
}
