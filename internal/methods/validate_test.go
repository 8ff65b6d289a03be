package methods_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"causeway.dev/internal/connection"
	awstransitgateway "causeway.dev/internal/methods/aws-transit-gateway"
	awsvpcpeering "causeway.dev/internal/methods/aws-vpc-peering"
	ipallowlist "causeway.dev/internal/methods/ip-allowlist"
	"causeway.dev/internal/methods/schema"
	"causeway.dev/workflows"
)

var set = workflows.Descriptors() //nolint:gochecknoglobals // what the tests are about

// own makes the own part of a request.
func own(v any) connection.Object {
	o, err := connection.ObjectOf(v)
	if err != nil {
		panic(err)
	}
	return o
}

func amend(r connection.Request, values map[string]string) (connection.Request, connection.Problems) {
	m, _ := set.Of(r.Method)
	return m.Amend(r, values)
}

func good() connection.Request {
	return connection.Request{
		Method: awsvpcpeering.Name, Cluster: "prod-us", Name: "acme-orders", Customer: "Acme",
		Own: own(awsvpcpeering.Own{Target: schema.VPC{AccountID: "444455556666", Region: "us-east-1", VPCID: "vpc-0aaaabbbbccccdddd", CIDR: "10.20.0.0/16"}}),
	}
}

// with is the good request with one field set, whatever it is set to.
func with(t *testing.T, path, value string) connection.Request {
	t.Helper()
	r := good()
	field, known := set.FieldAt(path)
	require.True(t, known, path)
	require.Empty(t, field.Set(&r, value), "the text itself must be readable for this test")
	return r
}

func TestValidate_AGoodRequestHasNoProblem(t *testing.T) {
	require.Empty(t, set.Validate(good()))
	full := good()
	full.RequestedBy, full.Contact, full.Ticket = "sam@vendor.example", "Acme's network team, +49 30 1234", "SUP-1"
	full.Own = full.Own.With("dns", "both")
	full.Confirm, full.Renew, full.Deadline = connection.Automatic, connection.Manual, connection.Duration(30*24*time.Hour)
	full.Probe = &connection.Probe{Host: "10.20.1.10", Port: 65535}
	require.Empty(t, set.Validate(full))
}

func TestValidate_EachRuleHasItsSentence(t *testing.T) {
	vpc := "must look like vpc-0123456789abcdef0: 8 or 17 hexadecimal digits in lower case"
	email := "must be an e-mail address such as sam@vendor.example"
	region := "must be an AWS region such as us-east-1"
	tests := []struct{ path, value, rule string }{
		{"method", "gcp-vpc-peering", "must be one of " + everyMethod()},
		{"method", "", "is missing"},
		{"cluster", "", "is missing"},
		{"cluster", "Prod_US", "must be a DNS label: lower-case letters, digits and inner hyphens"},
		{"cluster", strings.Repeat("c", 25), "has 25 characters; at most 24 are allowed"},
		{"name", "-acme", "must be a DNS label: lower-case letters, digits and inner hyphens"},
		{"name", strings.Repeat("n", 31), "has 31 characters; at most 30 are allowed"},
		{"customer", "", "is missing"},
		{"customer", "Acme\nGlobex", "must be one line without control characters"},
		{"customer", "Acme ", "must not begin or end with a space"},
		{"customer", strings.Repeat("é", 65), "has 65 characters; at most 64 are allowed"},
		{"customer", "\xff", "must be UTF-8 text"},
		{"requestedBy", "sam", email},
		{"requestedBy", "sam@", email},
		{"requestedBy", "Sam <sam@vendor.example>", email},
		{"target.accountId", "", "is missing"},
		{"target.accountId", "44445555666", "must be an AWS account id: 12 digits"},
		{"target.accountId", "44445555666x", "must be an AWS account id: 12 digits"},
		{"target.region", "Frankfurt", region},
		{"target.region", "us-east", region},
		{"target.region", "us-east-1a", region},
		{"target.region", "us--1", region},
		{"target.vpcId", "vpc-0aaaabbbbccccdddz", vpc},
		{"target.vpcId", "vpc-123", vpc},
		{"target.vpcId", "subnet-0aaaabbbbccccdddd", vpc},
		{"target.cidr", "10.20.3.4/16", "has host bits set; did you mean 10.20.0.0/16?"},
		{"target.cidr", "100.64.0.0/16", "must be in an RFC 1918 range: 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16"},
		{"target.cidr", "10.0.0.0/8", "must be between /16 and /28, the sizes that a VPC block can have"},
		{"target.cidr", "fd00::/56", "must be an IPv4 CIDR such as 10.20.0.0/16"},
		{"dns", "yes", "must be one of vendor, both, off"},
		{"confirm", "never", "must be one of manual, automatic"},
		{"renew", "never", "must be one of manual, automatic"},
		{"deadline", "31d", "must be at most 30d"},
	}
	for _, test := range tests {
		t.Run(test.path+"="+test.value, func(t *testing.T) {
			field, _ := set.FieldAt(test.path)
			r := good()
			rule := field.Set(&r, test.value)
			if rule == "" {
				problems := set.Validate(r)
				require.Len(t, problems, 1)
				require.Equal(t, test.path, problems[0].Field)
				rule = problems[0].Rule
			}
			require.Equal(t, test.rule, rule)
		})
	}
}

