package telemetry_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/telemetry"
)

func serve(t *testing.T, ready ...telemetry.Check) (string, *telemetry.Metrics) {
	t.Helper()
	metrics, err := telemetry.NewMetrics(slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	address, ended, err := telemetry.Serve(ctx, "127.0.0.1:0", telemetry.Mux(metrics, ready...))
	require.NoError(t, err)
	t.Cleanup(func() {
		cancel()
		require.NoError(t, <-ended, "the server ends in peace")
	})
	return "http://" + address, metrics
}

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	asked, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	require.NoError(t, err)
	answer, err := http.DefaultClient.Do(asked)
	require.NoError(t, err)
	defer func() { require.NoError(t, answer.Body.Close()) }()
	body, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	return answer.StatusCode, string(body)
}

func TestReadyz_NamesWhatIsNotReadyWhileTheProcessLives(t *testing.T) {
	url, _ := serve(
		t,
		telemetry.Check{Name: "temporal", Run: func(context.Context) error { return errors.New("no server answers") }},
		telemetry.Check{Name: "pollers", Run: func(context.Context) error { return nil }},
	)

	status, said := get(t, url+"/readyz")
	require.Equal(t, http.StatusServiceUnavailable, status)
	require.Equal(t, "temporal: no server answers\n", said)

	status, _ = get(t, url+"/healthz")
	require.Equal(t, http.StatusOK, status, "a process that waits for its server lives, and must not be restarted")
}

func TestReadyz_SaysReadyWhenEveryCheckPasses(t *testing.T) {
	url, _ := serve(t, telemetry.Check{Name: "temporal", Run: func(context.Context) error { return nil }})
	status, said := get(t, url+"/readyz")
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, "ready\n", said)
}

func TestMetrics_ShowWhatTheSDKReportsInPrometheusWords(t *testing.T) {
	url, metrics := serve(t)
	sdk := metrics.ForTemporal().WithTags(map[string]string{"task_queue": "causeway"})
	sdk.Counter("temporal_workflow_completed").Inc(3)
	sdk.Timer("temporal_activity_execution_latency").Record(250 * time.Millisecond)

	_, body := get(t, url+"/metrics")

	require.Contains(t, body, `temporal_workflow_completed_total{task_queue="causeway"} 3`)
	require.Contains(t, body, `temporal_activity_execution_latency_seconds_sum{task_queue="causeway"} 0.25`)
	require.Contains(t, body, "go_goroutines")
}

func TestServe_ATakenPortIsSaidByItsAddress(t *testing.T) {
	url, _ := serve(t)
	_, _, err := telemetry.Serve(t.Context(), url[len("http://"):], http.NotFoundHandler())
	require.ErrorContains(t, err, url[len("http://"):])
}

func TestLogger_WritesJSONForPrograms(t *testing.T) {
	var out bytes.Buffer
	telemetry.Logger(&out, slog.LevelInfo, true).Info("started", "cluster", "prod-eu")
	require.Contains(t, out.String(), `"cluster":"prod-eu"`)
	telemetry.Logger(&out, slog.LevelWarn, false).Info("not worth a warning")
	require.NotContains(t, out.String(), "not worth")
}
