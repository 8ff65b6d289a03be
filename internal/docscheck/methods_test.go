package docscheck_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/methods"
	"causeway.dev/workflows"
)

// own are the places where a method may be named: its folder, its workflow and the one list, its mechanisms with their
// handles, the simulated cloud that they are tried on, its customer in the dev stack, and tests.
var own = regexp.MustCompile(`^(internal/methods/[a-z-]+/|workflows/|activities/(aws|azure)|internal/contract/(aws|azure)/|internal/sim/|internal/devstack/customers/)|_test\.go$`)

// named finds the lines of a program's text that name a method.
func named(text string, set methods.Set) []string {
	var found []string
	for line := range strings.SplitSeq(text, "\n") {
		if slices.ContainsFunc(set, func(m methods.Method) bool { return strings.Contains(line, string(m.Name)) }) {
			found = append(found, strings.TrimSpace(line))
		}
	}
	return found
}

func TestCode_NamesNoMethodOutsideOfItsOwnFiles(t *testing.T) {
	set := workflows.Descriptors()
	require.NotEmpty(t, named("if method == \"aws-vpc-peering\" {", set), "a name would go unseen")
	require.NoError(t, fs.WalkDir(files(t), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || own.MatchString(path) {
			return err
		}
		require.Empty(t, named(read(t, path), set), "%s names a method", path)
		return nil
	}))
}

func TestPackages_StaySmall(t *testing.T) {
	const most, longest = 40, 300
	count := map[string]int{}
	require.NoError(t, fs.WalkDir(files(t), ".", func(path string, _ fs.DirEntry, err error) error {
		if strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
			count[filepath.Dir(path)]++
			require.LessOrEqual(t, strings.Count(read(t, path), "\n"), longest, "%s is too long", path)
		}
		return err
	}))
	for folder, n := range count {
		require.LessOrEqual(t, n, most, "%s has too many files", folder)
	}
}

// What Temporal replays, and what support engineers run, know of no cloud's SDK, neither directly nor through others.
func TestWorkflowsAndTheCommand_ImportNoCloud(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), "go", "list", "-deps", "./workflows", "./internal/handshake", "./starter")
	cmd.Dir = root
	out, err := cmd.Output()
	require.NoError(t, err)
	require.Contains(t, string(out), "causeway.dev/internal/contract/aws")
	for line := range strings.SplitSeq(string(out), "\n") {
		require.NotRegexp(t, `^(github\.com/aws/|github\.com/Azure/|cloud\.google\.com/)`, line)
		require.False(t, strings.HasPrefix(line, "causeway.dev/activities"), line)
	}
}

// The README's table of methods says what the descriptors say.
func TestREADME_SaysWhatEachMethodJoins(t *testing.T) {
	readme := read(t, "README.md")
	for _, m := range workflows.Descriptors() {
		require.Contains(t, readme, "| `"+string(m.Name)+"` | "+m.Joins+" | ")
	}
}

// Every action that a method needs stands in the documents that an operator grants rights by.
func TestRights_StandInTheDocuments(t *testing.T) {
	documents := read(t, "README.md") + read(t, "docs/operations.md")
	for _, m := range workflows.Descriptors() {
		require.NotEmpty(t, m.Rights, m.Name)
		for _, action := range methods.Actions(m.Rights) {
			if slices.Contains(connection.PeeringActions(), action) {
				continue // the customer's page shows these, and the documents point there
			}
			require.Contains(t, documents, action, "%s needs it", m.Name)
		}
	}
}

func files(t *testing.T) fs.FS {
	t.Helper()
	return os.DirFS(root)
}
