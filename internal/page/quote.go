package page

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Shell quotes a text as one word of a POSIX shell. Plain words stay bare, because people read the commands too.
func Shell(s string) string {
	// zsh, which many customers type into, expands a leading = too.
	if s != "" && !strings.ContainsFunc(s, needsQuotes) && s[0] != '=' {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

func needsQuotes(r rune) bool {
	plain := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("_-./:@,=+%", r)
	return !plain
}

// HCL quotes a text as a string of Terraform's language, in which ${ and %{ begin templates.
func HCL(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case (r == '$' || r == '%') && strings.HasPrefix(s[i+1:], "{"):
			b.WriteString(escaped(r)) // doubling it, as the manual says, is ambiguous after another one
		case r == '\n':
			b.WriteString(`\n`)
		case !unicode.IsPrint(r) || r == utf8.RuneError:
			b.WriteString(escaped(r))
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

func escaped(r rune) string {
	const wide = 0x10000
	if r < wide {
		return fmt.Sprintf(`\u%04x`, r)
	}
	return fmt.Sprintf(`\U%08x`, r)
}

// Label makes a Terraform label of a connection's id, which is made of DNS labels when all is well.
func Label(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return '_'
	}, s)
}

// OneLine replaces everything that could end a line, or that nobody can see, by spaces.
func OneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r == utf8.RuneError || !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, s)
}

// md makes a text stand for itself inside a line of Markdown: no markup, no HTML, no link that nobody meant.
func md(s string) string {
	replace := strings.NewReplacer(
		`\`, `\\`, "`", "\\`", `*`, `\*`, `_`, `\_`, `[`, `\[`, `]`, `\]`, `<`, `\<`, `>`, `\>`, `#`, `\#`, `|`, `\|`,
		`~`, `\~`, `!`, `\!`, `&`, `\&`, `://`, `:\/\/`, `www.`, `www\.`, `WWW.`, `WWW\.`,
	)
	return replace.Replace(OneLine(s))
}

// code is a text as inline code.
func code(s string) string {
	s = OneLine(s)
	fence := strings.Repeat("`", ticks(s)+1)
	if s == "" || strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") || strings.TrimSpace(s) == "" {
		return fence + " " + s + " " + fence
	}
	return fence + s + fence
}

// block is a block of code whose fence is longer than any row of backticks inside.
func block(language, s string) string {
	fence := strings.Repeat("`", max(3, ticks(s)+1))
	return fence + language + "\n" + strings.TrimRight(s, "\n") + "\n" + fence
}

// ticks is the length of the longest row of backticks.
func ticks(s string) int {
	longest, row := 0, 0
	for i := range len(s) {
		if s[i] == '`' {
			row++
			longest = max(longest, row)
		} else {
			row = 0
		}
	}
	return longest
}

// clip cuts a text that somebody else wrote to so many bytes, at a whole character.
func clip(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	const more = "…"
	cut := max(0, limit-len(more))
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + more
}
