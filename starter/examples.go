package main

import "strings"

// examples writes one example each, one flag a line, as it would be typed.
func examples(lines ...string) string {
	for i, line := range lines {
		lines[i] = "  " + strings.ReplaceAll(line, " --", " \\\n      --")
	}
	return strings.Join(lines, "\n\n")
}
