package devstack

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/temporaltest"
	"causeway.dev/workflows"
)

const examples = "../../examples"

// programs builds the real ones into a folder, beside the Temporal CLI.
func programs(t *testing.T) string {
	t.Helper()
	cli, err := temporaltest.FindCLI()
	if err != nil {
		t.Skipf("no Temporal dev server: %v", err)
	}
	bin := t.TempDir()
	require.NoError(t, os.Symlink(cli, filepath.Join(bin, "temporal")))
	for name, source := range map[string]string{"worker": "causeway.dev/worker", "causeway": "causeway.dev/starter"} {
		said, err := exec.CommandContext(t.Context(), "go", "build", "-o", filepath.Join(bin, name), source).CombinedOutput()
		require.NoError(t, err, "building %s: %s", source, said)
	}
	return bin
}

// The whole story, with real processes: the demo ends active and proven, nothing runs afterwards, and a second start
// finds the connection and the clouds as they were.
func TestDemo_EndsActiveAndProvenAndLeavesNothingRunning(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a whole stack")
	}
	options := Options{
		Data: t.TempDir(), Bin: programs(t), Inventory: filepath.Join(examples, "clusters.yaml"),
		Ports: freePorts(), Say: func(string) {},
	}
	s, err := Start(t.Context(), options)
	require.NoError(t, err)

	var out bytes.Buffer
	demo := Demo{Method: "aws-vpc-peering", Examples: examples, Out: Shared(&out), Began: time.Now()}
	result, err := demo.Play(t.Context(), s)

	require.NoError(t, err, out.String())
	require.Equal(t, connection.Active, result.Status, out.String())
	require.True(t, result.Proven, "the probe has seen traffic")
	require.Contains(t, out.String(), "$ aws ec2 accept-vpc-peering-connection")
	ports := s.ports
	require.NoError(t, s.Stop(t.Context()), "everything ends when it is asked to")
	for _, p := range ports.All() {
		number, err := p.reserve(t.Context())
		require.NoError(t, err, "somebody still listens")
		require.Equal(t, p.Number, number)
	}

	options.Ports = ports
	again, err := Start(t.Context(), options)
	require.NoError(t, err)
	id := connection.ID{Cluster: "prod-us", Name: "acme-orders"}
	progress, err := again.Connections().Progress(t.Context(), id)
	require.NoError(t, err)
	require.Equal(t, connection.Active, progress.Status)
	require.NoError(t, again.Stop(t.Context()))
}

func TestCustomers_EveryOneHasARequestOfTheirMethodThatIsInOrder(t *testing.T) {
	methods, err := played()
	require.NoError(t, err)
	require.ElementsMatch(t, workflows.Descriptors().Names(), methods, "each method has a sample customer, and no other")
	for _, method := range methods {
		c, err := customerOf(method)
		require.NoError(t, err)
		request, err := readRequest(filepath.Join(examples, c.Request))
		require.NoError(t, err)
		require.Equal(t, method, request.Method, "the example of %s", method)
	}
	_, err = customerOf("carrier-pigeon")
	require.ErrorContains(t, err, "aws-vpc-peering", "an unknown method is told which ones there are")
}

func TestResult_IsOneLineForPrograms(t *testing.T) {
	r := Result{Method: "aws-vpc-peering", Status: connection.Active, Proven: true, Seconds: 12.34}
	require.Equal(t, "RESULT method=aws-vpc-peering status=active proven=true grant=none seconds=12.3", r.String())
	require.Contains(t, Result{Grant: "open"}.String(), "status=unknown proven=false grant=open")
}
