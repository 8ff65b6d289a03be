package instruct_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/instruct"
	cloudsim "causeway.dev/internal/sim/aws"
)

// A stack that was rolled back keeps its name: whoever follows the page must be able to begin again.
func TestLentRoleInstructions_AStackThatAWSRefusedIsCreatedAgain(t *testing.T) {
	f := newLender(t)
	before, right := f.cloud.Snapshot(), f.p.Facts.Get(connection.FactOurPrincipal)
	f.p.Facts = f.p.Facts.With(connection.FactOurPrincipal, right+"-that-is-not-there")
	commands := instruct.Commands(f.p, instruct.StepLend)
	require.Len(t, commands, 4)
	f.run(commands[:2]...)
	// The wait says so, and the command line with it.
	f.run("if "+commands[2]+"; then exit 1; fi", "if "+commands[1]+"; then exit 1; fi")
	require.Contains(t, f.run(commands[3]), "None", "there is no role to tell us of")
	require.Contains(t, f.cloud.Snapshot().String(), "ROLLBACK_COMPLETE")

	f.undo(instruct.StepLend)
	require.Empty(t, f.cloud.Snapshot().Diff(before))
	f.p.Facts = f.p.Facts.With(connection.FactOurPrincipal, right)
	require.True(t, f.cloud.CanAssume(f.lend(), externalID, cloudsim.SampleDataPlaneRoleARN))
}
