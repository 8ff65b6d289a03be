package connection

import "time"

// Told is how often people were told of one trouble that goes on: at once, then daily, after a week weekly. The zero value is
// a trouble that nobody was told of.
type Told struct {
	First time.Time `json:"first,omitzero"`
	Last  time.Time `json:"last,omitzero"`
}

// Next is when people are told again; the zero time, before they were told at all.
func (t Told) Next() time.Time {
	if t.Last.IsZero() {
		return time.Time{}
	}
	if t.Last.Sub(t.First) >= 7*day {
		return t.Last.Add(7 * day)
	}
	return t.Last.Add(day)
}

// Due reports whether they are to be told now, and remembers that they were.
func (t *Told) Due(now time.Time) bool {
	if now.Before(t.Next()) {
		return false
	}
	if t.First.IsZero() {
		t.First = now
	}
	t.Last = now
	return true
}

// Over ends a trouble once it has been away for a day: one that comes and goes is one trouble.
func (t *Told) Over(now time.Time) {
	if now.After(t.Last.Add(day)) {
		*t = Told{}
	}
}
