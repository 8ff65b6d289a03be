package methods

import "causeway.dev/internal/connection"

// NoSuchField is the rule that an unknown field breaks, with the field that was probably meant.
func NoSuchField(path string, fields []connection.Field) string {
	if meant := nearest(path, fields); meant != "" {
		return "is not a field of a request; did you mean " + meant + "?"
	}
	return "is not a field of a request"
}

func nearest(path string, fields []connection.Field) string {
	return connection.Nearest(path, sections(fields))
}

func sections(fields []connection.Field) []string {
	paths := []string{"target", "probe"}
	for _, f := range fields {
		paths = append(paths, f.Path)
	}
	return paths
}
