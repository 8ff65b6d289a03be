package azure

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Snapshot is what stands, one line for each thing.
type Snapshot []string

// Snapshot lists what stands at this moment, with every operation ended.
func (c *Cloud) Snapshot() Snapshot {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.settleAll()
	var lines Snapshot
	for _, v := range sorted(c.state.VNets) {
		for _, h := range v.Halves {
			lines = append(lines, fmt.Sprintf("%s peering %s to %s %s", v.ID, h.Name, h.Remote, h.State))
		}
	}
	for _, a := range c.state.Assignments {
		if a.Deleted.IsZero() {
			lines = append(lines, fmt.Sprintf("%s assignment %s role %s to %s", a.Scope, a.Name, a.Role, a.Principal))
		}
	}
	for _, d := range c.state.Definitions {
		if d.Scope != "" && !strings.HasPrefix(d.Name, "deleted ") {
			lines = append(lines, fmt.Sprintf("%s role %s", d.Scope, d.Name))
		}
	}
	for _, p := range c.state.Principals {
		if p.Until.IsZero() {
			lines = append(lines, fmt.Sprintf("tenant %s principal of %s", p.Tenant, p.App))
		}
	}
	for _, g := range c.state.Groups {
		for _, r := range g.Rules {
			lines = append(lines, g.ID+" rule "+r.Name+" "+strconv.Itoa(r.Priority)+" "+r.Source+" "+r.Port)
		}
	}
	slices.Sort(lines)
	return lines
}

// Diff lists what was added ("+ ") and what is gone ("- ") since an earlier snapshot.
func (s Snapshot) Diff(before Snapshot) []string {
	var lines []string
	for _, line := range before {
		if !slices.Contains(s, line) {
			lines = append(lines, "- "+line)
		}
	}
	for _, line := range s {
		if !slices.Contains(before, line) {
			lines = append(lines, "+ "+line)
		}
	}
	return lines
}

// Save writes all that the cloud knows, but for tokens: they die with the process.
func (c *Cloud) Save(w io.Writer) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := json.NewEncoder(w).Encode(c.state); err != nil {
		return fmt.Errorf("saving the simulated Azure: %w", err)
	}
	return nil
}

// Restore replaces all that the cloud knows.
func (c *Cloud) Restore(r io.Reader) error {
	restored := newState()
	if err := json.NewDecoder(r).Decode(&restored); err != nil {
		return fmt.Errorf("restoring the simulated Azure: %w", err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.state = restored
	return nil
}
