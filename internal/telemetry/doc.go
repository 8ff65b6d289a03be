// Package telemetry is what operators see of a process: its log, its metrics and its health.
package telemetry
