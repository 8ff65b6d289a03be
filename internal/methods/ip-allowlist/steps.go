package ipallowlist

import "causeway.dev/internal/connection"

// The steps. Their ids are permanent; their titles are the headings of the customer's page.
const (
	StepRead    connection.StepID = "read"
	StepPublish connection.StepID = "publish"
	StepAllow   connection.StepID = "allow"
)

// Steps are the same for every request. Support confirms nothing: there is nothing of ours to look at.
func Steps(connection.Request) []connection.Step {
	return []connection.Step{
		{ID: StepRead, Party: connection.Vendor, Doing: connection.Checking, Title: "Read the external addresses and check that they are ours to keep"},
		{ID: StepPublish, Party: connection.Vendor, Doing: connection.Checking, Title: "Publish the addresses to the customer"},
		{ID: StepAllow, Party: connection.Customer, Title: "Allow the addresses"},
	}
}
