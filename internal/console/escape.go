package console

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
)

// Escape makes an outside text safe for one line of a terminal: whatever is not printable (control characters, but also
// the invisible ones that turn the direction of writing) is shown as its code, so that nothing can move the cursor,
// recolour a line or pretend to be another line.
func Escape(s string) string {
	return escape(s, func(r rune) bool { return unicode.IsPrint(r) }, visible)
}

// EscapeText does the same for a text of several lines.
func EscapeText(s string) string {
	return escape(s, func(r rune) bool { return r == '\n' || r == '\t' || unicode.IsPrint(r) }, visible)
}

// EscapeJSON writes what is not printable in a JSON document as \u escapes, which leaves its meaning as it is.
func EscapeJSON(document string) string {
	return escape(document, func(r rune) bool { return r == '\n' || r == '\t' || unicode.IsPrint(r) }, jsonEscape)
}

func escape(s string, safe func(rune) bool, write func(rune) string) string {
	if strings.IndexFunc(s, func(r rune) bool { return !safe(r) }) < 0 {
		return strings.ToValidUTF8(s, "\uFFFD")
	}
	var b strings.Builder
	for _, r := range s {
		if safe(r) {
			b.WriteRune(r)
			continue
		}
		b.WriteString(write(r))
	}
	return b.String()
}

func visible(r rune) string {
	switch {
	case r == '\n':
		return `\n`
	case r == '\t':
		return `\t`
	case r < 0x100:
		return fmt.Sprintf(`\x%02x`, r)
	default:
		return fmt.Sprintf(`\u%04x`, r)
	}
}

func jsonEscape(r rune) string {
	if high, low := utf16.EncodeRune(r); high != unicode.ReplacementChar {
		return fmt.Sprintf(`\u%04x\u%04x`, high, low)
	}
	return fmt.Sprintf(`\u%04x`, r)
}
