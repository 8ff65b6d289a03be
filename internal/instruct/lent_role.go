package instruct

import (
	"net/url"
	"strings"

	"causeway.dev/internal/connection"
)

// peerRoleFile is where the instructions write the template.
const peerRoleFile = "peer-role.yaml"

// lentView is what the page of aws-vpc-peering-role shows.
type lentView struct {
	// Known means that all parameters of the stack are known.
	Known                                            bool
	Principal, ExternalID, RequesterVPC, Stack, Role string
	// Partition is the customer's part of AWS.
	Partition string
	Tables    []string
	TableARNs string
	// QuickCreate opens the customer's console with everything filled in; "" where nobody hosts the template.
	QuickCreate         string
	Write, Create, Told string
	Delete              []string
	ProofTime           string
	Shortened           bool
	LendNum, EndNumber  int
}

func newLentView(p connection.Progress) lentView {
	if p.Request.Method != connection.AWSVPCPeeringRole {
		return lentView{}
	}
	v := lentView{
		Principal: known(p, connection.FactOurPrincipal), ExternalID: known(p, connection.FactExternalID), RequesterVPC: requesterVPC(p),
		Stack: stackName(p), Partition: connection.Partition(p.Request.Target.Region), Role: known(p, connection.FactRoleARN),
		Tables: p.Request.Target.RouteTables, TableARNs: routeTableARNs(p),
		Write: writeTemplate(), Told: cloudformation(p, "describe-stacks", "--query 'Stacks[0].Outputs[0].OutputValue'", "--output text"),
		Delete: deleteStackCommands(p), ProofTime: known(p, connection.FactProofTime), Shortened: known(p, connection.FactProofShortened) != "",
		LendNum: p.Number(StepLend), EndNumber: p.Number(connection.StepEndGrant),
	}
	v.Known = v.Principal != "" && v.ExternalID != "" && v.RequesterVPC != ""
	v.Create = v.createCommand(p)
	v.QuickCreate = v.quickCreate(p)
	return v
}

// parameter is one parameter of the template.
type parameter struct{ name, value string }

// parameters are those of pages/peer-role.yaml, in its order.
func (v lentView) parameters(p connection.Progress) []parameter {
	found := []parameter{
		{"OurPrincipalArn", v.Principal}, {"ExternalId", v.ExternalID}, {"VpcId", p.Request.Target.VPCID}, {"RequesterVpcArn", v.RequesterVPC},
	}
	if v.TableARNs != "" {
		found = append(found, parameter{"RouteTableArns", v.TableARNs})
	}
	return found
}

func (v lentView) createCommand(p connection.Progress) string {
	lines := []string{
		cloudformation(p, "create-stack"), "--template-body file://" + peerRoleFile + " --capabilities CAPABILITY_IAM", "--parameters",
	}
	for _, of := range v.parameters(p) {
		lines = append(lines, shell("ParameterKey="+of.name+",ParameterValue="+shorthand(of.value)))
	}
	return strings.Join(lines, " \\\n  ")
}

// shorthand is a value in the AWS CLI's shorthand, in which a comma begins the next one.
// https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-shorthand.html
func shorthand(s string) string { return strings.NewReplacer(`\`, `\\`, `,`, `\,`).Replace(s) }

// quickCreate is the link with which the customer's console shows the stack, ready to be created.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-console-create-stacks-quick-create-links.html
func (v lentView) quickCreate(p connection.Progress) string {
	template := known(p, connection.FactTemplateURL)
	if template == "" || !v.Known {
		return ""
	}
	region := p.Request.Target.Region
	link := "https://" + consoleHost(region) + "/cloudformation/home?region=" + escapedQuery(region) + "#/stacks/create/review?templateURL=" +
		escapedQuery(template) + "&stackName=" + escapedQuery(v.Stack)
	for _, of := range v.parameters(p) {
		link += "&param_" + of.name + "=" + escapedQuery(of.value)
	}
	return link
}

// escapedQuery has %20 for a space, because the console reads what stands behind the # by itself.
func escapedQuery(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

func consoleHost(region string) string {
	switch {
	case connection.Partition(region) == "aws-us-gov":
		return "console.amazonaws-us-gov.com"
	case connection.Partition(region) == "aws-cn":
		return "console.amazonaws.cn"
	case connection.CheckLabel(region, maxPart) != "": // what is no region must not become a host
		return "console.aws.amazon.com"
	default:
		return region + ".console.aws.amazon.com"
	}
}

// writeTemplate writes the template into a file. Nothing in it is meant for the shell.
func writeTemplate() string {
	return "cat > " + peerRoleFile + " <<'YAML'\n" + PeerRoleTemplate() + "YAML"
}

// requesterVPC is the ARN of our VPC, the only one that the customer's role may let in; "" before it is known.
func requesterVPC(p connection.Progress) string {
	region, account, vpc := known(p, connection.FactOurRegion), known(p, connection.FactOurAccount), known(p, connection.FactOurVPC)
	if region == "" || account == "" || vpc == "" {
		return ""
	}
	return "arn:" + connection.Partition(region) + ":ec2:" + region + ":" + account + ":vpc/" + vpc
}

// routeTableARNs are the customer's tables in which we may route, with commas between them.
func routeTableARNs(p connection.Progress) string {
	t := p.Request.Target
	arns := make([]string, 0, len(t.RouteTables))
	for _, table := range t.RouteTables {
		arns = append(arns, "arn:"+connection.Partition(t.Region)+":ec2:"+t.Region+":"+t.AccountID+":route-table/"+table)
	}
	return strings.Join(arns, ",")
}

// lentTodo is the exact command of the customer's current step. The template is too long for it: the page writes it down.
func lentTodo(p connection.Progress) []string {
	v := newLentView(p)
	switch {
	case p.Step == connection.StepEndGrant:
		return v.Delete
	case p.Step == StepReturnRoutes:
		return lentRouteCommands(p)
	case p.Status != connection.Waiting:
		return nil
	case p.Step == StepLend && v.Known:
		return []string{"# The instructions write " + peerRoleFile + ".", v.Create, cloudformation(p, "wait stack-create-complete"), v.Told}
	case p.Step == StepOpen:
		return lentOpenCommands(p)
	default:
		return nil
	}
}

// lentOpenCommands open the firewall; the way back is the customer's only where they lent no route tables.
func lentOpenCommands(p connection.Progress) []string {
	firewall := ingressCommands(p, "authorize-security-group-ingress")
	if len(p.Request.Target.RouteTables) > 0 {
		return firewall
	}
	return append(routeCommands(p), firewall...)
}

// lendsRole reports whether the customer is to tell us of their role.
func lendsRole(p connection.Progress) bool {
	return p.Request.Method == connection.AWSVPCPeeringRole && p.Step == StepLend
}

// lentWait says what the customer's word is good for, where simply waiting is not enough.
func lentWait(p connection.Progress) string {
	switch {
	case lendsRole(p):
		return ", with the role's ARN, which the last command prints: until then we do not know which role to try. "
	case p.Request.Method == connection.AWSVPCPeeringRole && p.Step == StepReturnRoutes:
		return ": your word counts, because without your role we cannot look. "
	default:
		return ""
	}
}
