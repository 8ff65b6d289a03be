package telemetry

import (
	"io"
	"log/slog"

	sdklog "go.temporal.io/sdk/log"
)

// Logger writes lines for people, or JSON for programs that collect logs.
func Logger(to io.Writer, level slog.Level, asJSON bool) *slog.Logger {
	options := &slog.HandlerOptions{Level: level}
	if asJSON {
		return slog.New(slog.NewJSONHandler(to, options))
	}
	return slog.New(slog.NewTextHandler(to, options))
}

// ForTemporal gives the SDK the same log. Workflow code writes to it through workflow.GetLogger, which is silent on replay.
func ForTemporal(l *slog.Logger) sdklog.Logger { return sdklog.NewStructuredLogger(l) }
