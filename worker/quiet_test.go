package main

import (
	"log/slog"

	sdklog "go.temporal.io/sdk/log"

	"causeway.dev/internal/telemetry"
)

func quiet() sdklog.Logger { return telemetry.ForTemporal(slog.New(slog.DiscardHandler)) }
