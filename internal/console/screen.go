package console

import (
	"io"
	"time"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/term"

	"causeway.dev/internal/methods"
)

// Screen is where a command writes, and what it needs to know to write well.
type Screen struct {
	// Terminal is true when a person watches: lines may be redrawn in place.
	Terminal bool
	// Width is the number of columns; zero means as wide as the text is. Height is the number of rows.
	Width, Height int
	// Now is the clock. Zone is the time zone of whoever reads; nil means UTC.
	Now  func() time.Time
	Zone *time.Location
	// Methods say what the other end of a connection is called, and what is worth a line of its own.
	Methods methods.Set
}

// file is what a terminal is besides a writer.
type file interface{ Fd() uintptr }

// NewScreen looks at where the output goes.
func NewScreen(out io.Writer, now func() time.Time, zone *time.Location) Screen {
	s := Screen{Now: now, Zone: zone}
	f, ok := out.(file)
	if !ok || !term.IsTerminal(f.Fd()) {
		return s
	}
	s.Terminal = true
	if width, height, err := term.GetSize(f.Fd()); err == nil {
		s.Width, s.Height = width, height
	}
	return s
}

// Colours wraps a writer so that colours reach it only when it is a terminal that shows them and NO_COLOR is not set.
func Colours(out io.Writer, environ []string) io.Writer {
	return colorprofile.NewWriter(out, environ)
}

// The palette: the sixteen colours that every terminal has and that its user chose.
func good(s string) string    { return in(lipgloss.NewStyle().Foreground(lipgloss.Green), s) }
func turn(s string) string    { return in(lipgloss.NewStyle().Foreground(lipgloss.Yellow), s) }
func bad(s string) string     { return in(lipgloss.NewStyle().Foreground(lipgloss.Red), s) }
func busy(s string) string    { return in(lipgloss.NewStyle().Foreground(lipgloss.Cyan), s) }
func quiet(s string) string   { return in(lipgloss.NewStyle().Faint(true), s) }
func strong(s string) string  { return in(lipgloss.NewStyle().Bold(true), s) }
func command(s string) string { return busy(Escape(s)) }

func in(style lipgloss.Style, s string) string {
	if s == "" {
		return ""
	}
	return style.Render(s)
}
