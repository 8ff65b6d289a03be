package awsvpcpeering

import "causeway.dev/internal/connection"

// The steps. Their ids are permanent; their titles are the headings of the customer's page.
const (
	StepCheck       connection.StepID = "check"
	StepRequest     connection.StepID = "request"
	StepAccept      connection.StepID = "accept"
	StepRoute       connection.StepID = "route"
	StepDNS         connection.StepID = "dns"
	StepCustomerDNS connection.StepID = "customer-dns"
	StepOpen        connection.StepID = "open"
	StepConfirm     connection.StepID = "confirm"
)

// Steps are the steps of one request: the customer's DNS is a step only where it is asked for.
func Steps(r connection.Request) []connection.Step {
	steps := []connection.Step{
		{ID: StepCheck, Party: connection.Vendor, Doing: connection.Checking, Title: "Check the request against both networks"},
		{ID: StepRequest, Party: connection.Vendor, Doing: connection.Requesting, Title: "Request the peering connection"},
		{ID: StepAccept, Party: connection.Customer, Title: "Accept the peering connection"},
		{ID: StepRoute, Party: connection.Vendor, Title: "Route the customer's CIDR from our private subnets"},
		{ID: StepDNS, Party: connection.Vendor, Title: "Turn on DNS resolution on our side"},
	}
	if of(r).DNS.Theirs() {
		steps = append(steps, connection.Step{ID: StepCustomerDNS, Party: connection.Customer, Title: "Turn on DNS resolution on your side"})
	}
	return append(steps,
		connection.Step{ID: StepOpen, Party: connection.Customer, Title: "Add the return route and open the firewall"},
		connection.Step{ID: StepConfirm, Party: connection.Support, Title: "Confirm that the connection works"},
	)
}
