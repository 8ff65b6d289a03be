package cloudformation

import (
	"fmt"
	"slices"
	"strings"

	yaml "go.yaml.in/yaml/v3"

	"causeway.dev/internal/sim/aws/state"
)

// template is a stack's template, read but not evaluated. Short forms of functions are long ones in it.
type template struct {
	Parameters map[string]map[string]any
	Conditions map[string]any
	Resources  map[string]map[string]any
	Outputs    map[string]map[string]any
}

// badTemplate is a ValidationError: CloudFormation says most things by it.
func badTemplate(format string, args ...any) error {
	return state.Refuse("ValidationError", fmt.Sprintf(format, args...))
}

// readTemplate reads YAML, and so JSON.
func readTemplate(text string) (*template, error) {
	var root yaml.Node
	if err := yaml.Unmarshal([]byte(text), &root); err != nil || len(root.Content) == 0 {
		return nil, badTemplate("Template format error: YAML not well-formed. (%v)", err)
	}
	value, err := plainValue(root.Content[0])
	if err != nil {
		return nil, err
	}
	sections, ok := value.(map[string]any)
	if !ok {
		return nil, badTemplate("Template format error: unsupported structure.")
	}
	t := &template{Conditions: map[string]any{}}
	for name, section := range sections {
		if err := t.take(name, section); err != nil {
			return nil, err
		}
	}
	if len(t.Resources) == 0 {
		return nil, badTemplate("Template format error: At least one Resources member must be defined.")
	}
	for name := range t.Resources {
		if t.Parameters[name] != nil {
			return nil, badTemplate("Template format error: the logical name %s is that of a parameter and of a resource", name)
		}
	}
	return t, nil
}

// take puts a section into its place. What is not simulated is refused, not ignored.
func (t *template) take(name string, section any) (err error) {
	switch name {
	case "AWSTemplateFormatVersion":
		if section != "2010-09-09" {
			return badTemplate("Template format error: unsupported value for AWSTemplateFormatVersion.")
		}
	case "Description", "Metadata":
	case "Parameters":
		t.Parameters, err = maps2(name, section)
	case "Resources":
		t.Resources, err = maps2(name, section)
	case "Outputs":
		t.Outputs, err = maps2(name, section)
	case "Conditions":
		var ok bool
		if t.Conditions, ok = section.(map[string]any); !ok {
			return badTemplate("Template format error: [/Conditions] should be an object")
		}
	default:
		return badTemplate("Invalid template property or properties [%s]", name)
	}
	return err
}

// maps2 is a section of named objects.
func maps2(name string, section any) (map[string]map[string]any, error) {
	members, ok := section.(map[string]any)
	if !ok {
		return nil, badTemplate("Template format error: [/%s] should be an object", name)
	}
	all := map[string]map[string]any{}
	for key, member := range members {
		if all[key], ok = member.(map[string]any); !ok {
			return nil, badTemplate("Template format error: [/%s/%s] should be an object", name, key)
		}
	}
	return all, nil
}

// plainValue is a node without YAML: maps, lists, strings, booleans. A number or a date stays the text that it is, as in
// CloudFormation.
func plainValue(n *yaml.Node) (any, error) {
	if n.Kind == yaml.AliasNode {
		return nil, badTemplate("Template format error: YAML aliases are not allowed in CloudFormation templates")
	}
	value, err := untagged(n)
	if err != nil {
		return nil, err
	}
	short, ok := strings.CutPrefix(n.Tag, "!")
	if !ok || strings.HasPrefix(short, "!") || short == "" {
		return value, nil
	}
	function := "Fn::" + short
	if short == "Ref" || short == "Condition" {
		function = short
	}
	if !slices.Contains(knownFunctions(), function) {
		return nil, badTemplate("Template format error: unsupported function !%s", short)
	}
	return map[string]any{function: value}, nil
}

func untagged(n *yaml.Node) (any, error) {
	switch n.Kind {
	case yaml.SequenceNode:
		list := []any{}
		for _, child := range n.Content {
			value, err := plainValue(child)
			if err != nil {
				return nil, err
			}
			list = append(list, value)
		}
		return list, nil
	case yaml.MappingNode:
		return plainMap(n)
	default:
		return scalar(n), nil
	}
}

func plainMap(n *yaml.Node) (any, error) {
	members := map[string]any{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i].Value
		if _, twice := members[key]; twice {
			return nil, badTemplate("Template error: duplicate mapping key %s", key)
		}
		value, err := plainValue(n.Content[i+1])
		if err != nil {
			return nil, err
		}
		members[key] = value
	}
	return members, nil
}

func scalar(n *yaml.Node) any {
	switch n.ShortTag() {
	case "!!bool":
		return strings.EqualFold(n.Value, "true")
	case "!!null":
		return nil
	default:
		return n.Value
	}
}
