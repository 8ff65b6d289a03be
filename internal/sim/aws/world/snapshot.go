package world

import (
	"slices"
	"strings"
)

// Snapshot is what stands in all accounts at one moment, without what has
// ended. Two can be compared.
type Snapshot struct {
	Lines []string
}

// Diff says what is in s and not in before ("+ ...") and the other way round
// ("- ..."). Empty means that everything is as it was.
func (s Snapshot) Diff(before Snapshot) []string {
	var diff []string
	for _, line := range s.Lines {
		if !slices.Contains(before.Lines, line) {
			diff = append(diff, "+ "+line)
		}
	}
	for _, line := range before.Lines {
		if !slices.Contains(s.Lines, line) {
			diff = append(diff, "- "+line)
		}
	}
	return diff
}

// String is the snapshot, one resource a line.
func (s Snapshot) String() string { return strings.Join(s.Lines, "\n") }
