package awsplainpeering

import "causeway.dev/internal/connection"

// The steps. Their ids are permanent; their titles are the headings of the customer's page.
const (
	StepCheck   connection.StepID = "check"
	StepRequest connection.StepID = "request"
	StepAccept  connection.StepID = "accept"
	StepRoute   connection.StepID = "route"
	StepOpen    connection.StepID = "open"
)

// Steps are the same for every request.
func Steps(connection.Request) []connection.Step {
	return []connection.Step{
		{ID: StepCheck, Party: connection.Vendor, Doing: connection.Checking, Title: "Check the request against both networks"},
		{ID: StepRequest, Party: connection.Vendor, Doing: connection.Requesting, Title: "Request the peering connection"},
		{ID: StepAccept, Party: connection.Customer, Title: "Accept the peering connection"},
		{ID: StepRoute, Party: connection.Vendor, Title: "Route the customer's CIDR from our private subnets"},
		{ID: StepOpen, Party: connection.Customer, Title: "Add the return route and open the firewall"},
	}
}
