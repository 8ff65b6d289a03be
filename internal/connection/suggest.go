package connection

// NoSuchField is the rule that an unknown field breaks, with the field that was probably meant.
func NoSuchField(path string) string {
	if meant := Nearest(path, sections()); meant != "" {
		return "is not a field of a request; did you mean " + meant + "?"
	}
	return "is not a field of a request"
}

func sections() []string {
	paths := []string{"target", "probe"}
	for _, f := range Fields() {
		paths = append(paths, f.Path)
	}
	return paths
}
