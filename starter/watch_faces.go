package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"causeway.dev/internal/console"
	"causeway.dev/internal/server"
)

// watchFace is how a watch looks: redrawn in place, one line a change, or one JSON document a change.
type watchFace interface {
	show(v server.View) error
	note(words string) error
}

func (a *app) watchFace() watchFace {
	switch {
	case a.output == outputJSON:
		return &jsonFace{out: a.out}
	case a.screen.Terminal:
		return &liveFace{out: a.painted, screen: a.screen}
	default:
		return &lineFace{out: a.painted, screen: a.screen}
	}
}

// liveFace draws the whole view again over the last one.
type liveFace struct {
	out    io.Writer
	screen console.Screen
	lines  int
	drawn  string
}

func (f *liveFace) show(v server.View) error {
	f.drawn = f.screen.View(v)
	return f.draw(f.drawn)
}

func (f *liveFace) note(words string) error {
	return f.draw(console.EscapeText(words) + "\n\n" + f.drawn)
}

func (f *liveFace) draw(picture string) error {
	picture = f.clip(picture)
	back := ""
	if f.lines > 0 {
		back = ansi.CursorUp(f.lines) + "\r" + ansi.EraseScreenBelow
	}
	f.lines = f.height(picture)
	if _, err := io.WriteString(f.out, back+picture); err != nil {
		return fmt.Errorf("drawing the connection: %w", err)
	}
	return nil
}

// clip keeps what fits on the screen: the cursor cannot go back to a line that has scrolled away. The steps come first,
// so that what is lost is what matters least.
func (f *liveFace) clip(picture string) string {
	if f.screen.Height <= 1 {
		return picture
	}
	lines := strings.SplitAfter(picture, "\n")
	for len(lines) > 1 && f.height(strings.Join(lines, "")) >= f.screen.Height {
		lines = lines[:len(lines)-1]
	}
	return strings.Join(lines, "")
}

// height counts the rows that a picture takes on the screen, with lines that are too long for it.
func (f *liveFace) height(picture string) int {
	rows := 0
	for line := range strings.SplitSeq(strings.TrimSuffix(picture, "\n"), "\n") {
		rows++
		if wide := ansi.StringWidth(line); f.screen.Width > 0 && wide > f.screen.Width {
			rows += (wide - 1) / f.screen.Width
		}
	}
	return rows
}

// lineFace prints a line when something has changed.
type lineFace struct {
	out    io.Writer
	screen console.Screen
	last   string
}

func (f *lineFace) show(v server.View) error { return f.print(f.screen.Line(v.Progress)) }

func (f *lineFace) note(words string) error {
	first, _, _ := strings.Cut(words, "\n")
	return f.print(console.Escape(first))
}

func (f *lineFace) print(words string) error {
	if words == f.last {
		return nil
	}
	f.last = words
	if _, err := fmt.Fprintln(f.out, f.screen.Second(f.screen.Now())+"  "+words); err != nil {
		return fmt.Errorf("writing a change: %w", err)
	}
	return nil
}

// jsonFace prints a document when something has changed.
type jsonFace struct {
	out  io.Writer
	last string
}

func (f *jsonFace) show(v server.View) error {
	key := v.Progress.Changed.String() + string(v.Progress.Status) + string(v.Progress.Step) + v.Progress.Cloud.Words
	if key == f.last {
		return nil
	}
	f.last = key
	return writeJSON(f.out, v)
}

// note is dropped: a program that reads documents has no use for a sentence between two of them.
func (f *jsonFace) note(string) error { return nil }
