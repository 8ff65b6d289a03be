package bench

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"text/tabwriter"
)

// WriteText writes the report for people: an aligned table, then what stands behind each figure.
func (r *Report) WriteText(to io.Writer) error {
	fmt.Fprintf(to, "Causeway's budgets, measured %s on %d cores with %s in %.0f s\n\n",
		r.At.Format("2006-01-02 15:04 UTC"), r.Cores, r.Go, r.Seconds)
	table := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "WHAT\tMEASURED\tBUDGET\t")
	for _, row := range r.Rows {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", row.What, quantity(row.Value, row.Unit), row.budget(), row.Verdict())
	}
	if err := table.Flush(); err != nil {
		return fmt.Errorf("writing the table: %w", err)
	}
	r.writeNotes(to)
	fmt.Fprintf(to, "\n%s\n", r.conclusion())
	return nil
}

func (r *Report) writeNotes(to io.Writer) {
	first := true
	for _, row := range r.Rows {
		if row.Note == "" {
			continue
		}
		if first {
			fmt.Fprintln(to, "\nWhat stands behind the figures")
			first = false
		}
		fmt.Fprintf(to, "- %s: %s\n", row.What, row.Note)
	}
	for _, what := range r.Skipped {
		fmt.Fprintf(to, "- NOT MEASURED: %s\n", what)
	}
}

func (r *Report) conclusion() string {
	missed := r.Missed()
	switch {
	case missed > 0:
		return fmt.Sprintf("%d of the budgets MISSED.", missed)
	case len(r.Skipped) > 0:
		return "Every budget that was measured is kept."
	default:
		return "Every budget is kept."
	}
}

func (r Row) budget() string {
	switch r.Sense {
	case AtMost:
		return "<= " + quantity(r.Limit, r.Unit)
	case AtLeast:
		return ">= " + quantity(r.Limit, r.Unit)
	default:
		return "none"
	}
}

// quantity writes whole numbers as such, and others with two decimals where those still say something.
func quantity(v float64, unit string) string {
	decimals := 2
	if v == math.Trunc(v) {
		decimals = 0
	} else if math.Abs(v) >= 100 {
		decimals = 1
	}
	s := strconv.FormatFloat(v, 'f', decimals, 64)
	if unit == "" {
		return s
	}
	return s + " " + unit
}
