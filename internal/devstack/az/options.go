package az

import (
	"fmt"
	"slices"
	"strings"
)

// options are what a command was given: each name with its values.
type options map[string][]string

func (o options) one(name string) string {
	if len(o[name]) == 0 {
		return ""
	}
	return o[name][0]
}

// list are the options that take several values.
func lists() []string {
	return []string{"--ids", "--source-address-prefixes", "--destination-port-ranges"}
}

// read takes every command's own options, and those for printing that all have.
func (c command) read(args []string) (options, error) {
	o := options{}
	name := ""
	for _, word := range args {
		if strings.HasPrefix(word, "-") {
			if name = full(word); !slices.Contains(slices.Concat(c.needs, c.takes, c.flags, []string{"--query", "--output"}), name) {
				return nil, fmt.Errorf("unrecognized arguments: %s", word)
			}
			if _, twice := o[name]; twice {
				return nil, fmt.Errorf("%s is given twice", word)
			}
			o[name] = nil
			continue
		}
		if slices.Contains(c.flags, name) || len(o[name]) == 1 && !slices.Contains(lists(), name) {
			return nil, fmt.Errorf("unrecognized arguments: %s", word)
		}
		o[name] = append(o[name], word)
	}
	return o, c.complete(o)
}

// complete refuses what lacks a value, or is lacking.
func (c command) complete(o options) error {
	for name, values := range o {
		if !slices.Contains(c.flags, name) && (len(values) == 0 || slices.Contains(values, "")) {
			return fmt.Errorf("argument %s: expected a value", name)
		}
	}
	for _, name := range c.needs {
		if len(o[name]) == 0 {
			return fmt.Errorf("the following arguments are required: %s", name)
		}
	}
	return nil
}

func full(name string) string {
	if name == "-o" {
		return "--output"
	}
	return name
}
