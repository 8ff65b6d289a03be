package instruct

import (
	"fmt"
	"slices"
	"strings"

	"causeway.dev/internal/connection"
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

// Form is the addresses of an allowlist in one of the forms that services take.
type Form struct {
	Format string `json:"format"`
	Title  string `json:"title"`
	// Language is what the text is written in.
	Language string `json:"language"`
	Text     string `json:"text"`
	// Note says what to mind about it.
	Note string `json:"note,omitempty"`
}

// Allowlist is the addresses of a connection in one form.
func Allowlist(p connection.Progress, format string) (Form, error) {
	switch {
	case p.Request.Method != connection.IPAllowlist:
		return Form{}, fmt.Errorf("%s is a connection of %s, which has no addresses to allow: --format is for %s", p.ID, p.Request.Method, connection.IPAllowlist)
	case !slices.Contains(connection.Formats(), format):
		return Form{}, fmt.Errorf("format %q: must be one of %s", format, strings.Join(connection.Formats(), ", "))
	case len(externalAddresses(p)) == 0:
		return Form{}, fmt.Errorf("the addresses of %s are not known yet: its first step reads them", p.ID)
	}
	return form(p, format), nil
}

// forms are the forms that the request asks for; none while the addresses are not known.
func forms(p connection.Progress) []Form {
	var found []Form
	for _, format := range connection.Formats() {
		if f, err := Allowlist(p, format); err == nil && wantsFormat(p, format) {
			found = append(found, f)
		}
	}
	return found
}

func wantsFormat(p connection.Progress, format string) bool {
	return len(p.Request.Formats) == 0 || slices.Contains(p.Request.Formats, format)
}

func form(p connection.Progress, format string) Form {
	f := Form{Format: format}
	switch format {
	case formatList:
		f.Title, f.Language, f.Text = "As a plain list", "text", strings.Join(externalAddresses(p), "\n")
	case formatJSON:
		f.Title, f.Language, f.Text = "As JSON", "json", listJSON(p)
	case formatSecurityGroup:
		f.Title, f.Language, f.Text = "In a security group", "sh", strings.Join(allowCommands(p, "authorize-security-group-ingress"), "\n")
	case formatS3:
		f.Title, f.Language, f.Text, f.Note = "In the policy of an S3 bucket", "json", bucketPolicy(p), noteS3
	case formatSnowflake:
		f.Title, f.Language, f.Text, f.Note = "In a Snowflake network policy", "sql", snowflakePolicy(p), noteSnowflake
	case formatDatabricks:
		f.Title, f.Language, f.Text, f.Note = "In a Databricks IP access list", "sh", databricksCommand(p), noteDatabricks
	}
	return f
}

// externalAddresses are what the customer allows, as the cloud writes them.
func externalAddresses(p connection.Progress) []string {
	return listed(p, connection.FactExternalAddresses)
}

// externalCIDRs are the same as CIDRs.
func externalCIDRs(p connection.Progress) []string {
	found := externalAddresses(p)
	for i, address := range found {
		found[i] = connection.HostCIDR(address)
	}
	return found
}

// listed are the parts of a fact that is a list.
func listed(p connection.Progress, fact string) []string {
	var found []string
	for part := range strings.SplitSeq(known(p, fact), ",") {
		if part = strings.TrimSpace(part); part != "" {
			found = append(found, part)
		}
	}
	return found
}

// allowCommands open (authorize) or close (revoke) a security group of the customer's for our addresses. The region is
// that of the customer's own shell: an allowlist has no target of which we would know it.
func allowCommands(p connection.Progress, operation string) []string {
	var commands []string
	for _, cidr := range externalCIDRs(p) {
		commands = append(commands, "aws ec2 "+operation+" --group-id "+securityGroup+" --protocol tcp --port "+port(p)+" --cidr "+shell(cidr))
	}
	return commands
}

// AllowlistLeftover is what the customer wrote into allowlists of their own. Nobody but they can take it out again.
func AllowlistLeftover(p connection.Progress) connection.Leftover {
	return connection.Leftover{
		What:    "allowlist entries for " + strings.Join(orUnknown(externalAddresses(p), "our addresses"), ", "),
		Where:   "your allowlists",
		Why:     "only you can remove them; they would let in whoever uses these addresses next",
		Command: strings.Join(allowCommands(p, "revoke-security-group-ingress"), "\n"),
		Party:   connection.Customer,
	}
}
