package page

import (
	"fmt"
	"strings"
	"text/template"

	"causeway.dev/internal/connection"
)

// Cloud is whose console and command line a customer uses.
type Cloud struct {
	// Name is what the customer calls it, Console what its web pages are called.
	Name    string
	Console string
}

// The clouds.
var (
	AWS   = Cloud{Name: "AWS", Console: "console"}  //nolint:gochecknoglobals // a constant
	Azure = Cloud{Name: "Azure", Console: "portal"} //nolint:gochecknoglobals // a constant
	GCP   = Cloud{Name: "GCP", Console: "console"}  //nolint:gochecknoglobals // a constant
)

// Words are what one method says about its connections.
type Words struct {
	// Blocks are the method's page, as Read returns it.
	Blocks *template.Template
	// View is what the blocks are filled in with: a struct which embeds Common.
	View func(connection.Progress) any
	// Cloud is whose console and command line the customer uses.
	Cloud Cloud
	// Destination is what a connection leads to, in one word.
	Destination func(connection.Request) string
	// Amendment is an example of a correction.
	Amendment Correction
	// Skipped is what Terminate would leave undone; "" means the cleanup in the clouds.
	Skipped string
	// Left are what customers make and only they can remove, in the order in which they make it.
	Left []Left
	// Forms are other forms in which the method's result is shown; nil where it has none.
	Forms *Forms
}

// Correction is one field of a request with another value.
type Correction struct{ Field, Value string }

// Common is what every page may say.
type Common struct {
	ID      connection.ID
	Request connection.Request
	// Host and Port are of the probe; both are empty where the customer's word counts. PortWord is the port ready for a
	// shell: the customer's variable where there is no probe.
	Host, Port, PortWord string
}

// CommonOf is what every page may say about this connection.
func CommonOf(p connection.Progress) Common {
	c := Common{ID: p.ID, Request: p.Request, PortWord: `"$PORT"`}
	if probe := p.Request.Probe; probe != nil && probe.Port != 0 {
		c.PortWord = fmt.Sprint(probe.Port)
		c.Host, c.Port = probe.Host, c.PortWord
	}
	return c
}

// item stands between two items of a part. It is put in place of the blank lines of the template itself, before any
// outside text is filled in, so that no such text can begin an item of its own.
const item = "\x00"

// Read reads a method's page. It panics where the page is none: it is part of the program.
func Read(source string) *template.Template {
	marked := strings.ReplaceAll(source, "\n\n", "\n"+item+"\n")
	page := template.New("page").Option("missingkey=error").Funcs(functions())
	// A command that stands in a sentence, too, is quoted there like any other text.
	page.Funcs(template.FuncMap{"said": func(view any, block string) (string, error) {
		var b strings.Builder
		err := page.ExecuteTemplate(&b, block, view)
		return strings.Trim(b.String(), "\n"), err
	}})
	return template.Must(page.Parse(marked))
}

func functions() template.FuncMap {
	return template.FuncMap{
		"shell": Shell, "hcl": HCL, "md": md, "code": code, "label": Label, "fence": block,
		"cell":   cell,
		"join":   func(blocks []string) string { return strings.Join(blocks, ", ") },
		"lines":  func(lines []string) string { return strings.Join(lines, "\n") },
		"orElse": orElse,
	}
}

func orElse(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// cell is a value in a table. A | ends a cell even inside code.
func cell(s string) string {
	if s == "" {
		return "*not known yet*"
	}
	return strings.ReplaceAll(code(s), "|", `\|`)
}

// words are one method's blocks, with what they are filled in with.
type words struct {
	Words
	view any
}

func (w Words) of(p connection.Progress) words { return words{w, w.View(p)} }

// items fills in one block and returns its items. A method need not say every part of every step.
//
// A template of ours reads a struct and writes a text; it is the same every time.
//
//workflowcheck:ignore
func (w words) items(block string) ([]string, error) {
	if w.Blocks.Lookup(block) == nil {
		return nil, nil
	}
	var b strings.Builder
	if err := w.Blocks.ExecuteTemplate(&b, block, w.view); err != nil {
		return nil, fmt.Errorf("filling in the page: %w", err)
	}
	var found []string
	for text := range strings.SplitSeq(b.String(), item) {
		if text = strings.Trim(text, "\n"); text != "" {
			found = append(found, text)
		}
	}
	return found, nil
}

// text is a block as a whole, its blank lines in their places again.
func (w words) text(block string) (string, error) {
	found, err := w.items(block)
	return strings.Join(found, "\n\n"), err
}

// said is text for where nobody could do anything about an error, which is then what is said.
func (w words) said(block string) string {
	text, err := w.text(block)
	if err != nil {
		return OneLine(err.Error())
	}
	return text
}
