package docscheck_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/mod/modfile"

	"causeway.dev/workflows"
)

const root = "../.."

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, name))
	require.NoError(t, err)
	return string(text)
}

func TestREADME_NamesEveryMethodAsReady(t *testing.T) {
	readme := read(t, "README.md")
	for _, m := range workflows.Methods() {
		row := regexp.MustCompile("(?m)^\\| `" + regexp.QuoteMeta(string(m.Name)) + "` \\|.*\\| ready \\|$")
		require.Regexp(t, row, readme, "the table of methods does not show %s as ready", m.Name)
		require.FileExists(t, filepath.Join(root, "examples", string(m.Name)+".yaml"))
	}
}

func TestDocuments_LinkOnlyToWhatIsThere(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)#:]+)\)`)
	documents, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	require.NoError(t, err)
	for _, document := range append(documents, filepath.Join(root, "README.md"), filepath.Join(root, "CONTRIBUTING.md"), filepath.Join(root, "ARCHITECTURE.md")) {
		text, err := os.ReadFile(document) //nolint:gosec // the project's own documents
		require.NoError(t, err)
		for _, found := range link.FindAllStringSubmatch(string(text), -1) {
			_, err := os.Stat(filepath.Join(filepath.Dir(document), found[1]))
			require.NoError(t, err, "%s links to %s", document, found[1])
		}
	}
}

func TestDependencies_EachHasItsReason(t *testing.T) {
	reasons := read(t, "docs/decisions/0001-dependencies.md")
	module, err := modfile.Parse("go.mod", []byte(read(t, "go.mod")), nil)
	require.NoError(t, err)
	for _, r := range module.Require {
		if r.Indirect {
			continue
		}
		// Modules of one family share a line, whose short names end like theirs.
		parts := strings.Split(strings.TrimSuffix(r.Mod.Path, "/v2"), "/")
		named := strings.Contains(reasons, r.Mod.Path) || strings.Contains(reasons, parts[len(parts)-1])
		require.True(t, named, "docs/decisions/0001-dependencies.md gives no reason for %s", r.Mod.Path)
	}
}
