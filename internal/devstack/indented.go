package devstack

import (
	"bytes"
	"io"
	"sync"
)

// indented writes whole lines only, each with a mark before it, so that two writers do not mix.
type indented struct {
	mu   sync.Mutex
	to   io.Writer
	by   string
	rest []byte
}

// Write passes on what is complete.
func (w *indented) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.rest = append(w.rest, p...)
	for {
		line, rest, found := bytes.Cut(w.rest, []byte("\n"))
		if !found {
			return len(p), nil
		}
		if _, err := io.WriteString(w.to, w.by+string(line)+"\n"); err != nil {
			return 0, err
		}
		w.rest = append([]byte(nil), rest...)
	}
}

// shared lets several goroutines write to one place.
type shared struct {
	mu sync.Mutex
	to io.Writer
}

// Shared makes a writer safe for several goroutines.
func Shared(to io.Writer) io.Writer { return &shared{to: to} }

// Write waits for its turn.
func (w *shared) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.to.Write(p)
}
