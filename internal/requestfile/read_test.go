package requestfile_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/requestfile"
	"causeway.dev/workflows"
)

var set = workflows.Descriptors() //nolint:gochecknoglobals // what requests are read for

const good = `
method: aws-vpc-peering
cluster: prod-us
name: acme-orders
customer: Acme
requestedBy: sam@vendor.example
target:
  accountId: 012345678901
  region: us-east-1
  vpcId: vpc-0aaaabbbbccccdddd
  cidr: 10.20.0.0/16
dns: off
probe: {host: db.acme.example, port: 5432}
confirm: automatic
deadline: 36h
`

// wrong returns what is wrong with a file, by field.
func wrong(t *testing.T, text string) map[string]string {
	t.Helper()
	_, err := requestfile.Parse(set, []byte(text))
	return rules(t, err)
}

func rules(t *testing.T, err error) map[string]string {
	t.Helper()
	found := map[string]string{}
	var problems connection.Problems
	if errors.As(err, &problems) {
		for _, p := range problems {
			require.NotContains(t, found, p.Field, "one field, one problem")
			found[p.Field] = p.Rule
		}
		return found
	}
	require.NoError(t, err)
	return found
}

func TestParse_ReadsWhatWasWritten(t *testing.T) {
	r, err := requestfile.Parse(set, []byte(good))
	require.NoError(t, err)
	require.Equal(t, connection.Request{
		Method: "aws-vpc-peering", Cluster: "prod-us", Name: "acme-orders", Customer: "Acme", RequestedBy: "sam@vendor.example",
		Own:     connection.Object(`{"dns":"off","target":{"accountId":"012345678901","cidr":"10.20.0.0/16","region":"us-east-1","vpcId":"vpc-0aaaabbbbccccdddd"}}`),
		Probe:   &connection.Probe{Host: "db.acme.example", Port: 5432},
		Confirm: connection.Automatic, Deadline: connection.Duration(36 * time.Hour),
	}, r)
}

func TestParse_TellsAllProblemsTogether(t *testing.T) {
	found := wrong(t, `
method: aws-vpc-peering
cluster: Prod
nam: acme-orders
customer: [Acme]
target:
  accountid: 4444
  accountId: 4444
  region: us-east-1
  region: us-east-2
  vpcId: {id: vpc-1}
  cidr: 10.20.3.4/16
probe: 5432
ticket: true
`)
	require.Equal(t, map[string]string{
		"cluster":          "must be a DNS label: lower-case letters, digits and inner hyphens",
		"nam":              "is not a field of a request; did you mean name? (line 4)",
		"name":             "is missing",
		"customer":         "must be a single text, and not a list (line 5)",
		"target.accountid": "is not a field of a request; did you mean target.accountId? (line 7)",
		"target.accountId": "must be an AWS account id: 12 digits",
		"target.region":    "is given twice, in lines 9 and 10",
		"target.vpcId":     "must be a single text, and not a section (line 11)",
		"target.cidr":      "has host bits set; did you mean 10.20.0.0/16?",
		"probe":            "must hold fields of its own, and not a single value (line 13)",
		"ticket":           "is read as true or false; write it in quotes if it is meant (line 14)",
	}, found)
}

func TestParse_RefusesWhatIsNoRequestAtAll(t *testing.T) {
	tests := map[string]struct{ text, rule string }{
		"nothing":       {"", "is empty; `causeway start --example` prints one to begin with"},
		"only comments": {"# later\n", "is empty; `causeway start --example` prints one to begin with"},
		"null":          {"---\n", "is empty; `causeway start --example` prints one to begin with"},
		"a list":        {"- method\n", "must be fields and values, such as `cluster: prod-eu`, and not a list"},
		"no YAML":       {"method: [\n", "is not YAML: line 1: did not find expected node content"},
		"too long":      {strings.Repeat("#", 1<<17), "has 131072 bytes; at most 65536 are read"},
		"two documents": {good + "---\n" + good, "has more than one YAML document; put each request into a file of its own"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, map[string]string{"request": test.rule}, wrong(t, test.text))
		})
	}
}

func TestParse_SeesFieldsInTheWrongPlace(t *testing.T) {
	found := wrong(t, strings.Replace(good, "  vpcId", "vpcId", 1)+"  cidr2: 1\n")
	require.Contains(t, found["request"], "is not YAML")

	found = wrong(t, strings.Replace(good, "dns: off", "vpcId: vpc-0aaaabbbbccccdddd", 1))
	require.Equal(t, map[string]string{"vpcId": "is not a field of a request; did you mean target.vpcId? (line 12)"}, found)
}

func TestParse_AnEmptyProbeIsAMistake(t *testing.T) {
	found := wrong(t, strings.Replace(good, "{host: db.acme.example, port: 5432}", "{}", 1))
	require.Equal(t, map[string]string{"probe.host": "is missing", "probe.port": "is missing"}, found)
}

func TestParse_TakesNoAliases(t *testing.T) {
	found := wrong(t, strings.Replace(good, "customer: Acme", "customer: &a Acme\nticket: *a", 1))
	require.Equal(t, map[string]string{"ticket": "must be a single text, and not an alias (*a) (line 6)"}, found)
}

