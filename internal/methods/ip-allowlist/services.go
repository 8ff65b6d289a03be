package ipallowlist

import (
	"bytes"
	"encoding/json"
	"strings"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/page"
)

// What to mind about a form, in words that stand above it.
const (
	noteS3 = "Fill in your bucket and who reads it. A bucket whose policy already denies by `aws:SourceIp` needs the addresses in that list instead. " +
		"A bucket in the same region as our cluster never sees these addresses: traffic through the S3 gateway endpoint shows none, " +
		"so its policy must name `aws:SourceVpce` with the id of our endpoint, which our support tells you."
	noteSnowflake = "Needs a role that may create network policies. A policy of the whole account shuts out everybody whom it does not name, you included: " +
		"add your own addresses first, or keep to one user as here. Snowflake judges addresses at login, after a connection has opened."
	noteDatabricks = "As soon as IP access lists are switched on they shut out everybody whom they do not name, you included: add your own addresses first. " +
		"Databricks judges addresses after a connection has opened."
)

type allowlistJSON struct {
	Connection string   `json:"connection"`
	Cluster    string   `json:"cluster"`
	Deployment string   `json:"deployment,omitempty"`
	Shared     bool     `json:"shared"`
	Addresses  []string `json:"addresses"`
	Coming     []string `json:"coming,omitempty"`
	Retiring   []string `json:"retiring,omitempty"`
	From       string   `json:"from,omitempty"`
}

func listJSON(p connection.Progress, facts Facts) string {
	return indented(allowlistJSON{
		Connection: p.ID.String(), Cluster: p.Request.Cluster, Deployment: of(p.Request).Target.Deployment, Shared: facts.Shared,
		Addresses: facts.cidrs(), From: facts.From, Coming: asCIDRs(facts.Coming), Retiring: asCIDRs(facts.Retiring),
	})
}

// bucketPolicy lets one principal of the customer's in from our addresses. It allows and denies nothing: a pasted denial
// can lock the owner of a bucket out of it.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html
func bucketPolicy(p connection.Progress, facts Facts) string {
	type statement struct {
		Sid       string
		Effect    string
		Principal map[string]string
		Action    []string
		Resource  []string
		Condition map[string]map[string][]string
	}
	return indented(struct {
		Version   string
		Statement []statement
	}{"2012-10-17", []statement{{
		Sid: "Causeway" + strings.ReplaceAll(page.Label(p.ID.String()), "_", ""), Effect: "Allow",
		Principal: map[string]string{"AWS": "arn:aws:iam::ACCOUNT_ID:role/ROLE"},
		Action:    []string{"s3:GetObject", "s3:ListBucket"},
		Resource:  []string{"arn:aws:s3:::BUCKET", "arn:aws:s3:::BUCKET/*"},
		Condition: map[string]map[string][]string{"IpAddress": {"aws:SourceIp": facts.cidrs()}},
	}}})
}

// snowflakePolicy is a network policy for one user.
// https://docs.snowflake.com/en/sql-reference/sql/create-network-policy
func snowflakePolicy(p connection.Progress, facts Facts) string {
	var blocks []string
	for _, cidr := range facts.cidrs() {
		blocks = append(blocks, sqlText(cidr))
	}
	name := sqlName("CAUSEWAY_" + strings.ToUpper(page.Label(p.ID.String())))
	return "CREATE NETWORK POLICY " + name + "\n" +
		"  ALLOWED_IP_LIST = (" + strings.Join(blocks, ", ") + ")\n" +
		"  COMMENT = " + sqlText("Causeway connection "+page.OneLine(p.ID.String())) + ";\n" +
		"ALTER USER " + sqlName("USER_NAME") + " SET NETWORK_POLICY = " + name + ";"
}

// databricksCommand creates a list of a workspace. https://docs.databricks.com/api/workspace/ipaccesslists/create
func databricksCommand(p connection.Progress, facts Facts) string {
	body := encoded(struct {
		Label     string   `json:"label"`
		Type      string   `json:"list_type"`
		Addresses []string `json:"ip_addresses"`
	}{"causeway " + page.OneLine(p.ID.String()), "ALLOW", facts.cidrs()}, "")
	return "databricks ip-access-lists create --json " + page.Shell(body)
}

// sqlText quotes a text as a string of SQL, in which Snowflake gives the backslash a meaning, too.
func sqlText(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `''`).Replace(page.OneLine(s)) + "'"
}

// sqlName quotes a text as a name of SQL.
func sqlName(s string) string { return `"` + strings.ReplaceAll(page.OneLine(s), `"`, `""`) + `"` }

func indented(v any) string { return encoded(v, "  ") }

// encoded is JSON as people read it: with < and > as they are.
func encoded(v any, indent string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", indent)
	if err := e.Encode(v); err != nil {
		panic(err) // the types are ours, and always encode
	}
	return strings.TrimRight(b.String(), "\n")
}
