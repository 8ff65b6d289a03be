package requestfile

import (
	"strings"

	"causeway.dev/internal/connection"
)

// Template is a request to begin with: every field of a method with an example and what it means. What is not required
// stands in it as a comment.
func Template(m connection.Method) string {
	var b strings.Builder
	b.WriteString("# A request for a connection. Check it with: causeway plan --file FILE\n")
	open := ""
	for _, f := range connection.FieldsOf(m) {
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
		b.WriteString(mark + name + ": " + written(f, m) + " # " + help(f) + "\n")
	}
	return b.String()
}

// markOf makes a comment of a section in which nothing is required.
func markOf(section string, m connection.Method) string {
	for _, f := range connection.FieldsOf(m) {
		if f.Required && strings.HasPrefix(f.Path, section+".") {
			return ""
		}
	}
	return "# "
}

// written keeps an account id a text for every other reader of the file, and a list a list.
func written(f connection.Field, m connection.Method) string {
	switch {
	case f.Path == "method":
		return string(m)
	case f.Path == "target.accountId":
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
