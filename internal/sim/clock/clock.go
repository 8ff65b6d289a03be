package clock

import (
	"sync"
	"time"
)

// Clock is the cloud's own time. It follows another clock at a distance that
// can be changed, so a test can let it follow a workflow's clock and a person can
// move the dev stack a week ahead.
type Clock struct {
	mu     sync.Mutex
	base   func() time.Time
	offset time.Duration
	moved  []func(time.Time)
}

// New follows base; nil means the wall clock.
func New(base func() time.Time) *Clock {
	if base == nil {
		base = time.Now
	}
	return &Clock{base: base}
}

// Stopped stands at t until it is moved.
func Stopped(t time.Time) *Clock {
	return New(func() time.Time { return t })
}

// Now is the cloud's time, in UTC as AWS tells it.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.base().Add(c.offset).UTC()
}

// Advance moves the clock by d and answers the new time.
func (c *Clock) Advance(d time.Duration) time.Time {
	return c.move(func() { c.offset += d })
}

// Set moves the clock to t, from where it goes on following its base.
func (c *Clock) Set(t time.Time) {
	c.move(func() { c.offset = t.Sub(c.base()) })
}

// Follow changes what the clock follows and forgets by how much it was moved.
func (c *Clock) Follow(base func() time.Time) {
	c.move(func() { c.base, c.offset = base, 0 })
}

// OnMove calls f after each move, with the new time: whoever waits by another
// clock must be woken, or a moved clock changes nothing that anyone sees.
func (c *Clock) OnMove(f func(time.Time)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.moved = append(c.moved, f)
}

// move changes the clock and tells whoever wants to know.
func (c *Clock) move(change func()) time.Time {
	c.mu.Lock()
	change()
	now := c.base().Add(c.offset).UTC()
	listeners := append([]func(time.Time){}, c.moved...)
	c.mu.Unlock()
	// Outside the lock: a listener may well ask what time it is.
	for _, f := range listeners {
		f(now)
	}
	return now
}

// MoveBy moves without telling anyone and answers how far the clock now is from its base.
func (c *Clock) MoveBy(d time.Duration) time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offset += d
	return c.offset
}
