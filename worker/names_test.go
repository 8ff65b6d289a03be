package main

import (
	"log/slog"
	"reflect"
	"runtime"
	"strings"

	sdklog "go.temporal.io/sdk/log"

	"causeway.dev/internal/telemetry"
)

// nameOf is the name under which a worker registers an activity method.
func nameOf(method any) string {
	full := strings.TrimSuffix(runtime.FuncForPC(reflect.ValueOf(method).Pointer()).Name(), "-fm")
	return full[strings.LastIndex(full, ".")+1:]
}

func quiet() sdklog.Logger { return telemetry.ForTemporal(slog.New(slog.DiscardHandler)) }
