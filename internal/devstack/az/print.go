package az

import (
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strings"
	"text/tabwriter"
)

// row is one thing of an answer; rows are several.
type (
	row  = map[string]any
	rows = []row
)

var (
	onlyOne = regexp.MustCompile(`^\w+$`)
	columns = regexp.MustCompile(`^\[\]\.\{(\w+:\w+(?:,\s*\w+:\w+)*)\}$`)
)

// printerOf reads how the answer is wanted. Of the query language it knows one field, and columns of a list.
func printerOf(o options) (func(io.Writer, any) error, error) {
	query, format := o.one("--query"), o.one("--output")
	switch format {
	case "", "json", "tsv", "table", "none":
	default:
		return nil, fmt.Errorf("argument --output: invalid choice: %q", format)
	}
	chosen := columns.FindStringSubmatch(query)
	if query != "" && chosen == nil && !onlyOne.MatchString(query) {
		return nil, fmt.Errorf("argument --query: this stand-in for az does not know %q", query)
	}
	if format == "table" && chosen == nil {
		return nil, fmt.Errorf("argument --output: this stand-in for az prints a table only of columns that --query names")
	}
	return func(out io.Writer, answer any) error {
		switch {
		case answer == nil || format == "none":
			return nil
		case chosen != nil:
			list, _ := answer.(rows)
			return printColumns(out, list, strings.Split(strings.ReplaceAll(chosen[1], " ", ""), ","), format)
		case query != "":
			one, _ := answer.(row)
			answer = one[query]
		}
		if text, plain := answer.(string); plain && format == "tsv" {
			return said(fmt.Fprintln(out, text))
		}
		return printJSON(out, answer)
	}, nil
}

func printColumns(out io.Writer, list rows, wanted []string, format string) error {
	names, fields := make([]string, len(wanted)), make([]string, len(wanted))
	for i, column := range wanted {
		names[i], fields[i], _ = strings.Cut(column, ":")
	}
	var cells [][]string
	narrowed := rows{}
	for _, r := range list {
		line, short := make([]string, len(fields)), row{}
		for i, field := range fields {
			line[i], short[names[i]] = fmt.Sprint(r[field]), r[field]
		}
		cells, narrowed = append(cells, line), append(narrowed, short)
	}
	if format != "table" && format != "tsv" {
		return printJSON(out, narrowed)
	}
	if len(cells) == 0 {
		return nil // az prints nothing of an empty list, not even a head
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	if format == "table" {
		rules := make([]string, len(names))
		for i, name := range names {
			names[i], rules[i] = strings.ToUpper(name[:1])+name[1:], strings.Repeat("-", len(name))
		}
		cells = append([][]string{names, rules}, cells...)
	}
	for _, line := range cells {
		if err := said(fmt.Fprintln(table, strings.Join(line, "\t"))); err != nil {
			return err
		}
	}
	if err := table.Flush(); err != nil {
		return fmt.Errorf("printing the answer: %w", err)
	}
	return nil
}

func printJSON(out io.Writer, answer any) error {
	text, err := json.MarshalIndent(answer, "", "  ")
	if err != nil {
		return fmt.Errorf("printing the answer: %w", err)
	}
	return said(fmt.Fprintln(out, string(text)))
}

func said(_ int, err error) error {
	if err != nil {
		return fmt.Errorf("printing the answer: %w", err)
	}
	return nil
}
