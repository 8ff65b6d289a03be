package awsvpcpeeringrole

import (
	"net/url"
	"strings"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/page"
)

// parameter is one parameter of the template.
type parameter struct{ Name, Value string }

// Shorthand is the parameter as one word of the AWS CLI, in whose shorthand a comma begins the next one.
// https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-shorthand.html
func (p parameter) Shorthand() string {
	return page.Shell("ParameterKey=" + p.Name + ",ParameterValue=" + strings.NewReplacer(`\`, `\\`, `,`, `\,`).Replace(p.Value))
}

// parameters are those of peer-role.yaml, in its order.
func (v view) parameters() []parameter {
	found := []parameter{
		{"OurPrincipalArn", v.OurPrincipal}, {"ExternalId", v.ExternalID}, {"VpcId", v.Target.VPCID}, {"RequesterVpcArn", v.RequesterVPC},
	}
	if v.TableARNs != "" {
		found = append(found, parameter{"RouteTableArns", v.TableARNs})
	}
	return found
}

// quickCreate is the link with which the customer's console shows the stack, ready to be created.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-console-create-stacks-quick-create-links.html
func (v view) quickCreate() string {
	if v.TemplateURL == "" || !v.Known {
		return ""
	}
	region := v.Target.Region
	link := "https://" + consoleHost(region) + "/cloudformation/home?region=" + escapedQuery(region) + "#/stacks/create/review?templateURL=" +
		escapedQuery(v.TemplateURL) + "&stackName=" + escapedQuery(v.Stack)
	for _, of := range v.Parameters {
		link += "&param_" + of.Name + "=" + escapedQuery(of.Value)
	}
	return link
}

// escapedQuery has %20 for a space, because the console reads what stands behind the # by itself.
func escapedQuery(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

func consoleHost(region string) string {
	const longest = 100
	switch {
	case connection.Partition(region) == "aws-us-gov":
		return "console.amazonaws-us-gov.com"
	case connection.Partition(region) == "aws-cn":
		return "console.amazonaws.cn"
	case connection.CheckLabel(region, longest) != "": // what is no region must not become a host
		return "console.aws.amazon.com"
	default:
		return region + ".console.aws.amazon.com"
	}
}