func TestValidate_TheProbe(t *testing.T) {
	name := "must be a host name such as db.acme.example, or an IPv4 address"
	tests := []struct{ host, rule string }{
		{"db.acme.example", ""},
		{"DB-1", ""},
		{"10.20.255.1", ""},
		{"10.21.0.1", "is outside target.cidr 10.20.0.0/16, so that traffic to it would not use this connection"},
		{"10.20.0.300", name},
		{"db..example", name},
		{"db_1.example", name},
		{"https://db.example", name},
		{"-db.example", name},
		{"", "is missing"},
		{"fd00::1", "must be a name or an IPv4 address"},
		{strings.Repeat("a.", 130) + "b", "has 261 characters; a host name has at most 253"},
	}
	for _, test := range tests {
		r := good()
		r.Probe = &connection.Probe{Host: test.host, Port: 1}
		var rule string
		for _, p := range set.Validate(r) {
			require.Equal(t, "probe.host", p.Field)
			rule = p.Rule
		}
		require.Equal(t, test.rule, rule, test.host)
	}
	for _, port := range []int{-1, 65536} {
		r := good()
		r.Probe = &connection.Probe{Host: "db", Port: port}
		require.True(t, set.Validate(r).Has("probe.port"), port)
	}
}

func TestValidate_TellsAllProblemsInTheOrderOfTheFields(t *testing.T) {
	common := "cluster: is missing\nname: is missing\ncustomer: is missing"
	for _, test := range []struct {
		method connection.Method
		want   string
	}{
		{"", "method: is missing\n" + common},
		{awsvpcpeering.Name, common + "\ntarget.accountId: is missing\ntarget.region: is missing\ntarget.vpcId: is missing\ntarget.cidr: is missing"},
		{awstransitgateway.Name, common + "\ntarget.accountId: is missing\ntarget.region: is missing\ntarget.cidrs: is missing"},
		{ipallowlist.Name, common},
	} {
		require.Equal(t, test.want, set.Validate(connection.Request{Method: test.method}).Error(), test.method)
	}
}

func TestAmendRequest_CorrectsWhatMayBeCorrected(t *testing.T) {
	before := good()
	before.Probe = &connection.Probe{Host: "db", Port: 1}
	after, problems := amend(before, map[string]string{
		"target.cidr": "10.21.0.0/16", "probe.port": "5432", "contact": "ops@acme.example", "ticket": "SUP-9", "confirm": "automatic", "deadline": "2d",
	})
	require.Empty(t, problems)
	require.Equal(t, "10.21.0.0/16", after.Own.Get("target.cidr"))
	require.Equal(t, connection.Probe{Host: "db", Port: 5432}, *after.Probe)
	require.Equal(t, connection.Automatic, after.Confirm)
	require.Equal(t, "2d", after.Deadline.String())
	require.Equal(t, 1, before.Probe.Port, "the request that was amended stays as it was")
}