func TestMerge_FlagsReplaceWhatTheFileSays(t *testing.T) {
	broken := strings.Replace(good, "port: 5432", "port: many", 1)
	r, err := requestfile.Merge(set, []byte(broken), map[string]string{"probe.port": "443", "name": "acme-2"})
	require.NoError(t, err)
	require.Equal(t, "acme-2", r.Name)
	require.Equal(t, &connection.Probe{Host: "db.acme.example", Port: 443}, r.Probe)
}

func TestFromFlags_MakesTheSameRequest(t *testing.T) {
	want, err := requestfile.Parse(set, []byte(good))
	require.NoError(t, err)
	values := map[string]string{}
	for _, f := range set.Fields() {
		if v := f.Get(want); v != "" {
			values[f.Path] = v
		}
	}
	got, err := requestfile.FromFlags(set, values)
	require.NoError(t, err)
	require.Equal(t, want, got)

	_, err = requestfile.FromFlags(set, map[string]string{"method": "carrier-pigeon", "probe.port": "x"})
	found := rules(t, err)
	require.Regexp(t, "^must be one of aws-vpc-peering, .*ip-allowlist$", found["method"])
	require.Equal(t, "must be a TCP port: a number between 1 and 65535", found["probe.port"])
	require.Equal(t, "is missing", found["customer"])
	require.NotContains(t, found, "target.cidr", "which target is meant is not known before the method is")
}

func TestParse_ReadsListsAsPeopleWriteThem(t *testing.T) {
	gateway := func(cidrs string) string {
		return "method: aws-transit-gateway\ncluster: prod-us\nname: acme-hub\ncustomer: Acme\n" +
			"target:\n  accountId: 444455556666\n  region: us-east-1\n" + cidrs
	}
	for _, cidrs := range []string{
		"  cidrs: [10.20.0.0/16, 10.30.0.0/16]\n", "  cidrs:\n    - 10.20.0.0/16\n    - 10.30.0.0/16\n", "  cidrs: 10.20.0.0/16, 10.30.0.0/16\n",
	} {
		r, err := requestfile.Parse(set, []byte(gateway(cidrs)))
		require.NoError(t, err, cidrs)
		require.Equal(t, "10.20.0.0/16,10.30.0.0/16", r.Own.Get("target.cidrs"))
	}
	for cidrs, rule := range map[string]string{
		"  cidrs: []\n":                            "is missing",
		"  cidrs: {a: b}\n":                        "must be a list, and not a section (line 8)",
		"  cidrs: [10.20.0.0/16, [x]]\n":           "has a part 2 that must be a single text, and not a list (line 8)",
		"  cidrs: [10.20.0.0/16, null]\n":          "has a part 2 that must be one value (line 8)",
		"  cidrs: [\"10.2.0.0/16,10.3.0.0/16\"]\n": "has a part 1 that must be one value (line 8)",
	} {
		require.Equal(t, rule, wrong(t, gateway(cidrs))["target.cidrs"], cidrs)
	}
}

func TestTemplate_IsARequest(t *testing.T) {
	for _, m := range set {
		_, err := requestfile.Parse(set, []byte(requestfile.Template(m)))
		require.NoError(t, err, m.Name)
		// With every comment opened it still is one, and names every field.
		full := strings.ReplaceAll("\n"+requestfile.Template(m), "\n# ", "\n")
		full = full[strings.Index(full, "method:"):]
		r, err := requestfile.Parse(set, []byte(full))
		require.NoError(t, err, full)
		require.Equal(t, m.Name, r.Method)
		for _, f := range m.Fields()[1:] {
			require.Equal(t, f.Example, f.Get(r), f.Path)
		}
	}
}

func TestExamples_AreRequests(t *testing.T) {
	files, err := filepath.Glob("../../examples/*.yaml")
	require.NoError(t, err)
	for _, file := range files {
		if filepath.Base(file) == "clusters.yaml" {
			continue
		}
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		r, err := requestfile.Parse(set, data)
		require.NoError(t, err, file)
		require.Equal(t, string(r.Method)+".yaml", filepath.Base(file))
		require.NotNil(t, r.Probe, "the example shows how a connection is proven")
	}
}

// Whatever a file holds, it is a request or it is told what is wrong; nothing panics.
func TestParse_AnyText(t *testing.T) {
	piece := rapid.OneOf(
		rapid.SampledFrom(strings.Split(good, "\n")), rapid.String(),
		rapid.SampledFrom([]string{"---", "...", "<<: *a", "a: &a", "? [x]", "- b", "probe:", "  target: {", "null", "!!binary a", "%YAML 1.2", "\t"}),
	)
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOf(piece).Draw(t, "lines"), "\n")
		r, err := requestfile.Parse(set, []byte(text))
		if err == nil {
			require.Empty(t, set.Validate(r))
			return
		}
		require.NotEmpty(t, err.Error())
		require.Equal(t, connection.Request{}, r)
	})
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(good))
	f.Add([]byte("a: &a [*a]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if r, err := requestfile.Parse(set, data); err == nil {
			require.Empty(t, set.Validate(r))
		}
	})
}
