package ipallowlist

import (
	"fmt"
	"slices"
	"strings"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/methods"
	"causeway.dev/internal/page"
)

// The forms in which services take an allowlist, as requests name them.
const (
	formatList          = "list"
	formatJSON          = "json"
	formatSecurityGroup = "security-group"
	formatS3            = "s3-bucket-policy"
	formatSnowflake     = "snowflake"
	formatDatabricks    = "databricks"
)

func formats() []string {
	return []string{formatList, formatJSON, formatSecurityGroup, formatS3, formatSnowflake, formatDatabricks}
}

func forms() *page.Forms {
	return &page.Forms{Step: StepAllow, What: "addresses", Formats: formats(), Of: form, Wanted: wants}
}

func wants(p connection.Progress, format string) bool {
	wanted := of(p.Request).Formats
	return len(wanted) == 0 || slices.Contains(wanted, format)
}

// form is the addresses of a connection in one form. What the commands for a security group are stands in the page, which
// shows them itself.
func form(p connection.Progress, format string, commands func(string) []string) (page.Form, error) {
	facts := methods.FactsOf[Facts](p)
	if len(facts.Addresses) == 0 {
		return page.Form{}, fmt.Errorf("the addresses of %s are not known yet: its first step reads them", p.ID)
	}
	f := page.Form{Format: format}
	switch format {
	case formatList:
		f.Title, f.Language, f.Text = "As a plain list", "text", strings.Join(facts.Addresses, "\n")
	case formatJSON:
		f.Title, f.Language, f.Text = "As JSON", "json", listJSON(p, facts)
	case formatSecurityGroup:
		f.Title, f.Language, f.Above = "In a security group", "sh", true
		f.Text = strings.Join(commands("allow.authorize"), "\n")
	case formatS3:
		f.Title, f.Language, f.Text, f.Note = "In the policy of an S3 bucket", "json", bucketPolicy(p, facts), noteS3
	case formatSnowflake:
		f.Title, f.Language, f.Text, f.Note = "In a Snowflake network policy", "sql", snowflakePolicy(p, facts), noteSnowflake
	case formatDatabricks:
		f.Title, f.Language, f.Text, f.Note = "In a Databricks IP access list", "sh", databricksCommand(p, facts), noteDatabricks
	}
	return f, nil
}

// cidrs are the addresses as CIDRs.
func (f Facts) cidrs() []string { return asCIDRs(f.Addresses) }

func asCIDRs(addresses []string) []string {
	var found []string
	for _, address := range addresses {
		found = append(found, connection.HostCIDR(address))
	}
	return found
}
