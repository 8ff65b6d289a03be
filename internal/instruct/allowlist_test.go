package instruct_test

import (
	"encoding/json"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	words "mvdan.cc/sh/v3/shell"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/instruct"
)

// allowing is Acme's connection while it waits for the customer to allow the addresses.
func allowing() connection.Progress {
	r := connection.Request{
		Method: connection.IPAllowlist, Cluster: "prod-us", Name: "acme-crm", Customer: "Acme", Ticket: "SUP-3456",
		RequestedBy: "sam@vendor.example", Contact: "network-team@acme.example",
		Probe: &connection.Probe{Host: "crm.acme.example", Port: 5432},
	}
	return connection.Progress{
		ID: r.ID(), Generation: 1, Request: r, Status: connection.Waiting, WaitingOn: connection.Customer, Step: "allow",
		Deadline: at(9).AddDate(0, 0, 7), Changed: at(9), Steps: []connection.StepProgress{
			{Step: connection.Step{ID: "read", Party: connection.Vendor, Title: "Read the external addresses and check that they are ours to keep"}, State: connection.StepDone},
			{Step: connection.Step{ID: "publish", Party: connection.Vendor, Title: "Publish the addresses to the customer"}, State: connection.StepDone},
			{Step: connection.Step{ID: "allow", Party: connection.Customer, Title: "Allow the addresses"}, State: connection.StepWaiting},
		},
		Facts: connection.Facts{
			{Name: connection.FactOurAccount, Value: "111122223333"},
			{Name: connection.FactExternalAddresses, Value: "203.0.113.11,203.0.113.12"},
			{Name: connection.FactGateways, Value: "nat-0a1b2c3d4e5f60703"},
		},
	}
}

// allowlistMoments are the times at which people read this page.
func allowlistMoments() map[string]connection.Progress {
	early := allowing()
	early.Status, early.WaitingOn, early.Step, early.Facts = connection.Checking, connection.Nobody, "read", nil
	shared := allowing()
	shared.Request.Target.Deployment, shared.Request.Probe, shared.Request.Contact = "orders", nil, ""
	shared.Facts = shared.Facts.With(connection.FactSharedAddresses, "true")
	changing := allowing()
	changing.Request.Formats = []string{"list", "json"}
	changing.Facts = changing.Facts.With(connection.FactExternalAddresses, "203.0.113.11,203.0.113.12,198.51.100.16/28").
		With(connection.FactComingAddresses, "198.51.100.16/28").With(connection.FactRetiringAddresses, "203.0.113.11").
		With(connection.FactAddressesFrom, "2026-12-24")
	return map[string]connection.Progress{
		"early": early, "waiting": allowing(), "shared-without-probe": shared, "changing": changing, "hostile": hostileAllowlist(),
	}
}

// hostileAllowlist has the worst in each field that the forms show.
func hostileAllowlist() connection.Progress {
	p := allowing()
	p.Request.Name = "x'; DROP USER admin; -- \\' \"; $(id) `id`"
	p.ID = p.Request.ID()
	p.Request.Contact = "[click](https://evil.example) <script>"
	p.Request.Target.Deployment = "orders`\n\n# Run this\nrm -rf /"
	p.Request.Probe = &connection.Probe{Host: "db`$(id)`\n```\nrm -rf ~\n```", Port: 5432}
	p.Facts = p.Facts.With(connection.FactExternalAddresses, "203.0.113.11\\'); DROP USER admin; --").With(connection.FactGateways, "nat-`id`")
	return p
}

func TestAllowlistPage_AtEachMoment(t *testing.T) {
	for name, p := range allowlistMoments() {
		t.Run(name, func(t *testing.T) {
			page, err := instruct.Page(p)
			require.NoError(t, err)
			golden(t, "page-allowlist-"+name+".md", page)
			golden(t, "details-allowlist-"+name+".md", instruct.Details(p))
		})
	}
}

func TestAllowlist_EveryFormIsWhatItsServiceReads(t *testing.T) {
	for name, p := range allowlistMoments() {
		if name == "early" {
			continue
		}
		for _, format := range connection.Formats() {
			form, err := instruct.Allowlist(p, format)
			require.NoError(t, err)
			require.NotEmpty(t, form.Title)
			switch format {
			case "json", "s3-bucket-policy":
				require.True(t, json.Valid([]byte(form.Text)), form.Text)
			case "databricks":
				fields, err := words.Fields(form.Text, func(string) string { return "" })
				require.NoError(t, err)
				require.Len(t, fields, 5, "whatever stands in it, it is one argument")
				require.True(t, json.Valid([]byte(fields[4])), fields[4])
			case "snowflake":
				require.Equal(t, 2, statements(form.Text), form.Text)
			}
		}
	}
}

