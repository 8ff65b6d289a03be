// Package temporaltest runs a real Temporal dev server for one test: what the SDK's test environment cannot show
// (continue-as-new, search attributes, updates, kept histories) is tested against it.
package temporaltest

import (
	"context"
	"errors"
	"go/build"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/testsuite"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/server"
)

// EnvCLI names the program to run, when it is neither in the project's bin folder nor on the PATH.
const EnvCLI = "CAUSEWAY_TEMPORAL_CLI"

// startLimit is how long a dev server may take on a busy machine before the test gives up.
const startLimit = 60 * time.Second

// Server is a dev server that ends with its test.
type Server struct {
	// Client is connected to the namespace "default".
	Client client.Client
	// Address is host:port, on loopback.
	Address string
	dev     *testsuite.DevServer
}

// Probed is the cluster whose probe has a namespace on a server that [Start] runs.
const Probed = "prod-us"

// Start runs a dev server on a free port, with the search attributes of connections and a probe's namespace. The test
// is skipped where the Temporal CLI is missing. Settings are of the server's dynamic configuration, as NAME=JSON.
func Start(tb testing.TB, settings ...string) *Server {
	tb.Helper()
	cli, err := FindCLI()
	if err != nil {
		tb.Skipf("no Temporal dev server: %v", err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	dev, err := testsuite.StartDevServer(ctx, options(cli, settings))
	require.NoError(tb, err, "starting the Temporal dev server %s", cli)
	s := &Server{Client: dev.Client(), Address: dev.FrontendHostPort(), dev: dev}
	tb.Cleanup(func() { s.stop(tb) })
	return s
}

// NewRunAfter is the setting by which the server suggests a new run once a history has so many events.
func NewRunAfter(events int) string {
	return "limit.historyCount.suggestContinueAsNew=" + strconv.Itoa(events)
}

func options(cli string, settings []string) testsuite.DevServerOptions {
	args := []string{"--namespace", connection.ProbeNamespace(Probed)}
	for name, kind := range server.Attributes() {
		args = append(args, "--search-attribute", name+"="+kind.String())
	}
	for _, setting := range settings {
		args = append(args, "--dynamic-config-value", setting)
	}
	return testsuite.DevServerOptions{
		ExistingPath:  cli,
		ClientOptions: &client.Options{Namespace: "default", Logger: quiet{}},
		ExtraArgs:     args,
		Stdout:        io.Discard,
		Stderr:        os.Stderr,
		// A server that is being stopped complains about itself at length.
		LogLevel: "never",
	}
}

func (s *Server) stop(tb testing.TB) {
	tb.Helper()
	s.Client.Close()
	// A dev server that was told to stop may report the signal as its own error: that is an ending, not a failure.
	if err := s.dev.Stop(); err != nil {
		tb.Logf("stopping the Temporal dev server: %v", err)
	}
}

// FindCLI returns the path of the Temporal CLI: CAUSEWAY_TEMPORAL_CLI, then bin/temporal of this project, then the PATH,
// then the place where `go install` puts programs.
func FindCLI() (string, error) {
	if path := os.Getenv(EnvCLI); path != "" {
		if !executable(path) {
			return "", errors.New(EnvCLI + " names " + path + ", which is no program")
		}
		return path, nil
	}
	if path := filepath.Join(moduleRoot(), "bin", "temporal"); executable(path) {
		return path, nil
	}
	if path, err := exec.LookPath("temporal"); err == nil {
		return path, nil
	}
	if path := filepath.Join(build.Default.GOPATH, "bin", "temporal"); executable(path) {
		return path, nil
	}
	return "", errors.New("the temporal command is not in bin/, not on the PATH and not named by " + EnvCLI)
}

func executable(path string) bool {
	info, err := os.Stat(path) //nolint:gosec // whoever runs the tests may name any program
	return err == nil && !info.IsDir() && info.Mode()&0o111 != 0
}

// moduleRoot walks up from the folder of the running test to the folder of go.mod; "" when there is none.
func moduleRoot() string {
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
}

// quiet drops the SDK's own log, in which the polls that end with the server look like errors.
type quiet struct{}

var _ log.Logger = quiet{}

func (quiet) Debug(string, ...any) {}
func (quiet) Info(string, ...any)  {}
func (quiet) Warn(string, ...any)  {}
func (quiet) Error(string, ...any) {}
