package requestfile

import (
	"strings"

	"causeway.dev/internal/connection"
)

// Which fields a request has is asked here and nowhere else in the reading.

func (r *reading) fieldAt(path string) (connection.Field, bool) {
	f, known := r.set.FieldAt(path)
	return f.Field, known
}

func (r *reading) noSuchField(path string) string { return r.set.NoSuchField(path) }

func (r *reading) isSection(path string) bool {
	for _, f := range r.set.Fields() {
		if strings.HasPrefix(f.Path, path+".") {
			return true
		}
	}
	return false
}
