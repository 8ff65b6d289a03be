// Package deploy checks the files with which Causeway is deployed.
package deploy

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/stretchr/testify/require"
)

const password = "a password that only the environment knows"

// load reads the file as `docker compose` does, with the specification's own library.
func load(t *testing.T, environment ...string) (*types.Project, error) {
	t.Helper()
	options, err := cli.NewProjectOptions([]string{"../docker-compose.yml"}, cli.WithEnv(environment), cli.WithWorkingDirectory(".."))
	require.NoError(t, err)
	return options.LoadProject(t.Context())
}

func project(t *testing.T) *types.Project {
	t.Helper()
	p, err := load(t, "POSTGRES_PASSWORD="+password, "POSTGRES_ADMIN_PASSWORD="+password)
	require.NoError(t, err)
	return p
}

func TestCompose_DoesNotStartWithoutAPassword(t *testing.T) {
	_, err := load(t)
	require.ErrorContains(t, err, "POSTGRES_PASSWORD")
}

func TestCompose_HasTheProductionShape(t *testing.T) {
	require.ElementsMatch(t, []string{"postgresql", "schema", "temporal", "setup", "web", "worker"}, project(t).ServiceNames())
}

// What could never be changed afterwards, or would be missed on the first bad day.
func TestCompose_TheServerIsMadeToLast(t *testing.T) {
	server := project(t).Services["temporal"]
	require.Equal(t, "512", *server.Environment["NUM_HISTORY_SHARDS"])
	require.NotEmpty(t, *server.Environment["PROMETHEUS_ENDPOINT"])
	require.NotEqual(t, *project(t).Services["postgresql"].Environment["POSTGRES_USER"], *server.Environment["POSTGRES_USER"],
		"the server is no superuser of its database")
	require.Contains(t, []string(project(t).Services["postgresql"].HealthCheck.Test), "--host=127.0.0.1", "ready means ready for others")
	for _, name := range []string{"setup", "worker"} {
		require.Equal(t, types.PullPolicyBuild, project(t).Services[name].PullPolicy, "%s runs what was pulled", name)
	}
}

// A probe runs inside of a data plane, on a machine of its own, and only when it is asked for.
func TestCompose_HasAProbe(t *testing.T) {
	options, err := cli.NewProjectOptions([]string{"../docker-compose.yml"}, cli.WithProfiles([]string{"probe"}), cli.WithWorkingDirectory(".."),
		cli.WithEnv([]string{"POSTGRES_PASSWORD=" + password, "POSTGRES_ADMIN_PASSWORD=" + password}))
	require.NoError(t, err)
	p, err := options.LoadProject(t.Context())
	require.NoError(t, err)
	require.Contains(t, p.ServiceNames(), "probe")
	require.Empty(t, p.Services["probe"].GetDependencies())
	require.Empty(t, *p.Services["probe"].Environment["CAUSEWAY_PROBE_KEY"], "no key, and none is looked for")
	require.Contains(t, project(t).Services["setup"].Entrypoint, "--cluster", "each data plane's probe has a namespace of its own")
	require.NotContains(t, project(t).ServiceNames(), "probe")
}

// An exact version has three numbers, or two for PostgreSQL, whose versions have no third; "17" and "latest" move.
var exact = regexp.MustCompile(`^(postgres:\d+\.\d+|[a-z/-]+:\d+\.\d+\.\d+)$`)

func TestCompose_EveryImageIsPinned(t *testing.T) {
	for name, s := range project(t).Services {
		require.Regexp(t, exact, s.Image, "the image of %s", name)
	}
}

func TestDockerfile_EveryImageIsPinnedAndNobodyIsRoot(t *testing.T) {
	text, err := os.ReadFile("../Dockerfile")
	require.NoError(t, err)
	from := regexp.MustCompile(`(?m)^FROM (\S+)`).FindAllStringSubmatch(string(text), -1)
	require.NotEmpty(t, from)
	for _, image := range from {
		require.Regexp(t, `^(scratch|golang:\d+\.\d+\.\d+-[a-z]+)$`, image[1])
	}
	require.Regexp(t, `(?m)^USER [1-9]\d*:[1-9]\d*$`, string(text))
	version := regexp.MustCompile(`(?m)^FROM golang:(\d+\.\d+\.\d+)`).FindStringSubmatch(string(text))
	module, err := os.ReadFile("../go.mod")
	require.NoError(t, err)
	require.Contains(t, string(module), "\ngo "+version[1]+"\n", "the image builds with the Go of go.mod")
}

