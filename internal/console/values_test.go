package console_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
)

// Who types accept for a customer must know that the step asks for a value.
func TestShow_NamesTheValueThatAStepAsksFor(t *testing.T) {
	v := waiting()
	require.NotContains(t, screen(0).View(v), "--value")
	for i, s := range v.Progress.Steps {
		if s.ID == v.Progress.Step {
			v.Progress.Steps[i].Values = []connection.Value{{Name: "transitGatewayId"}, {Name: "shareArn"}}
		}
	}
	require.Contains(t, screen(0).View(v), "--value transitGatewayId=VALUE")
}
