package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"

	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v3"

	"causeway.dev/internal/connection"
)

// requestFlags are a request as a command line gives it: a file, fields, or a file with some fields replaced.
type requestFlags struct {
	file   string
	fields map[string]*string
}

// define makes a flag of every field, so that the schema of requests stands in one place only.
func (r *requestFlags) define(c *cobra.Command) {
	flags := c.Flags()
	flags.StringVar(&r.file, "file", "", "request file in YAML; - reads it from the standard input")
	r.fields = map[string]*string{}
	for _, f := range connection.Fields() {
		r.fields[f.Path] = flags.String(flagOf(f.Path), "", fieldHelp(f))
	}
}

func fieldHelp(f connection.Field) string {
	help := f.Path + ": " + f.Help
	if len(f.Choices) > 1 {
		help += " (" + strings.Join(f.Choices, ", ") + ")"
	}
	if f.Default != "" {
		help += ", " + f.Default + " when left out"
	}
	return help
}

// flagOf turns the path of a field into the name of its flag: target.accountId becomes target-account-id.
func flagOf(path string) string {
	var b strings.Builder
	for _, r := range path {
		switch {
		case r == '.':
			b.WriteByte('-')
		case unicode.IsUpper(r):
			b.WriteByte('-')
			b.WriteRune(unicode.ToLower(r))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// read makes the request and checks its form; all problems come together, before anything is sent.
func (a *app) read(c *cobra.Command, r *requestFlags, args []string) (connection.Request, error) {
	var request connection.Request
	file, err := r.source(c, args)
	if err != nil {
		return request, err
	}
	replaced := r.replaced(c)
	if file == "" && len(replaced) == 0 {
		return request, usage(c, fmt.Errorf("no request: give a file or the fields as flags"))
	}
	var found connection.Problems
	if file != "" {
		if request, found, err = a.parseFile(file, len(replaced) > 0); err != nil {
			return request, err
		}
	}
	for _, f := range connection.Fields() {
		if value, ok := replaced[f.Path]; ok {
			if rule := f.Set(&request, value); rule != "" {
				found = append(found, connection.Problem{Field: f.Path, Value: value, Rule: rule})
			}
		}
	}
	for _, p := range connection.Validate(request) {
		if !found.Has(p.Field) {
			found = append(found, p)
		}
	}
	if len(found) > 0 {
		return request, found
	}
	return request, nil
}

func (r *requestFlags) source(c *cobra.Command, args []string) (string, error) {
	switch {
	case len(args) > 1:
		return "", usage(c, fmt.Errorf("unexpected argument %q: one command takes one request", args[1]))
	case len(args) == 1 && r.file != "" && args[0] != r.file:
		return "", usage(c, fmt.Errorf("two request files: %q and --file %q", args[0], r.file))
	case len(args) == 1:
		return args[0], nil
	default:
		return r.file, nil
	}
}

// replaced are the fields that were given as flags.
func (r *requestFlags) replaced(c *cobra.Command) map[string]string {
	values := map[string]string{}
	for path, value := range r.fields {
		if c.Flags().Changed(flagOf(path)) {
			values[path] = *value
		}
	}
	return values
}

// sizeLimit is far above any request; a file above it is the wrong file.
const sizeLimit = 1 << 20

func (a *app) parseFile(name string, _ bool) (connection.Request, connection.Problems, error) {
	var request connection.Request
	document, err := a.readFile(name)
	if err != nil {
		return request, nil, err
	}
	decoder := yaml.NewDecoder(bytes.NewReader(document))
	decoder.KnownFields(true)
	if err := decoder.Decode(&request); err != nil {
		return request, nil, mistakef("%s: %w", name, err)
	}
	return request, nil, nil
}

func (a *app) readFile(name string) ([]byte, error) {
	from := a.in
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, mistakef("reading the request file: %w", err)
		}
		defer f.Close()
		from = f
	}
	document, err := io.ReadAll(io.LimitReader(from, sizeLimit+1))
	if err != nil {
		return nil, mistakef("reading the request file %s: %w", name, err)
	}
	if len(document) > sizeLimit {
		return nil, mistakef("the request file %s is larger than 1 MiB: this is not a request", name)
	}
	return document, nil
}
