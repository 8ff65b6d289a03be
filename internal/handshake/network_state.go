package handshake

import (
	"slices"
	"time"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract/desk"
)

// NetworkState is what stands for one network: who may change it now, who waits for that in their order, and which of its
// addresses connections use. It travels through continue-as-new.
type NetworkState struct {
	Network string `json:"network"`
	// Holder may change the network, since when, under a number that nobody had before.
	Holder string    `json:"holder,omitempty"`
	Since  time.Time `json:"since,omitzero"`
	Number int64     `json:"number,omitempty"`
	// Queue are those who wait, the first one first.
	Queue  []string           `json:"queue,omitempty"`
	Claims []connection.Claim `json:"claims,omitempty"`
}

// Reserve gives the network to whoever asks when it is free, and a place in the queue when it is not. Asking again changes
// nothing.
func (s *NetworkState) Reserve(r desk.Reservation, now time.Time) desk.Reserved {
	if s.Holder == "" && len(s.Queue) == 0 {
		s.give(r.Holder, now)
	}
	if len(s.Queue) > 0 && s.Queue[0] == r.Holder {
		s.Next(now)
	}
	if s.Holder == r.Holder {
		return desk.Reserved{Granted: true, Number: s.Number, HeldBy: r.Holder, Claims: s.Others(r.Holder)}
	}
	at := slices.Index(s.Queue, r.Holder)
	if at < 0 {
		at = len(s.Queue)
		s.Queue = append(s.Queue, r.Holder)
	}
	return desk.Reserved{HeldBy: s.Holder, Place: at + 1}
}

// Release gives the network back, leaves the queue, writes down a claim or forgets it. The number of a hold that is over
// frees nothing: it is somebody else's by now.
func (s *NetworkState) Release(r desk.Release) {
	if s.Holder == r.Holder && (r.Number == s.Number || r.Leave) {
		s.Holder, s.Since = "", time.Time{}
	}
	if r.Leave {
		s.Queue = slices.DeleteFunc(s.Queue, func(holder string) bool { return holder == r.Holder })
	}
	if r.Forget {
		s.Claims = s.Others(r.Holder)
	}
	if r.Claim != nil {
		s.Claims = append(s.Others(r.Holder), *r.Claim)
	}
}

// Gone forgets a holder that runs no more, with all that it held.
func (s *NetworkState) Gone(holder string) {
	s.Release(desk.Release{Holder: holder, Leave: true, Forget: true})
}

// Next gives a free network to the first in the queue.
func (s *NetworkState) Next(now time.Time) (string, bool) {
	if s.Holder != "" || len(s.Queue) == 0 {
		return "", false
	}
	first := s.Queue[0]
	s.Queue = slices.Clone(s.Queue[1:])
	s.give(first, now)
	return first, true
}

func (s *NetworkState) give(holder string, now time.Time) {
	s.Number++
	s.Holder, s.Since = holder, now
}

// Idle reports whether nothing is left to remember.
func (s *NetworkState) Idle() bool { return s.Holder == "" && len(s.Queue) == 0 && len(s.Claims) == 0 }

// Others are the claims of everybody else.
func (s *NetworkState) Others(holder string) []connection.Claim {
	return slices.DeleteFunc(slices.Clone(s.Claims), func(c connection.Claim) bool { return c.Holder == holder })
}