// once reports whether a service does one thing and ends.
func once(s types.ServiceConfig) bool {
	return strings.HasPrefix(s.Restart, types.RestartPolicyOnFailure)
}

func TestCompose_WhatStaysIsWatched(t *testing.T) {
	for name, s := range project(t).Services {
		if once(s) {
			continue
		}
		require.Equal(t, types.RestartPolicyUnlessStopped, s.Restart, "%s comes back after a crash", name)
		require.NotNil(t, s.HealthCheck, "%s has a health check", name)
		require.False(t, s.HealthCheck.Disable)
		require.NotEmpty(t, s.HealthCheck.Test, "%s has a health check", name)
		require.NotNil(t, s.HealthCheck.Retries, "%s is given up at some point", name)
	}
}

func TestCompose_EverybodyWaitsForWhatTheyNeed(t *testing.T) {
	p := project(t)
	for name, needs := range map[string][]string{
		"postgresql": nil, "schema": {"postgresql"}, "temporal": {"schema"}, "setup": {"temporal"}, "web": {"temporal"}, "worker": {"setup"},
	} {
		require.ElementsMatch(t, needs, p.Services[name].GetDependencies(), "what %s waits for", name)
		for on, how := range p.Services[name].DependsOn {
			want := types.ServiceConditionHealthy
			if once(p.Services[on]) {
				want = types.ServiceConditionCompletedSuccessfully
			}
			require.Equal(t, want, how.Condition, "how %s waits for %s", name, on)
		}
	}
}

// What looks like a secret takes its value from the environment and from nowhere else.
func TestCompose_HoldsNoSecret(t *testing.T) {
	secret := regexp.MustCompile(`(?i)passw|pwd|secret|token|api_?key|access_?key`)
	for name, s := range project(t).Services {
		for variable, value := range s.Environment {
			if secret.MatchString(variable) {
				require.NotNil(t, value)
				require.Equal(t, password, *value, "%s of %s", variable, name)
			}
		}
	}
	text, err := os.ReadFile("../docker-compose.yml")
	require.NoError(t, err)
	require.NotRegexp(t, `://[^/\s]*:[^/\s]*@`, string(text), "a password inside of a URL")
	ignored, err := os.ReadFile("../.gitignore")
	require.NoError(t, err)
	require.Contains(t, string(ignored), "/.env\n")
	require.Contains(t, string(ignored), "/deploy/worker.env\n")
}

func TestCompose_OnlyThisMachineReachesIt(t *testing.T) {
	p := project(t)
	for name, s := range p.Services {
		for _, port := range s.Ports {
			require.Equal(t, "127.0.0.1", port.HostIP, "port %s of %s", port.Published, name)
		}
	}
	require.True(t, bool(p.Networks["database"].Internal))
	require.NotContains(t, p.Services["worker"].Networks, "database", "the worker has no business with the database")
}

func TestCompose_TheWorkerDrainsBeforeItIsKilled(t *testing.T) {
	worker := project(t).Services["worker"]
	drain, err := time.ParseDuration(*worker.Environment["CAUSEWAY_DRAIN"])
	require.NoError(t, err)
	require.Greater(t, time.Duration(*worker.StopGracePeriod), drain)
	require.True(t, worker.ReadOnly)
	require.Equal(t, []string{"ALL"}, worker.CapDrop)
}

func TestCompose_EveryFileThatIsMountedIsThere(t *testing.T) {
	for name, s := range project(t).Services {
		for _, v := range s.Volumes {
			if v.Type == types.VolumeTypeBind {
				_, err := os.Stat(v.Source)
				require.NoError(t, err, "%s mounts %s", name, v.Source)
				require.True(t, v.ReadOnly, "%s may not change %s", name, v.Source)
			}
		}
	}
}

func TestScripts_AreCleanShell(t *testing.T) {
	shellcheck, err := exec.LookPath("shellcheck")
	if err != nil {
		t.Skip("no shellcheck on the PATH")
	}
	said, err := exec.CommandContext(t.Context(), shellcheck, "temporal/schema.sh", "temporal/role.sh").CombinedOutput()
	require.NoError(t, err, "%s", said)
}
