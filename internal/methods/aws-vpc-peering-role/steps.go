package awsvpcpeeringrole

import (
	"regexp"

	"causeway.dev/internal/connection"
)

// The steps. Their ids are permanent; their titles are the headings of the customer's page.
const (
	StepCheck        connection.StepID = "check"
	StepLend         connection.StepID = "lend"
	StepRead         connection.StepID = "read"
	StepRequest      connection.StepID = "request"
	StepAccept       connection.StepID = "accept"
	StepRoute        connection.StepID = "route"
	StepReturnRoutes connection.StepID = "return-routes"
	StepDNS          connection.StepID = "dns"
	StepOpen         connection.StepID = "open"
	StepConfirm      connection.StepID = "confirm"
)

// Steps are the steps of one request: the return routes are ours where the customer names route tables.
func Steps(r connection.Request) []connection.Step {
	open := "Add the return route and open the firewall"
	steps := []connection.Step{
		{ID: StepCheck, Party: connection.Vendor, Doing: connection.Checking, Title: "Check the request against our network"},
		{ID: StepLend, Party: connection.Customer, Title: "Create the peering role in your account", Values: []connection.Value{RoleValue(r)}},
		{ID: StepRead, Party: connection.Vendor, Doing: connection.Checking, Title: "Read the customer's network through the lent role"},
		{ID: StepRequest, Party: connection.Vendor, Doing: connection.Requesting, Title: "Request the peering connection"},
		{ID: StepAccept, Party: connection.Vendor, Doing: connection.Requesting, Title: "Accept the peering connection through the lent role"},
		{ID: StepRoute, Party: connection.Vendor, Title: "Route the customer's CIDR from our private subnets"},
	}
	if len(of(r).Target.RouteTables) > 0 {
		steps = append(steps, connection.Step{ID: StepReturnRoutes, Party: connection.Vendor, Title: "Add the return routes through the lent role"})
		open = "Open the firewall"
	}
	return append(steps,
		connection.Step{ID: StepDNS, Party: connection.Vendor, Title: "Turn on DNS resolution"},
		connection.Step{ID: StepOpen, Party: connection.Customer, Title: open},
		connection.Step{ID: StepConfirm, Party: connection.Support, Title: "Confirm that the connection works"},
		connection.Step{ID: connection.StepEndGrant, Party: connection.Customer, Title: "Delete the peering role"},
	)
}

// RoleValue is what the customer tells: a role of the very account that has the VPC.
func RoleValue(r connection.Request) connection.Value {
	target := of(r).Target
	begins := "arn:" + connection.Partition(target.Region) + ":iam::" + target.AccountID + ":role/"
	return connection.Value{
		Name: "roleArn", Title: "ARN of the role that the stack has made",
		Pattern: regexp.QuoteMeta(begins) + `([\w+=,.@-]+/)*[\w+=,.@-]{1,64}`,
		Rule:    "must be the ARN of a role in account " + target.AccountID + ", which owns the VPC: " + begins + "NAME",
	}
}
