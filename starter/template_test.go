package main

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"causeway.dev/workflows"
)

func TestTemplate_IsPrintedAsItIsHosted(t *testing.T) {
	require.Equal(t, hosted(), nowhere(t).must("template"), "ready for a file, and without a server")
	var answer struct{ Template string }
	require.NoError(t, json.Unmarshal([]byte(nowhere(t).must("template", "--output", "json")), &answer))
	require.Equal(t, hosted(), answer.Template)
}

func TestTemplate_HelpSaysWhatItIsFor(t *testing.T) {
	help := nowhere(t).must("template", "--help")
	require.Contains(t, help, "--peer-role-template")
	require.Contains(t, help, "before anybody creates anything")
}

// hosted is the template of the first method that has one.
func hosted() string {
	for _, m := range workflows.Descriptors() {
		if m.Template != nil {
			return m.Template.Text
		}
	}
	return ""
}
