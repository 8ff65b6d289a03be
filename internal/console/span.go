package console

import (
	"fmt"
	"time"
)

const day = 24 * time.Hour

// Span says how long something takes in at most two units, the way people do: 45s, 12m, 2h 5m, 6d 22h.
func Span(d time.Duration) string {
	d = d.Abs()
	switch {
	case d < time.Second:
		return "0s"
	case d < time.Minute:
		return fmt.Sprintf("%ds", int(d/time.Second))
	case d < 10*time.Minute:
		return two(d, time.Minute, "m", time.Second, "s")
	case d < time.Hour:
		return fmt.Sprintf("%dm", int(d/time.Minute))
	case d < day:
		return two(d, time.Hour, "h", time.Minute, "m")
	default:
		return two(d, day, "d", time.Hour, "h")
	}
}

func two(d, big time.Duration, bigName string, small time.Duration, smallName string) string {
	whole, rest := int(d/big), int(d%big/small)
	if rest == 0 {
		return fmt.Sprintf("%d%s", whole, bigName)
	}
	return fmt.Sprintf("%d%s %d%s", whole, bigName, rest, smallName)
}

// ago and in place a moment on one side of now.
func (s Screen) ago(t time.Time) string {
	if d := s.Now().Sub(t); d >= time.Second {
		return Span(d) + " ago"
	}
	return "just now"
}

func (s Screen) in(t time.Time) string {
	if d := t.Sub(s.Now()); d >= time.Second {
		return "in " + Span(d)
	}
	return "now"
}

// left counts a deadline down, and says so when it has passed.
func (s Screen) left(t time.Time) string {
	d := t.Sub(s.Now())
	if d <= 0 {
		return "deadline passed " + Span(d) + " ago"
	}
	return Span(d) + " left"
}

// moment is a date and time with its zone: the parties of a handshake rarely share one.
func (s Screen) moment(t time.Time) string { return t.In(s.zone()).Format("2006-01-02 15:04 MST") }

// Second is a moment to the second, for the ledger and for lines of a log.
func (s Screen) Second(t time.Time) string {
	return t.In(s.zone()).Format("2006-01-02 15:04:05 MST")
}

func (s Screen) zone() *time.Location {
	if s.Zone == nil {
		return time.UTC
	}
	return s.Zone
}
