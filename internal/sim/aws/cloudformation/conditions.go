package cloudformation

import (
	"fmt"
	"slices"
	"strings"

	"causeway.dev/internal/sim/aws/iam"
)

// join and split want their delimiter as it is: AWS takes no function there.
func (e *evaluation) join(argument any) (any, error) {
	pair, _ := argument.([]any)
	refusal := badTemplate("Template error: every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of " +
		"strings to be joined or a function that returns a list of strings (such as Fn::GetAZs) to be joined.")
	if len(pair) != 2 {
		return nil, refusal
	}
	delimiter, plain := pair[0].(string)
	v, err := e.value(pair[1])
	if err != nil {
		return nil, err
	}
	list, ok := v.([]any)
	if !plain || !ok {
		return nil, refusal
	}
	var parts []string
	for _, member := range list {
		part, ok := member.(string)
		if !ok {
			return nil, refusal
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, delimiter), nil
}

func (e *evaluation) split(argument any) (any, error) {
	pair, _ := argument.([]any)
	refusal := badTemplate("Template error: every Fn::Split object requires two parameters, (1) a string delimiter and (2) a string to " +
		"be split or a function that returns a string to be split.")
	if len(pair) != 2 {
		return nil, refusal
	}
	delimiter, plain := pair[0].(string)
	if !plain || delimiter == "" {
		return nil, refusal
	}
	text, err := e.text(pair[1])
	if err != nil {
		return nil, err
	}
	list := []any{}
	for part := range strings.SplitSeq(text, delimiter) {
		list = append(list, part)
	}
	return list, nil
}

func (e *evaluation) ifElse(argument any) (any, error) {
	three, _ := argument.([]any)
	if len(three) != 3 {
		return nil, badTemplate("Template error: Fn::If requires a list argument with three elements")
	}
	yes, err := e.holds(iam.OneText(three[0]))
	if err != nil {
		return nil, err
	}
	if yes {
		return e.value(three[1])
	}
	return e.value(three[2])
}

// holds evaluates a condition of the template by its name.
func (e *evaluation) holds(name string) (bool, error) {
	raw, ok := e.template.Conditions[name]
	if !ok {
		return false, badTemplate("Template error: unresolved condition dependency %s", name)
	}
	if slices.Contains(e.deciding, name) {
		return false, badTemplate("Template error: circular condition dependency between %s", strings.Join(append(e.deciding, name), ", "))
	}
	// A condition knows of no resource.
	before := *e
	e.deciding, e.made = append(slices.Clone(e.deciding), name), nil
	v, err := e.value(raw)
	e.deciding, e.made = before.deciding, before.made
	if err != nil {
		return false, err
	}
	return truth(v)
}

func truth(v any) (bool, error) {
	yes, ok := v.(bool)
	if !ok {
		return false, badTemplate("Template error: a condition must be a boolean, not %v", v)
	}
	return yes, nil
}

func (e *evaluation) conditionOf(argument any) (any, error) { return e.holds(iam.OneText(argument)) }

func (e *evaluation) equals(argument any) (any, error) {
	v, err := e.value(argument)
	if err != nil {
		return nil, err
	}
	pair, _ := v.([]any)
	if len(pair) != 2 {
		return nil, badTemplate("Template error: Fn::Equals requires a list argument with two elements")
	}
	// 'true' and true are the same to CloudFormation.
	return fmt.Sprint(pair[0]) == fmt.Sprint(pair[1]), nil
}

func (e *evaluation) not(argument any) (any, error) {
	all, err := e.truths("Fn::Not", argument, 1, 1)
	return err == nil && !all[0], err
}

func (e *evaluation) and(argument any) (any, error) {
	all, err := e.truths("Fn::And", argument, 2, 10)
	return !slices.Contains(all, false), err
}

func (e *evaluation) or(argument any) (any, error) {
	all, err := e.truths("Fn::Or", argument, 2, 10)
	return slices.Contains(all, true), err
}

func (e *evaluation) truths(name string, argument any, least, most int) ([]bool, error) {
	v, err := e.value(argument)
	if err != nil {
		return nil, err
	}
	list, _ := v.([]any)
	if len(list) < least || len(list) > most {
		return nil, badTemplate("Template error: %s takes %d to %d conditions", name, least, most)
	}
	var all []bool
	for _, member := range list {
		yes, err := truth(member)
		if err != nil {
			return nil, err
		}
		all = append(all, yes)
	}
	return all, nil
}
