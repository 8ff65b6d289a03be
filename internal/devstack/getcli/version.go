package main

import (
	"log/slog"
	"regexp"

	"golang.org/x/mod/semver"
)

// The oldest CLI, and the oldest server in a CLI that was built without a version of its own.
const (
	oldestCLI    = "v1.5.0"
	oldestServer = "v1.29.0"
	unversioned  = "0.0.0-DEV"
)

// spoken is what `temporal --version` prints: "temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)".
var spoken = regexp.MustCompile(`^temporal version (\S+) \(Server ([0-9.]+)`)

// newEnough reads what the program says of itself. `go install` leaves the version out, so there the server's counts.
func newEnough(said string) bool {
	found := spoken.FindStringSubmatch(said)
	switch {
	case found == nil:
		return false
	case found[1] == unversioned:
		return semver.Compare("v"+found[2], oldestServer) >= 0
	default:
		return semver.Compare("v"+found[1], oldestCLI) >= 0
	}
}

func discard() *slog.Logger { return slog.New(slog.DiscardHandler) }
