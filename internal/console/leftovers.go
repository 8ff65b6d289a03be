package console

import (
	"fmt"
	"strings"

	"causeway.dev/internal/connection"
)

func (s Screen) leftovers(p connection.Progress) string {
	if len(p.Leftovers) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString(strong("Leftovers") + "\n")
	for _, l := range p.Leftovers {
		line := fmt.Sprintf("%s: %s in %s", Escape(string(l.Party)), Escape(l.What), Escape(l.Where))
		b.WriteString("  " + bad("!") + " " + s.wrapped(line, "    ") + "\n")
		if l.Why != "" {
			b.WriteString("    " + s.wrapped(Escape(l.Why), "    ") + "\n")
		}
		b.WriteString(pasteable(l.Command))
	}
	return b.String()
}

// pasteable draws commands as they are to be run, one below the other and never broken.
func pasteable(commands string) string {
	var b strings.Builder
	for line := range strings.SplitSeq(commands, "\n") {
		if line != "" {
			b.WriteString("    " + command(line) + "\n")
		}
	}
	return b.String()
}
