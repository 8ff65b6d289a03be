package ipallowlist_test

import (
	"encoding/json"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	words "mvdan.cc/sh/v3/shell"

	"causeway.dev/internal/connection"
	ipallowlist "causeway.dev/internal/methods/ip-allowlist"
	"causeway.dev/internal/methods/methodtest"
)

func TestPage_AtEachMoment(t *testing.T) { methodtest.Pages(t, list, moments(t)) }

func TestForms_EveryFormIsWhatItsServiceReads(t *testing.T) {
	for name, p := range moments(t) {
		if name == "early" {
			continue
		}
		for _, format := range list.Forms.Formats {
			form, err := list.Form(p, format)
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

func TestForms_TheFormsOfOneConnection(t *testing.T) {
	text := func(format string) string {
		form, err := list.Form(moments(t)["changing"], format)
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

func TestForms_RefusesInASentence(t *testing.T) {
	_, err := list.Form(allowing(t, ipallowlist.Own{}, known()), "pdf")
	require.EqualError(t, err, `format "pdf": must be one of list, json, security-group, s3-bucket-policy, snowflake, databricks`)
	_, err = list.Form(moments(t)["early"], "list")
	require.EqualError(t, err, "the addresses of prod-us.acme-crm are not known yet: its first step reads them")
}

func TestPage_SaysWhatAnAllowlistCannotDo(t *testing.T) {
	for name, p := range moments(t) {
		page, err := list.Page(p)
		require.NoError(t, err)
		require.Contains(t, page, "`aws:SourceVpce`", name)
		require.Contains(t, page, "never stands in for a password or a key", name)
		require.Equal(t, name == "shared-without-probe", strings.Contains(page, "These addresses are shared"), name)
	}
}

func TestCommands_PassTheToolsOfTheirLanguages(t *testing.T) {
	for name, p := range moments(t) {
		in, err := list.Step(p, "allow")
		require.NoError(t, err)
		// SC1003: a backslash before a quote inside of single quotes is what quoting one looks like.
		t.Run("shell/"+name, func(t *testing.T) {
			script := "#!/bin/sh\n" + strings.Join(append(list.Commands(p, "allow"), in.Undo...), "\n") + "\n"
			cmd := exec.CommandContext(t.Context(), methodtest.Tool(t, "shellcheck"), "--shell=sh", "--exclude=SC2016,SC1003", "-")
			cmd.Stdin = strings.NewReader(script)
			out, err := cmd.CombinedOutput()
			require.NoError(t, err, "%s", out)
		})
		t.Run("terraform/"+name, func(t *testing.T) {
			cmd := exec.CommandContext(t.Context(), methodtest.Tool(t, "terraform"), "fmt", "-check", "-diff", "-")
			cmd.Stdin = strings.NewReader(in.Terraform + "\n")
			out, err := cmd.CombinedOutput()
			require.NoError(t, err, "%s", out)
		})
	}
}

func TestLeftovers_AreWhatTheCustomerHasMadeSoFar(t *testing.T) {
	p := allowing(t, ipallowlist.Own{}, known())
	require.Empty(t, list.Leftovers(p))
	p.Steps[2].State = connection.StepDone
	require.Equal(t, []connection.Leftover{list.Leftover(p, "allow", "entries")}, list.Leftovers(p))
}
