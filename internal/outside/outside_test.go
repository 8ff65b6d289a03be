package outside_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/temporaltest"
)

const (
	root   = "../.."
	method = "aws-plain-peering"
)

// A method is a folder, a workflow and one line: with these in a copy of everything, it is planned, started, read, shown,
// swept, proven and taken down, by the programs and the tests as they are.
func TestAMethodFromOutside_GoesTheWholeWay(t *testing.T) {
	if testing.Short() {
		t.Skip("builds everything a second time")
	}
	cli, err := temporaltest.FindCLI()
	if err != nil {
		t.Skipf("no Temporal dev server: %v", err)
	}
	c := copied(t)
	c.add("testdata/method")
	c.edit("workflows/methods.go", "\tawsvpcpeering \"causeway.dev/", "\tawsplainpeering \"causeway.dev/internal/methods/"+method+"\"\n")
	c.edit("workflows/methods.go", "\t\t{awsvpcpeeringrole.Method()", "\t\t{awsplainpeering.Method(), AWSPlainPeering, preflightAWSPlainPeering()},\n")
	c.edit("README.md", "| `ip-allowlist` |", "| `"+method+"` | a VPC of ours with one of the customer's, without DNS | ready |\n")

	c.run("go", "test", "./internal/methods/"+method, "-update")
	page := c.read("internal/methods/" + method + "/testdata/page-waiting.md")
	require.Contains(t, page, "## 5. Add the return route and open the firewall")
	c.run("go", "test", "./internal/methods", "./internal/methods/"+method, "./internal/docscheck", "./internal/requestfile", "./internal/console")
	swept := c.run("go", "test", "./workflows", "-run", "(TestSweep|TestRights).*/"+method, "-v")
	require.Greater(t, strings.Count(swept, "--- PASS: TestSweep_EveryCallBreaks/"+method), 50)
	require.Contains(t, swept, "--- PASS: TestRights_AreWhatIsCalled/"+method)

	require.NoError(t, os.Mkdir(filepath.Join(c.folder, "bin"), 0o700))
	require.NoError(t, os.Symlink(cli, filepath.Join(c.folder, "bin", "temporal")))
	for name, source := range map[string]string{"worker": "./worker", "causeway": "./starter", "devstack": "./internal/devstack/main"} {
		c.run("go", "build", "-o", filepath.Join("bin", name), source)
	}
	c.run("bin/causeway", "start", "--help")
	args := []string{"demo", "--method", method, "--to-the-end"}
	for _, port := range strings.Fields(c.ports()) {
		args = append(args, port, "0")
	}
	said := c.run("bin/devstack", args...)
	for _, told := range []string{
		"$ causeway plan", "$ causeway start", "$ aws ec2 accept-vpc-peering-connection", "# prod-us.acme-plain: instructions",
		"prod-us.acme-plain  active", "Proven by the probe.", "RESULT method=" + method + " status=disconnected proven=true grant=none",
	} {
		require.Contains(t, said, told)
	}
}

// copy is everything a second time, to be changed.
type copy struct {
	t      *testing.T
	folder string
}

func copied(t *testing.T) *copy {
	t.Helper()
	c := &copy{t: t, folder: t.TempDir()}
	require.NoError(t, fs.WalkDir(os.DirFS(root), ".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != "." && (path == "bin" || path == "internal/outside" || strings.HasPrefix(path, ".git") || strings.HasPrefix(path, ".causeway")):
			return fs.SkipDir
		case d.IsDir() || !d.Type().IsRegular():
			return nil
		}
		c.put(filepath.Join(root, path), path)
		return nil
	}))
	return c
}

// add copies a tree over it.
func (c *copy) add(tree string) {
	c.t.Helper()
	require.NoError(c.t, fs.WalkDir(os.DirFS(tree), ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			c.put(filepath.Join(tree, path), path)
		}
		return err
	}))
}

func (c *copy) put(from, path string) {
	c.t.Helper()
	text, err := os.ReadFile(from)
	require.NoError(c.t, err)
	info, err := os.Stat(from)
	require.NoError(c.t, err)
	to := filepath.Join(c.folder, path)
	require.NoError(c.t, os.MkdirAll(filepath.Dir(to), 0o700))
	require.NoError(c.t, os.WriteFile(to, text, info.Mode().Perm()))
}

func (c *copy) read(path string) string {
	c.t.Helper()
	text, err := os.ReadFile(filepath.Join(c.folder, path))
	require.NoError(c.t, err)
	return string(text)
}

// edit puts a line before the first one that begins so.
func (c *copy) edit(path, before, line string) {
	c.t.Helper()
	text := c.read(path)
	at := strings.Index(text, before)
	require.Positive(c.t, at, "%s has no line %q", path, before)
	require.NoError(c.t, os.WriteFile(filepath.Join(c.folder, path), []byte(text[:at]+line+text[at:]), 0o600))
}

// ports are the flags of the stack's ports.
func (c *copy) ports() string {
	var flags []string
	for line := range strings.SplitSeq(c.run("bin/devstack", "demo", "--help"), "\n") {
		if name, _, is := strings.Cut(strings.TrimSpace(line), " int "); is && strings.Contains(line, "takes any free one") {
			flags = append(flags, name)
		}
	}
	require.NotEmpty(c.t, flags)
	return strings.Join(flags, " ")
}

// run runs a program in it, and returns what it prints.
func (c *copy) run(program string, args ...string) string {
	c.t.Helper()
	cmd := exec.CommandContext(c.t.Context(), program, args...)
	if strings.HasPrefix(program, "bin/") {
		cmd.Path = filepath.Join(c.folder, program)
	}
	cmd.Dir = c.folder
	out, err := cmd.CombinedOutput()
	require.NoError(c.t, err, "%s %s: %s", program, strings.Join(args, " "), out)
	return string(out)
}
