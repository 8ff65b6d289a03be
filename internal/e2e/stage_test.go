package e2e_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/temporaltest"
)

// stage is one Temporal server with the real programs, built once for each test.
type stage struct {
	t      *testing.T
	bin    string
	folder string
	env    []string
}

func newStage(t *testing.T, clusters string, env ...string) *stage {
	t.Helper()
	if testing.Short() {
		t.Skip("skipped: programs that run as processes of their own tell the race detector nothing")
	}
	server := temporaltest.Start(t)
	s := &stage{t: t, bin: t.TempDir(), folder: t.TempDir()}
	for program, source := range map[string]string{"worker": "../../worker", "causeway": "../../starter"} {
		out, err := exec.CommandContext(t.Context(), "go", "build", "-o", filepath.Join(s.bin, program), source).CombinedOutput()
		require.NoError(t, err, string(out))
	}
	s.write("clusters.yaml", clusters)
	s.env = append(os.Environ(), "TEMPORAL_ADDRESS="+server.Address, "AWS_EC2_METADATA_DISABLED=true", "AWS_REGION=us-east-1")
	s.env = append(s.env, env...)
	return s
}

func (s *stage) write(name, content string) string {
	s.t.Helper()
	path := filepath.Join(s.folder, name)
	require.NoError(s.t, os.WriteFile(path, []byte(content), 0o600))
	return path
}

// worker starts the worker's process. The test ends it, if it does not do so itself.
func (s *stage) worker() *exec.Cmd {
	s.t.Helper()
	var said bytes.Buffer
	w := exec.Command(filepath.Join(s.bin, "worker"), "--inventory", filepath.Join(s.folder, "clusters.yaml"), //nolint:gosec,noctx // our own program; the test ends it by its process
		"--archive", filepath.Join(s.folder, "records"), "--listen", "")
	w.Env, w.Stdout, w.Stderr = s.env, &said, &said
	require.NoError(s.t, w.Start())
	s.t.Cleanup(func() {
		_ = w.Process.Signal(syscall.SIGTERM)
		_ = w.Wait()
		if s.t.Failed() {
			s.t.Logf("the worker said:\n%s", said.String())
		}
	})
	return w
}

// causeway runs the command as a support engineer would.
func (s *stage) causeway(arguments ...string) string {
	s.t.Helper()
	out, err := s.command(filepath.Join(s.bin, "causeway"), arguments...)
	require.NoError(s.t, err, out)
	return out
}

func (s *stage) command(program string, arguments ...string) (string, error) {
	command := exec.CommandContext(s.t.Context(), program, arguments...) //nolint:gosec // programs of the test's own choice
	command.Env = s.env
	out, err := command.CombinedOutput()
	return string(out), err
}

func (s *stage) progress(id string) connection.Progress {
	out, err := s.command(filepath.Join(s.bin, "causeway"), "show", id, "--output", "json")
	if err != nil {
		return connection.Progress{}
	}
	var shown struct {
		Progress connection.Progress `json:"progress"`
	}
	require.NoError(s.t, json.Unmarshal([]byte(out), &shown), out)
	return shown.Progress
}

func (s *stage) until(id, what string, condition func(connection.Progress) bool) connection.Progress {
	s.t.Helper()
	var p connection.Progress
	require.Eventually(s.t, func() bool { p = s.progress(id); return condition(p) }, 90*time.Second, 100*time.Millisecond, what)
	return p
}

func (s *stage) turn(id string, step connection.StepID) connection.Progress {
	s.t.Helper()
	return s.until(id, "the turn at "+string(step)+" did not come", func(p connection.Progress) bool {
		return p.Status == connection.Waiting && p.Step == step
	})
}

func (s *stage) is(id string, status connection.Status) connection.Progress {
	s.t.Helper()
	return s.until(id, id+" did not become "+string(status), func(p connection.Progress) bool { return p.Status == status })
}
