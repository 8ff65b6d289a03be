package requestfile

import (
	"strings"

	"causeway.dev/internal/connection"
)

// Which fields a request has is asked here and nowhere else in the reading.

func fieldAt(path string) (connection.Field, bool) { return connection.FieldAt(path) }

func noSuchField(path string) string { return connection.NoSuchField(path) }

func isSection(path string) bool {
	for _, f := range connection.Fields() {
		if strings.HasPrefix(f.Path, path+".") {
			return true
		}
	}
	return false
}
