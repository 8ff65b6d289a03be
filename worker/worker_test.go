package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/protobuf/types/known/durationpb"

	"causeway.dev/internal/config"
	"causeway.dev/internal/connection"
	"causeway.dev/internal/server"
	"causeway.dev/internal/temporaltest"
)

const patience = 20 * time.Second

func settings(t *testing.T) config.Worker {
	t.Helper()
	w, err := config.Read[config.Worker](map[string]string{})
	require.NoError(t, err)
	w.Inventory, w.Archive, w.Listen = "../examples/clusters.yaml", t.TempDir(), "127.0.0.1:0"
	return w
}

// The test environment takes two activities of one name, or a workflow that is no function; a real worker panics.
func TestRegister_ARealWorkerTakesEverything(t *testing.T) {
	c, err := client.NewLazyClient(client.Options{Logger: quiet()})
	require.NoError(t, err)
	defer c.Close()
	acts, err := wire(t.Context(), settings(t), &process{client: c, log: slog.New(slog.DiscardHandler)})
	require.NoError(t, err)
	desk, aws, azure := pollers(c, settings(t), func(error) {})
	require.NotPanics(t, func() { acts.register(desk, aws, azure) })
}

func TestRun_RefusesBadSettingsBeforeAnythingElse(t *testing.T) {
	var errs bytes.Buffer
	require.Equal(t, 1, run(t.Context(), []string{"--aws-per-second", "0", "--cache", "-1"}, io.Discard, &errs))
	require.Contains(t, errs.String(), `aws-per-second "0" must be more than 0`)
	require.Contains(t, errs.String(), `cache "-1" must be at least 1`)

	errs.Reset()
	require.Equal(t, 1, run(t.Context(), []string{"probe", "--cluster", "prod-us"}, io.Discard, &errs))
	require.Contains(t, errs.String(), "must name the CIDRs into which the probe may dial")
}

func TestCheck_SaysThatNobodyIsThere(t *testing.T) {
	var errs bytes.Buffer
	require.Equal(t, 1, run(t.Context(), []string{"check", "--listen", "127.0.0.1:1"}, io.Discard, &errs))
	require.Contains(t, errs.String(), "asking the worker")
}

// said is a log that can be read while somebody writes it.
type said struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *said) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *said) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

func onServer(t *testing.T) *temporaltest.Server {
	t.Helper()
	s := temporaltest.Start(t)
	t.Setenv("TEMPORAL_ADDRESS", s.Address)
	t.Setenv("TEMPORAL_CONFIG_FILE", os.DevNull)
	return s
}

func TestServe_ANamespaceWithoutTheAttributesIsRefused(t *testing.T) {
	s := onServer(t)
	_, err := s.Client.WorkflowService().RegisterNamespace(t.Context(), &workflowservice.RegisterNamespaceRequest{
		Namespace: "bare", WorkflowExecutionRetentionPeriod: durationpb.New(24 * time.Hour),
	})
	require.NoError(t, err)
	t.Setenv("TEMPORAL_NAMESPACE", "bare")
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	require.Eventually(t, func() bool {
		err = serve(ctx, settings(t), &said{})
		var young *serviceerror.NamespaceNotFound // a new namespace is not known at once
		return !errors.As(err, &young)
	}, patience, 100*time.Millisecond)
	require.ErrorContains(t, err, "run `causeway setup` once")
	require.ErrorContains(t, err, connection.AttributeStatus)
}

func TestServe_WithoutAServerSaysWhere(t *testing.T) {
	t.Setenv("TEMPORAL_ADDRESS", "127.0.0.1:1")
	t.Setenv("TEMPORAL_CONFIG_FILE", os.DevNull)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	err := serve(ctx, settings(t), &said{})
	var down *server.Unreachable
	require.ErrorAs(t, err, &down)
	require.ErrorContains(t, err, "127.0.0.1:1")
}

func TestServe_ABadInventoryStopsTheWorkerAtOnce(t *testing.T) {
	onServer(t)
	w := settings(t)
	w.Inventory = filepath.Join(t.TempDir(), "none.yaml")
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	require.ErrorContains(t, serve(ctx, w, &said{}), "opening the inventory (--inventory)")
}

func TestServe_IsReadyWhilePollingAndDrainsWhenTold(t *testing.T) {
	onServer(t)
	var log said
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- serve(ctx, settings(t), &log) }()

	var health string
	require.Eventually(t, func() bool {
		found := regexp.MustCompile(`health=(\S+)`).FindStringSubmatch(log.String())
		if found != nil {
			health = found[1]
		}
		return found != nil
	}, patience, 10*time.Millisecond)
	require.Equal(t, http.StatusOK, status(t, "http://"+health+"/readyz"))
	require.Equal(t, http.StatusOK, status(t, "http://"+health+"/metrics"))
	var out bytes.Buffer
	require.Equal(t, 0, run(t.Context(), []string{"check", "--listen", health}, &out, io.Discard))
	require.Equal(t, "ready\n", out.String())

	cancel()
	require.NoError(t, <-ended, "to be told to stop is no failure")
	require.Contains(t, log.String(), "drained")
}

// With keys on both sides, as they are made and given.
func TestProbe_PollsItsOwnClusterOnly(t *testing.T) {
	s := onServer(t)
	key := filepath.Join(t.TempDir(), "probe.key")
	var public bytes.Buffer
	require.Equal(t, 0, run(t.Context(), []string{"key", key}, &public, io.Discard))
	var errs bytes.Buffer
	require.Equal(t, 1, run(t.Context(), []string{"key", key}, io.Discard, &errs), "a key is never replaced")
	require.Contains(t, errs.String(), "file exists")
	var log said
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := make(chan error, 1)
	p, err := config.Read[config.Probe](map[string]string{
		"CAUSEWAY_PROBE_CLUSTER": "prod-us", "CAUSEWAY_PROBE_ALLOW": "10.20.0.0/16", "CAUSEWAY_LISTEN": "127.0.0.1:0",
		"CAUSEWAY_PROBE_KEY": key, "CAUSEWAY_PROBE_TRUST": strings.TrimSpace(public.String()),
	})
	require.NoError(t, err)
	go func() { ended <- probing(ctx, p, &log) }()

	require.Eventually(t, func() bool { return strings.Contains(log.String(), "polling") }, patience, 10*time.Millisecond)
	require.Contains(t, log.String(), "namespace="+connection.ProbeNamespace("prod-us"))
	require.Equal(t, s.Address, os.Getenv("TEMPORAL_ADDRESS"))

	cancel()
	require.NoError(t, <-ended)

	p.Trust = []string{"nobody"}
	require.EqualError(t, probing(t.Context(), p, &log), `--trust "nobody": must be a public Ed25519 key in one line, as `+"`worker key` prints it")
	p.Key, p.Trust = filepath.Join(t.TempDir(), "none"), nil
	require.ErrorContains(t, probing(t.Context(), p, &log), "--key: reading the key")
}

func status(t *testing.T, url string) int {
	t.Helper()
	asked, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	require.NoError(t, err)
	answer, err := http.DefaultClient.Do(asked)
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	return answer.StatusCode
}