func TestAmendRequest_AnEmptyValueClearsAField(t *testing.T) {
	before := with(t, "ticket", "SUP-1")
	before.Probe = &connection.Probe{Host: "db", Port: 1}
	after, problems := amend(before, map[string]string{"ticket": "", "probe.host": "", "probe.port": ""})
	require.Empty(t, problems)
	require.Equal(t, good(), after)
	_, problems = amend(before, map[string]string{"target.cidr": ""})
	require.Equal(t, connection.Problems{{Field: "target.cidr", Rule: "is missing"}}, problems)
}

func TestAmendRequest_RefusesTogetherAndChangesNothing(t *testing.T) {
	before := good()
	after, problems := amend(before, map[string]string{
		"name": "other", "target.vpcid": "vpc-0aaaabbbbccccdddd", "probe.port": "x", "ticket": "SUP-2", "target.cidr": "10.20.0.1/16",
	})
	require.Equal(t, before, after)
	require.Equal(t, `name "other": cannot be amended: it is what this connection is; disconnect and start another
probe.port "x": must be a TCP port: a number between 1 and 65535
target.vpcid "vpc-0aaaabbbbccccdddd": is not a field of a request; did you mean target.vpcId?
target.cidr "10.20.0.1/16": has host bits set; did you mean 10.20.0.0/16?`, problems.Error())
	_, problems = amend(before, nil)
	require.Equal(t, "values: name at least one field to correct, for example target.cidr", problems.Error())
}

func TestFields_AllHaveAnExampleThatPasses(t *testing.T) {
	for _, m := range set {
		r := connection.Request{}
		for _, f := range m.Fields() {
			require.NotEmpty(t, f.Help, f.Path)
			require.Empty(t, f.Set(&r, f.Example), f.Path)
			require.Equal(t, f.Example, f.Get(r), f.Path)
		}
		require.Empty(t, set.Validate(r), m.Name)
		require.Equal(t, r, m.Example())
	}
}

func TestNoSuchField_NamesTheFieldThatWasMeant(t *testing.T) {
	for typo, meant := range map[string]string{
		"vpcId": "target.vpcId", "target.vpc-id": "target.vpcId", "requested_by": "requestedBy", "accountID": "target.accountId",
		"target.cird": "target.cidr", "tickt": "ticket", "probe.prot": "probe.port", "dead-line": "deadline",
	} {
		require.Equal(t, "is not a field of a request; did you mean "+meant+"?", set.NoSuchField(typo), typo)
	}
	for _, far := range []string{"", "password", "gateway.certificate", strings.Repeat("x", 1000)} {
		require.Equal(t, "is not a field of a request", set.NoSuchField(far), far)
	}
}

// No text of any field can break the check, and what passes survives a round trip through its own text.
func TestValidate_AnyText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := good()
		fields := set.Fields()
		f := fields[rapid.IntRange(0, len(fields)-1).Draw(t, "field")]
		if len(f.Only) > 0 && !slices.Contains(f.Only, r.Method) {
			r = gateway()
		}
		value := rapid.OneOf(rapid.String(), rapid.StringMatching(`[a-z0-9.:/@-]{0,40}`), rapid.Just(f.Example)).Draw(t, "value")
		if f.Set(&r, value) != "" || len(set.Validate(r)) > 0 {
			return
		}
		again := connection.Request{}
		if f.Set(&again, f.Get(r)) != "" || f.Get(again) != f.Get(r) {
			t.Fatalf("%s: %q does not read back", f.Path, value)
		}
	})
}

func everyMethod() string {
	names := make([]string, 0, len(set.Names()))
	for _, m := range set.Names() {
		names = append(names, string(m))
	}
	return strings.Join(names, ", ")
}
