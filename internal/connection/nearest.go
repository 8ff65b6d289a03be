package connection

import "strings"

// Nearest returns the name that a mistyped one probably means, or "". Names may be paths, with dots: a bare last part counts
// as well as the whole path, because "vpcId" beside "cluster" is the likeliest mistake of all.
func Nearest(typo string, names []string) string {
	// Two edits; with three a suggestion is a guess. Of two equally near, the one whose whole path is near is meant.
	const tolerance = 2*2 + 2
	best, meant := tolerance, ""
	for _, known := range names {
		d := min(2*distance(typo, known), 2*distance(last(typo), last(known))+1)
		if d < best {
			best, meant = d, known
		}
	}
	return meant
}

func last(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }

// distance is Levenshtein's, blind to case and to the separators that people mix up.
func distance(a, b string) int {
	a, b = plain(a), plain(b)
	if a == "" || len(a) > 2*len(b)+2 {
		return len(a) + len(b)
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}

func plain(s string) string {
	return strings.NewReplacer("-", "", "_", "").Replace(strings.ToLower(s))
}
