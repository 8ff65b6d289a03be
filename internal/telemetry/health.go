package telemetry

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

// checkLimit is how long one check of readiness may take: orchestrators give up after a few seconds themselves.
const checkLimit = 2 * time.Second

// Check is one thing that must be right before a process is ready.
type Check struct {
	Name string
	Run  func(context.Context) error
}

// Mux serves /healthz (the process lives), /readyz (it can do its work) and /metrics.
func Mux(m *Metrics, ready ...Check) *http.ServeMux {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", m.Handler())
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), checkLimit)
		defer cancel()
		if err := all(ctx, ready); err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "ready")
	})
	return mux
}

func all(ctx context.Context, checks []Check) error {
	var wrong []error
	for _, c := range checks {
		if err := c.Run(ctx); err != nil {
			wrong = append(wrong, fmt.Errorf("%s: %w", c.Name, err))
		}
	}
	return errors.Join(wrong...)
}

// Serve answers at an address until ctx ends. It returns the address at once, because port 0 is chosen here, and a
// channel with what ended it. An empty address serves nobody.
func Serve(ctx context.Context, address string, handler http.Handler) (string, <-chan error, error) {
	ended := make(chan error, 1)
	if address == "" {
		close(ended)
		return "", ended, nil
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return "", nil, fmt.Errorf("listening at %s for health and metrics: %w", address, err)
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: checkLimit}
	stop := context.AfterFunc(ctx, func() {
		// A fresh context, because ctx has just ended and who asks is still owed an answer.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), checkLimit)
		defer cancel()
		_ = server.Shutdown(ctx)
	})
	go func() {
		defer stop()
		defer close(ended)
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			ended <- fmt.Errorf("serving health and metrics: %w", err)
		}
	}()
	return listener.Addr().String(), ended, nil
}
