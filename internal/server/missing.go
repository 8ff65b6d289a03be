package server

import (
	"context"
	"fmt"
	"sort"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/sdk/client"
)

func ensureAttributes(ctx context.Context, c client.Client, namespace string) ([]Done, error) {
	missing, err := MissingAttributes(ctx, c, namespace)
	if err != nil {
		return nil, err
	}
	if len(missing) == 0 {
		return []Done{{What: fmt.Sprintf("namespace %s knows all search attributes", namespace)}}, nil
	}
	add := make(map[string]enums.IndexedValueType, len(missing))
	done := make([]Done, len(missing))
	for i, name := range missing {
		add[name] = Attributes()[name]
		done[i] = Done{What: fmt.Sprintf("search attribute %s (%s) added", name, add[name]), Changed: true}
	}
	_, err = c.OperatorService().AddSearchAttributes(ctx, &operatorservice.AddSearchAttributesRequest{
		Namespace: namespace, SearchAttributes: add,
	})
	if err != nil {
		return nil, fmt.Errorf("adding search attributes %v to namespace %q (on Temporal Cloud, add them in its console): %w", missing, namespace, err)
	}
	return done, nil
}

// MissingAttributes names the search attributes that a namespace does not know, in a fixed order. One of another kind is
// an error: it cannot be mended without losing what is indexed.
func MissingAttributes(ctx context.Context, c client.Client, namespace string) ([]string, error) {
	known, err := c.OperatorService().ListSearchAttributes(ctx, &operatorservice.ListSearchAttributesRequest{Namespace: namespace})
	if err != nil {
		return nil, fmt.Errorf("reading the search attributes of namespace %q: %w", namespace, err)
	}
	var missing []string
	for name, kind := range Attributes() {
		has, ok := known.GetCustomAttributes()[name]
		switch {
		case !ok:
			missing = append(missing, name)
		case has != kind:
			return nil, fmt.Errorf("search attribute %s of namespace %q is of kind %s and must be %s: rename or remove it first", name, namespace, has, kind)
		}
	}
	sort.Strings(missing)
	return missing, nil
}
