package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/methods"
	"causeway.dev/internal/requestfile"
)

// requestFlags are a request as a command line gives it: a file, fields, or a file with some fields replaced.
type requestFlags struct {
	file   string
	fields map[string]*string
}

// define makes a flag of every field, so that the schema of requests stands in one place only.
func (r *requestFlags) define(c *cobra.Command, set methods.Set) {
	flags := c.Flags()
	flags.SortFlags = false
	flags.StringVar(&r.file, "file", "", "request file in YAML; - reads it from the standard input")
	r.fields = map[string]*string{}
	for _, f := range set.Fields() {
		r.fields[f.Path] = flags.String(flagOf(f.Path), "", fieldHelp(f))
	}
}

func fieldHelp(f methods.Field) string {
	help := f.Help
	if len(f.Choices) > 1 {
		help += ": " + strings.Join(f.Choices, ", ")
	}
	if f.Default != "" {
		help += " (default " + f.Default + ")"
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
	file, err := r.source(c, args)
	if err != nil {
		return connection.Request{}, err
	}
	given := r.given(c)
	if file == "" && len(given) == 0 {
		return connection.Request{}, usage(c, errNoRequest)
	}
	if file == "" {
		request, err := requestfile.FromFlags(a.methods, given)
		return request, inFile("the flags", err)
	}
	document, err := a.readFile(file)
	if err != nil {
		return connection.Request{}, err
	}
	if file == "-" {
		file = "the standard input"
	}
	request, err := requestfile.Merge(a.methods, document, given)
	return request, inFile(file, err)
}

var errNoRequest = errors.New("no request: give a file, or the fields as flags; `causeway start --example` prints a file to begin with")

// inFile says where problems were found, and keeps them for programs.
func inFile(name string, err error) error {
	if err == nil {
		return nil
	}
	return mistakef("%s does not make a request, and nothing was sent:\n%w", name, err)
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

// given are the fields that came as flags, by their paths.
func (r *requestFlags) given(c *cobra.Command) map[string]string {
	values := map[string]string{}
	for path, value := range r.fields {
		if c.Flags().Changed(flagOf(path)) {
			values[path] = *value
		}
	}
	return values
}

// sizeLimit keeps a wrong file (a disk image, /dev/zero) out of memory; what a request may have, its parser says.
const sizeLimit = 1 << 20

func (a *app) readFile(name string) ([]byte, error) {
	from := a.in
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, mistakef("reading the request file: %w", err)
		}
		// It was only read: there is nothing that closing could lose.
		defer func() { _ = f.Close() }()
		from = f
	}
	document, err := io.ReadAll(io.LimitReader(from, sizeLimit))
	if err != nil {
		return nil, mistakef("reading the request file %s: %w", name, err)
	}
	return document, nil
}
