package requestfile

import (
	"strings"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/methods"
)

// Template is a request to begin with: every field of a method with an example and what it means. What is not required
// stands in it as a comment.
func Template(m methods.Method) string {
	var b strings.Builder
	b.WriteString("# A request for a connection. Check it with: causeway plan --file FILE\n")
	open := ""
	for _, f := range m.Fields() {
		section, name, nested := strings.Cut(f.Path, ".")
		if !nested {
			section, name = "", f.Path
		}
		mark := "# "
		if f.Required {
			mark = ""
		}
		if section != open && section != "" {
			b.WriteString(markOf(section, m) + section + ":\n")
		}
		open = section
		if nested {
			name = "  " + name
		}
		b.WriteString(mark + name + ": " + written(f) + " # " + help(f) + "\n")
	}
	return b.String()
}

// markOf makes a comment of a section in which nothing is required.
func markOf(section string, m methods.Method) string {
	for _, f := range m.Fields() {
		if f.Required && strings.HasPrefix(f.Path, section+".") {
			return ""
		}
	}
	return "# "
}

// written keeps an id of digits a text for every other reader of the file, and a list a list.
func written(f connection.Field) string {
	switch {
	case f.Type == connection.FieldText && strings.Trim(f.Example, "0123456789") == "":
		return `"` + f.Example + `"`
	case f.Type == connection.FieldList:
		return "[" + strings.ReplaceAll(f.Example, ",", ", ") + "]"
	default:
		return f.Example
	}
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
