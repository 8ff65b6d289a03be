package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/require"

	"causeway.dev/internal/console"
	"causeway.dev/workflows"
)

// nowhere is a desk whose server is not there: whatever is refused by it was refused before anything was sent.
func nowhere(t *testing.T) desk {
	t.Helper()
	return desk{t: t, address: "127.0.0.1:1"}
}

func TestBadInput_IsRefusedWithASentenceBeforeAnythingIsSent(t *testing.T) {
	d := nowhere(t)
	for name, row := range map[string]struct {
		args []string
		says string
	}{
		"no such command":         {[]string{"lst"}, `there is no command "lst" (did you mean list?)`},
		"no such flag":            {[]string{"list", "--waiting"}, "unknown flag: --waiting; see `causeway list --help`"},
		"output":                  {[]string{"list", "--output", "xml"}, `--output "xml": must be text or json`},
		"party":                   {[]string{"list", "--waiting-on", "acme"}, `--waiting-on "acme": must be customer, support or vendor`},
		"status":                  {[]string{"list", "--status", "done"}, `--status "done": must be one of checking, requesting, `},
		"limit":                   {[]string{"list", "--limit", "0"}, `--limit 0: must be at least 1`},
		"no name":                 {[]string{"show"}, "which connection? NAME is missing"},
		"two names":               {[]string{"show", "a.b", "c.d"}, `unexpected argument "c.d" after the connection "a.b"`},
		"no request":              {[]string{"start"}, "no request: give a file"},
		"no such file":            {[]string{"start", "nothing.yaml"}, "reading the request file: open nothing.yaml"},
		"two files":               {[]string{"start", "a.yaml", "--file", "b.yaml"}, `two request files: "a.yaml" and --file "b.yaml"`},
		"duration":                {[]string{"extend", "a.b", "--for", "soon"}, `--for: "soon" is not a duration`},
		"no duration":             {[]string{"extend", "a.b"}, "--for: "},
		"no amendment":            {[]string{"amend", "a.b"}, "nothing to correct: --set is missing"},
		"no such field":           {[]string{"amend", "a.b", "--set", "target.cdr=1"}, "did you mean target.cidr?"},
		"fixed field":             {[]string{"amend", "a.b", "--set", "cluster=other"}, "cannot be amended"},
		"not a pair":              {[]string{"amend", "a.b", "--set", "target.cidr"}, `--set "target.cidr": must be NAME=VALUE`},
		"twice":                   {[]string{"accept", "a.b", "--value", "x=1", "--value", "x=2"}, "x is set twice"},
		"decline without reason":  {[]string{"decline", "a.b"}, "--reason is missing"},
		"disconnect of another":   {[]string{"disconnect", "a.b", "--name", "c"}, `--name "c": is not the name of a.b; nothing was sent`},
		"a cluster's name":        {[]string{"setup", "--cluster", "Prod EU"}, `--cluster "Prod EU" must be a DNS label`},
		"retention":               {[]string{"setup", "--retention", "1h"}, `--retention "1h": must be at least 1d`},
		"retention in no form":    {[]string{"setup", "--retention", "x"}, `--retention: "x" is not a duration`},
		"control character":       {[]string{"list", "--waiting-on", "\x1b[2J"}, `--waiting-on "\x1b[2J"`},
		"flag of a wrong request": {asked("Acme"), "name \"Acme\": must be a DNS label"},
	} {
		t.Run(name, func(t *testing.T) {
			answer := d.types(row.args...)
			if strings.HasPrefix(name, "disconnect") {
				// It has to look first, and there is nowhere to look.
				require.Contains(t, []exitCode{exitUsage, exitUnanswer}, answer.code)
				return
			}
			require.Equal(t, exitUsage, answer.code, answer.err)
			require.Contains(t, answer.err, row.says)
			require.Empty(t, answer.out)
		})
	}
}

