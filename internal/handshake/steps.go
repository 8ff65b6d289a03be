package handshake

import (
	"slices"

	"causeway.dev/internal/connection"
)

// InOrder runs the parts of a handshake one after the other, until one of them ends it. It is how a method's body reads
// like the customer's page.
func InOrder(parts ...func() error) error {
	for _, part := range parts {
		if err := part(); err != nil {
			return err
		}
	}
	return nil
}

// declare takes over which steps there are once the request was amended. What has happened stays; what is still to come may
// have another title, may not be needed any more, or may be new.
func (h *Handshake) declare(steps []connection.Step) {
	is := func(id connection.StepID) func(connection.StepProgress) bool {
		return func(s connection.StepProgress) bool { return s.ID == id }
	}
	old := h.record.Progress.Steps
	var all []connection.StepProgress
	for _, step := range steps {
		at := slices.IndexFunc(old, is(step.ID))
		if at < 0 {
			all = append(all, connection.StepProgress{Step: step, State: connection.StepPending})
			continue
		}
		kept := old[at]
		kept.Step = step
		all = append(all, kept)
	}
	for i, s := range old {
		if s.State != connection.StepPending && !slices.ContainsFunc(all, is(s.ID)) {
			all = slices.Insert(all, min(i, len(all)), s)
		}
	}
	h.record.Progress.Steps = all
}
