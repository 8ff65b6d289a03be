package aws

import (
	"encoding/json"
	"fmt"
	"io"
	"time"

	"causeway.dev/internal/sim/aws/state"
)

// saved is a cloud on paper.
type saved struct {
	State  *state.State
	Offset time.Duration // by how much the clock was moved
}

// Save writes everything that the cloud knows, its fake keys included, so that
// a dev stack finds its clouds again as it finds its workflows.
func (c *Cloud) Save(w io.Writer) error {
	c.store.Lock()
	defer c.store.Unlock()
	if err := json.NewEncoder(w).Encode(saved{c.store.State, c.store.Clock.MoveBy(0)}); err != nil {
		return fmt.Errorf("saving the simulated cloud: %w", err)
	}
	return nil
}

// Restore replaces everything by what Save wrote.
func (c *Cloud) Restore(r io.Reader) error {
	s := saved{State: state.NewState()}
	if err := json.NewDecoder(r).Decode(&s); err != nil {
		return fmt.Errorf("restoring the simulated cloud: %w", err)
	}
	c.store.Lock()
	defer c.store.Unlock()
	c.store.State = s.State
	c.store.Clock.MoveBy(s.Offset)
	return nil
}
