package page

import (
	"fmt"
	"slices"
	"strings"

	"causeway.dev/internal/connection"
)

// Form is what a method came to, in one of the forms that other services take.
type Form struct {
	Format string `json:"format"`
	Title  string `json:"title"`
	// Language is what the text is written in.
	Language string `json:"language"`
	Text     string `json:"text"`
	// Note says what to mind about it.
	Note string `json:"note,omitempty"`
	// Above means that the page shows it already, among the commands.
	Above bool `json:"-"`
}

// Forms are the forms that a method has, and the step that shows them.
type Forms struct {
	Step connection.StepID
	// What is what they are forms of, such as "addresses".
	What    string
	Formats []string
	// Of is one of them. It fails with a sentence while what it shows is not known yet. The commands of any block of the page
	// are at hand, so that none is written twice.
	Of func(p connection.Progress, format string, commands func(block string) []string) (Form, error)
	// Wanted reports whether the request asks for a form; it may be shown all the same.
	Wanted func(p connection.Progress, format string) bool
}

// Form is what a connection came to, in one form.
func (w Words) Form(p connection.Progress, format string) (Form, error) {
	switch {
	case w.Forms == nil:
		return Form{}, fmt.Errorf("%s is a connection of %s, which has nothing to show in other forms", p.ID, p.Request.Method)
	case !slices.Contains(w.Forms.Formats, format):
		return Form{}, fmt.Errorf("format %q: must be one of %s", format, strings.Join(w.Forms.Formats, ", "))
	}
	return w.Forms.Of(p, format, w.of(p).commands)
}

// forms are those that the request asks for; none while they cannot be made yet.
func (w words) forms(p connection.Progress, step connection.StepID) []Form {
	if w.Forms == nil || w.Forms.Step != step {
		return nil
	}
	var found []Form
	for _, format := range w.Forms.Formats {
		if !w.Forms.Wanted(p, format) {
			continue
		}
		if form, err := w.Form(p, format); err == nil {
			found = append(found, form)
		}
	}
	return found
}

// commands are those of one block, without what is said about them.
func (w words) commands(block string) []string {
	found, err := w.items(block)
	if err != nil {
		return []string{"# " + OneLine(err.Error())}
	}
	for i := range found {
		found[i] = command(found[i]).Run
	}
	return found
}
