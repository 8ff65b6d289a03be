package awstransitgateway

import "causeway.dev/internal/connection"

// The steps. Their ids are permanent; their titles are the headings of the customer's page.
const (
	StepCheck      connection.StepID = "check"
	StepShare      connection.StepID = "share"
	StepJoin       connection.StepID = "join"
	StepVisible    connection.StepID = "visible"
	StepAttach     connection.StepID = "attach"
	StepAccept     connection.StepID = "accept"
	StepRoute      connection.StepID = "route"
	StepBackRoutes connection.StepID = "back-routes"
	StepConfirm    connection.StepID = "confirm"
)

// Steps are the steps of every request. Which of them a customer's settings make unnecessary shows only on the way; those
// are skipped.
func Steps(connection.Request) []connection.Step {
	return []connection.Step{
		{ID: StepCheck, Party: connection.Vendor, Doing: connection.Checking, Title: "Check the request against our network"},
		{ID: StepShare, Party: connection.Customer, Title: "Share the transit gateway with our account", Values: []connection.Value{
			{
				Name: "transitGatewayId", Title: "Id of the transit gateway", Pattern: "(tgw-[0-9a-f]{17})?",
				Rule: "must look like tgw-0123456789abcdef0: 17 hexadecimal digits in lower case",
			},
			{
				Name: "shareArn", Title: "ARN of the resource share", Pattern: `(arn:aws[a-z-]*:ram:[a-z0-9-]+:[0-9]{12}:resource-share/[0-9a-f-]{36})?`,
				Rule: "must look like arn:aws:ram:us-east-1:444455556666:resource-share/ and a UUID",
			},
		}},
		{ID: StepJoin, Party: connection.Vendor, Doing: connection.Requesting, Title: "Accept the share"},
		{ID: StepVisible, Party: connection.Vendor, Doing: connection.Requesting, Title: "Wait until the transit gateway is visible to us"},
		{ID: StepAttach, Party: connection.Vendor, Doing: connection.Requesting, Title: "Attach our private subnets"},
		{ID: StepAccept, Party: connection.Customer, Title: "Accept the attachment"},
		{ID: StepRoute, Party: connection.Vendor, Title: "Route the customer's CIDRs to the transit gateway"},
		{ID: StepBackRoutes, Party: connection.Customer, Title: "Add the back routes and open the firewall"},
		{ID: StepConfirm, Party: connection.Support, Title: "Confirm that the connection works"},
	}
}
