package telemetry

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	exporter "go.opentelemetry.io/otel/exporters/prometheus"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/opentelemetry"
)

// Metrics are one process's metrics: the SDK's own (latencies, failures, free slots, cache size) and those of the Go
// runtime and the process.
type Metrics struct {
	registry *prometheus.Registry
	provider *metric.MeterProvider
	log      *slog.Logger
	misfits  *misfits
}

// NewMetrics makes them. They belong to nobody but their maker: nothing is registered globally.
func NewMetrics(log *slog.Logger) (*Metrics, error) {
	registry := prometheus.NewRegistry()
	for _, c := range []prometheus.Collector{
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	} {
		if err := registry.Register(c); err != nil {
			return nil, fmt.Errorf("registering the metrics of the process: %w", err)
		}
	}
	// The scope's name and version would stand on each of the SDK's many series and say nothing.
	reader, err := exporter.New(exporter.WithRegisterer(registry), exporter.WithoutScopeInfo(), exporter.WithoutTargetInfo())
	if err != nil {
		return nil, fmt.Errorf("making the Prometheus exporter: %w", err)
	}
	return &Metrics{registry: registry, provider: metric.NewMeterProvider(metric.WithReader(reader)), log: log, misfits: &misfits{now: time.Now}}, nil
}

// ForTemporal is where the SDK's client and workers report to.
func (m *Metrics) ForTemporal() client.MetricsHandler {
	handler := opentelemetry.NewMetricsHandler(opentelemetry.MetricsHandlerOptions{
		Meter:                m.provider.Meter("temporal-sdk-go"),
		UseMonotonicCounters: true,
		// The default is to panic, and a metric is not worth a worker.
		OnError: func(err error) { m.log.Warn("a metric cannot be recorded", "error", err) },
	})
	return counting{MetricsHandler: handler, misfits: m.misfits}
}

// Fits is the check that the code of this process fits the histories that it is given.
func (m *Metrics) Fits() Check { return Check{Name: "code", Run: m.misfits.check} }

// Handler serves them to Prometheus.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{ErrorLog: slog.NewLogLogger(m.log.Handler(), slog.LevelWarn)})
}

// Close ends the recording.
func (m *Metrics) Close(ctx context.Context) error {
	if err := m.provider.Shutdown(ctx); err != nil {
		return fmt.Errorf("closing the metrics: %w", err)
	}
	return nil
}
