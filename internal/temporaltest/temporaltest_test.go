package temporaltest_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/workflowservice/v1"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/server"
	"causeway.dev/internal/temporaltest"
)

func TestStart_KnowsTheSearchAttributesAndAProbesNamespace(t *testing.T) {
	s := temporaltest.Start(t)
	ctx := context.Background()

	known, err := s.Client.OperatorService().ListSearchAttributes(ctx,
		&operatorservice.ListSearchAttributesRequest{Namespace: "default"})
	require.NoError(t, err)
	for name, kind := range server.Attributes() {
		require.Equal(t, kind, known.GetCustomAttributes()[name], "the kind of %s", name)
	}

	probes, err := s.Client.WorkflowService().DescribeNamespace(ctx,
		&workflowservice.DescribeNamespaceRequest{Namespace: connection.ProbeNamespace(temporaltest.Probed)})
	require.NoError(t, err)
	require.Equal(t, enums.NAMESPACE_STATE_REGISTERED, probes.GetNamespaceInfo().GetState())
}

func TestFindCLI_NamesTheVariableWhoseProgramIsNotThere(t *testing.T) {
	t.Setenv(temporaltest.EnvCLI, "/nowhere/temporal")
	_, err := temporaltest.FindCLI()
	require.EqualError(t, err, "CAUSEWAY_TEMPORAL_CLI names /nowhere/temporal, which is no program")
}
