package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"causeway.dev/internal/config"
)

// answerLimit is how long a healthy worker may take to answer.
const answerLimit = 4 * time.Second

// checkCommand asks the worker of the same container whether it is ready: an image without a shell has no curl.
func checkCommand() (*cobra.Command, error) {
	w, err := config.Read[config.Worker](nil)
	if err != nil {
		return nil, err
	}
	c := &cobra.Command{
		Use:   "check",
		Short: "Ask the worker on this machine whether it is ready",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			said, err := ask(c.Context(), w.Listen)
			if err != nil {
				return err
			}
			fmt.Fprintln(c.OutOrStdout(), said)
			return nil
		},
	}
	c.Flags().StringVar(&w.Listen, "listen", w.Listen, "address at which the worker serves its health")
	return c, nil
}

func ask(ctx context.Context, listen string) (string, error) {
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return "", fmt.Errorf("reading the address of the worker's health (--listen): %w", err)
	}
	// It may listen everywhere; it is asked here.
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	ctx, cancel := context.WithTimeout(ctx, answerLimit)
	defer cancel()
	url := "http://" + net.JoinHostPort(host, port) + "/readyz"
	asked, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return "", fmt.Errorf("asking the worker: %w", err)
	}
	answer, err := http.DefaultClient.Do(asked)
	if err != nil {
		return "", fmt.Errorf("asking the worker: %w", err)
	}
	defer func() { _ = answer.Body.Close() }() // it was read
	const enough = 1 << 10
	said, err := io.ReadAll(io.LimitReader(answer.Body, enough))
	if err != nil {
		return "", fmt.Errorf("reading the worker's answer: %w", err)
	}
	if answer.StatusCode != http.StatusOK {
		return "", fmt.Errorf("the worker is not ready: %s", strings.TrimSpace(string(said)))
	}
	return strings.TrimSpace(string(said)), nil
}
