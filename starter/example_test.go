package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"causeway.dev/workflows"
)

func TestStart_ThereIsAnExampleOfEachMethod(t *testing.T) {
	d := nowhere(t)
	for _, m := range workflows.Descriptors().Names() {
		example := d.must("start", "--example", "--method", string(m))
		require.Contains(t, example, "method: "+string(m))
		answer := d.typesInto(t.Context(), example, "start", "--file", "-")
		require.Equal(t, exitUnanswer, answer.code, "its form is right, so that it is the server that is missing: %s", answer.err)
	}
	answer := d.types("start", "--example", "--method", "carrier-pigeon")
	require.Equal(t, exitUsage, answer.code)
	require.Contains(t, answer.err, `"carrier-pigeon" is no method; there are aws-vpc-peering, `)
}
