package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"causeway.dev/internal/console"
)

// The values of --output.
const (
	outputText = "text"
	outputJSON = "json"
)

func (a *app) checkOutput() error {
	switch a.output {
	case outputText, outputJSON:
		return nil
	default:
		wrong := a.output
		a.output = outputText
		return mistakef("--output %q: must be text or json", wrong)
	}
}

// answer writes the result of a command: the value for programs, or the text for people.
func (a *app) answer(value any, text string) error {
	if a.output == outputJSON {
		return writeJSON(a.out, value)
	}
	return a.say(text)
}

func (a *app) say(text string) error {
	if _, err := io.WriteString(a.painted, text); err != nil {
		return fmt.Errorf("writing the answer: %w", err)
	}
	return nil
}

func writeJSON(w io.Writer, value any) error {
	var document bytes.Buffer
	encoder := json.NewEncoder(&document)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return fmt.Errorf("writing the answer as JSON: %w", err)
	}
	if _, err := io.WriteString(w, console.EscapeJSON(document.String())); err != nil {
		return fmt.Errorf("writing the answer: %w", err)
	}
	return nil
}