func TestRequest_AllProblemsTogetherAsTextAndAsJSON(t *testing.T) {
	file := filepath.Join(t.TempDir(), "request.yaml")
	require.NoError(t, os.WriteFile(file, []byte("method: aws-vpc-peering\ncluster: prod-eu\nnme: x\ntarget: {cidr: 10.20.1.0/16}\n"), 0o600))

	answer := nowhere(t).types("start", file, "--customer", "Acme")
	require.Equal(t, exitUsage, answer.code)
	for _, says := range []string{`nme "x"`, "name: is missing", "did you mean 10.20.0.0/16?", "target.vpcId: is missing", "nothing was sent"} {
		require.Contains(t, answer.err, says)
	}
	require.NotContains(t, answer.err, "customer: is missing", "the flag gave it")

	var document struct {
		Code     exitCode
		Problems []struct{ Field, Rule string }
	}
	answer = nowhere(t).types("start", file, "--output", "json")
	require.NoError(t, json.Unmarshal([]byte(answer.err), &document), answer.err)
	require.Equal(t, exitUsage, document.Code)
	require.Greater(t, len(document.Problems), 4)
}

func TestStart_TheExampleIsARequest(t *testing.T) {
	d := nowhere(t)
	example := d.must("start", "--example")
	answer := d.typesInto(t.Context(), example, "start", "--file", "-")
	require.Equal(t, exitUnanswer, answer.code, "its form is right, so that it is the server that is missing: %s", answer.err)
}

func TestUnreachable_SaysWhereAndWhatToCheck(t *testing.T) {
	answer := nowhere(t).types("list")
	require.Equal(t, exitUnanswer, answer.code)
	require.Contains(t, answer.err, "no Temporal server answers at 127.0.0.1:1")
	require.Contains(t, answer.err, "TEMPORAL_ADDRESS")
}

func TestVersion_AnswersWithoutAServer(t *testing.T) {
	require.Regexp(t, `^causeway \S+.* go1\.`, strings.ReplaceAll(nowhere(t).must("version"), ", ", " "))
	require.Contains(t, nowhere(t).must("version", "--output", "json"), `"version"`)
}

func TestHelp_SpeaksInOneVoice(t *testing.T) {
	a := &app{screen: console.Screen{}, process: process{methods: workflows.Descriptors()}}
	for _, c := range a.root().Commands() {
		if !c.Runnable() || c.Name() == "help" {
			continue
		}
		require.Regexp(t, `^[A-Z][a-z]+ [^.]*$`, c.Short, "the summary of %s continues `This command will`", c.Name())
		require.LessOrEqual(t, len(c.Short), 70, c.Name())
		if c.Name() == "version" {
			continue
		}
		require.NotEmpty(t, c.Long, "the help of %s", c.Name())
		require.NotEmpty(t, c.Example, "the examples of %s", c.Name())
		for line := range strings.SplitSeq(c.Example, "\n") {
			require.LessOrEqual(t, strings.Count(line, " --"), 1, "one flag a line: %s", line)
			require.NotRegexp(t, ` -[a-z]\b`, line, "long flags only")
		}
		for line := range strings.SplitSeq(c.Long, "\n") {
			require.LessOrEqual(t, len(line), 110, line)
		}
	}
}

func TestHelp_TheExamplesOfEachCommandParse(t *testing.T) {
	a := &app{screen: console.Screen{}, process: process{methods: workflows.Descriptors()}}
	for _, c := range a.root().Commands() {
		for example := range strings.SplitSeq(strings.ReplaceAll(c.Example, " \\\n", " "), "\n\n") {
			found, flags, err := a.root().Find(words(example)[1:])
			if example == "" {
				continue
			}
			require.NoError(t, err, example)
			require.Equal(t, c.Name(), found.Name(), example)
			require.NoError(t, found.ParseFlags(flags), example)
		}
	}
}

// words splits a command line like a shell would, as far as the examples need it.
func words(line string) []string {
	line, _, _ = strings.Cut(line, " > ")
	var all []string
	quoted := false
	for word := range strings.FieldsFuncSeq(line, func(r rune) bool {
		if r == '\'' {
			quoted = !quoted
		}
		return r == ' ' && !quoted
	}) {
		all = append(all, strings.Trim(word, "'"))
	}
	if len(all) == 0 {
		return []string{"causeway"}
	}
	return all
}

func TestExitCodes_AreAllExplained(t *testing.T) {
	long := exitCodesTopic().Long
	for _, code := range []exitCode{
		exitOK, exitFailed, exitUsage, exitNotFound, exitEnded, exitRejected, exitExpired, exitRefused, exitUnanswer, exitInterrupt,
	} {
		require.Regexp(t, `(?m)^ +`+jsonOf(t, code)+`  `, long)
	}
	require.IsType(t, &cobra.Command{}, exitCodesTopic())
}

func jsonOf(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	require.NoError(t, err)
	return string(text)
}
