package requestfile

import (
	"strings"

	"causeway.dev/internal/connection"
)

// Template is a request to begin with: every field with an example and what it means. What is not required stands in it
// as a comment.
func Template() string {
	var b strings.Builder
	b.WriteString("# A request for a connection. Check it with: causeway plan --file FILE\n")
	open := ""
	for _, f := range connection.Fields() {
		section, name, nested := strings.Cut(f.Path, ".")
		if !nested {
			section, name = "", f.Path
		}
		mark := "# "
		if f.Required {
			mark = ""
		}
		if section != open && section != "" {
			b.WriteString(mark + section + ":\n")
		}
		open = section
		if nested {
			name = "  " + name
		}
		b.WriteString(mark + name + ": " + written(f) + " # " + help(f) + "\n")
	}
	return b.String()
}

// written keeps an account id a text for every other reader of the file.
func written(f connection.Field) string {
	if f.Path == "target.accountId" {
		return `"` + f.Example + `"`
	}
	return f.Example
}

func help(f connection.Field) string {
	text := f.Help
	if len(f.Choices) > 1 {
		text += ": " + strings.Join(f.Choices, ", ")
	}
	if f.Default != "" {
		text += " (default " + f.Default + ")"
	}
	return text
}
