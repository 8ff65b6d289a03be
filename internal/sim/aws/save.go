package aws

import (
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// saved is a cloud on paper.
type saved struct {
	State  *state
	Offset time.Duration // by how much the clock was moved
}

// Save writes everything that the cloud knows, its fake keys included, so that
// a dev stack finds its clouds again as it finds its workflows.
func (c *Cloud) Save(w io.Writer) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := json.NewEncoder(w).Encode(saved{c.state, c.clock.moveBy(0)}); err != nil {
		return fmt.Errorf("saving the simulated cloud: %w", err)
	}
	return nil
}

// Restore replaces everything by what Save wrote.
func (c *Cloud) Restore(r io.Reader) error {
	s := saved{State: newState()}
	if err := json.NewDecoder(r).Decode(&s); err != nil {
		return fmt.Errorf("restoring the simulated cloud: %w", err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.state = s.State
	c.clock.moveBy(s.Offset)
	return nil
}
