package state

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// OrNewID is the id that a world gives, or a new one.
func (c *Store) OrNewID(id, prefix string) string {
	if id != "" {
		return id
	}
	return c.NewID(prefix)
}

// NewID makes an id that looks like AWS's and depends on the seed only.
func (c *Store) NewID(prefix string) string { return prefix + "-" + c.Digits(17) }

// Digits draws from a counter, not from a random source: the same calls in the
// same order make the same ids.
func (c *Store) Digits(n int) string {
	c.State.Counter++
	sum := sha256.Sum256(fmt.Appendf(nil, "%d/%d", c.Seed, c.State.Counter))
	return hex.EncodeToString(sum[:])[:n]
}

// NewRequestID has the form of a UUID.
func (c *Store) NewRequestID() string {
	d := c.Digits(32)
	return d[:8] + "-" + d[8:12] + "-4" + d[13:16] + "-a" + d[17:20] + "-" + d[20:]
}

// NewAccessKey makes the part of a key that is not secret.
func (c *Store) NewAccessKey(prefix string) string {
	return prefix + strings.ToUpper(c.Digits(16))
}