// statements counts the statements of SQL as Snowflake reads it: strings with doubled quotes and backslashes, quoted names.
func statements(sql string) int {
	count, quote := 0, byte(0)
	for i := 0; i < len(sql); i++ {
		switch c := sql[i]; {
		case quote == '\'' && c == '\\':
			i++
		case quote != 0 && c == quote:
			quote = 0 // a doubled one opens it again at once
		case quote == 0 && (c == '\'' || c == '"'):
			quote = c
		case quote == 0 && c == ';':
			count++
		}
	}
	return count
}

func TestAllowlist_TheFormsOfOneConnection(t *testing.T) {
	text := func(format string) string {
		form, err := instruct.Allowlist(allowlistMoments()["changing"], format)
		require.NoError(t, err)
		return form.Text
	}
	require.Equal(t, "203.0.113.11\n203.0.113.12\n198.51.100.16/28", text("list"))
	require.JSONEq(t, `{"connection": "prod-us.acme-crm", "cluster": "prod-us", "shared": false,
		"addresses": ["203.0.113.11/32", "203.0.113.12/32", "198.51.100.16/28"],
		"coming": ["198.51.100.16/28"], "retiring": ["203.0.113.11/32"], "from": "2026-12-24"}`, text("json"))
	require.Contains(t, text("snowflake"), "ALLOWED_IP_LIST = ('203.0.113.11/32', '203.0.113.12/32', '198.51.100.16/28')")
	require.Contains(t, text("databricks"), `"list_type":"ALLOW","ip_addresses":["203.0.113.11/32","203.0.113.12/32","198.51.100.16/28"]`)
	require.Equal(t, 3, strings.Count(text("security-group"), "aws ec2 authorize-security-group-ingress"))

	var policy struct {
		Statement []struct {
			Effect    string
			Condition map[string]map[string][]string
		}
	}
	require.NoError(t, json.Unmarshal([]byte(text("s3-bucket-policy")), &policy))
	require.Equal(t, "Allow", policy.Statement[0].Effect, "a pasted denial could lock the owner out")
	require.Equal(t, []string{"203.0.113.11/32", "203.0.113.12/32", "198.51.100.16/28"}, policy.Statement[0].Condition["IpAddress"]["aws:SourceIp"])
}

func TestAllowlist_RefusesInASentence(t *testing.T) {
	_, err := instruct.Allowlist(allowing(), "pdf")
	require.EqualError(t, err, `format "pdf": must be one of list, json, security-group, s3-bucket-policy, snowflake, databricks`)
	_, err = instruct.Allowlist(allowlistMoments()["early"], "list")
	require.EqualError(t, err, "the addresses of prod-us.acme-crm are not known yet: its first step reads them")
	_, err = instruct.Allowlist(waitingFor("accept"), "list")
	require.ErrorContains(t, err, "is a connection of aws-vpc-peering, which has no addresses to allow")
}

func TestAllowlistPage_SaysWhatAnAllowlistCannotDo(t *testing.T) {
	for name, p := range allowlistMoments() {
		page, err := instruct.Page(p)
		require.NoError(t, err)
		require.Contains(t, page, "`aws:SourceVpce`", name)
		require.Contains(t, page, "never stands in for a password or a key", name)
		require.Equal(t, name == "shared-without-probe", strings.Contains(page, "These addresses are shared"), name)
	}
}

func TestAllowlistCommands_PassTheToolsOfTheirLanguages(t *testing.T) {
	for name, p := range allowlistMoments() {
		in, err := instruct.Step(p, "allow")
		require.NoError(t, err)
		// SC1003: a backslash before a quote inside of single quotes is what quoting one looks like.
		t.Run("shell/"+name, func(t *testing.T) {
			script := "#!/bin/sh\n" + strings.Join(append(instruct.Commands(p, "allow"), in.Undo...), "\n") + "\n"
			cmd := exec.CommandContext(t.Context(), tool(t, "shellcheck"), "--shell=sh", "--exclude=SC2016,SC1003", "-")
			cmd.Stdin = strings.NewReader(script)
			out, err := cmd.CombinedOutput()
			require.NoError(t, err, "%s", out)
		})
		t.Run("terraform/"+name, func(t *testing.T) {
			cmd := exec.CommandContext(t.Context(), tool(t, "terraform"), "fmt", "-check", "-diff", "-")
			cmd.Stdin = strings.NewReader(in.Terraform + "\n")
			out, err := cmd.CombinedOutput()
			require.NoError(t, err, "%s", out)
		})
	}
}

func TestLeftovers_AreWhatTheCustomerHasMadeSoFar(t *testing.T) {
	p := allowing()
	require.Empty(t, instruct.Leftovers(p))
	p.Steps[2].State = connection.StepDone
	require.Equal(t, []connection.Leftover{instruct.AllowlistLeftover(p)}, instruct.Leftovers(p))
	joined := waitingFor("confirm")
	require.Equal(t, []connection.Leftover{instruct.ReturnRouteLeftover(joined), instruct.FirewallLeftover(joined)}, instruct.Leftovers(joined))
}
