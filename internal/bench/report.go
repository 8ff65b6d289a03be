package bench

import (
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"time"
)

// Sense says on which side of its limit a figure should stay.
type Sense string

// The senses. A figure without a budget is Free: it is printed to be known, and cannot be missed.
const (
	Free    Sense = "free"
	AtMost  Sense = "at most"
	AtLeast Sense = "at least"
)

// Row is one measured figure beside its budget.
type Row struct {
	What  string  `json:"what"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit,omitempty"`
	Sense Sense   `json:"sense"`
	Limit float64 `json:"limit,omitempty"`
	// Note says how the figure came about, or what is in it.
	Note string `json:"note,omitempty"`
}

// Missed reports whether the figure is on the wrong side of its limit. The limit itself is still within.
func (r Row) Missed() bool {
	switch r.Sense {
	case AtMost:
		return r.Value > r.Limit
	case AtLeast:
		return r.Value < r.Limit
	default:
		return false
	}
}

// Verdict is the word that stands at the end of the line.
func (r Row) Verdict() string {
	switch {
	case r.Sense == Free:
		return "-"
	case r.Missed():
		return "MISSED"
	default:
		return "ok"
	}
}

// MarshalJSON adds the verdict, so that a program need not know the senses.
func (r Row) MarshalJSON() ([]byte, error) {
	type plain Row
	out, err := json.Marshal(struct {
		plain
		Missed bool `json:"missed"`
	}{plain(r), r.Missed()})
	if err != nil {
		return nil, fmt.Errorf("encoding the row %q: %w", r.What, err)
	}
	return out, nil
}

// Report is one run of the bench.
type Report struct {
	At      time.Time `json:"at"`
	Cores   int       `json:"cores"`
	Go      string    `json:"go"`
	Seconds float64   `json:"seconds"`
	Rows    []Row     `json:"rows"`
	// Skipped names what could not be measured, and why: the rest of the table is still worth printing.
	Skipped []string `json:"skipped,omitempty"`
}

func newReport(now time.Time) *Report {
	return &Report{At: now.UTC(), Cores: runtime.GOMAXPROCS(0), Go: runtime.Version()}
}

func (r *Report) add(rows ...Row) { r.Rows = append(r.Rows, rows...) }

// Missed counts the budgets that were not kept.
func (r *Report) Missed() int {
	missed := 0
	for _, row := range r.Rows {
		if row.Missed() {
			missed++
		}
	}
	return missed
}

// WriteJSON writes the report for programs.
func (r *Report) WriteJSON(to io.Writer) error {
	out := json.NewEncoder(to)
	out.SetIndent("", "  ")
	out.SetEscapeHTML(false)
	if err := out.Encode(r); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	return nil
}
