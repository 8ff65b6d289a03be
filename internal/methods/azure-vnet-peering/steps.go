package azurevnetpeering

import "causeway.dev/internal/connection"

// The steps. Their ids are permanent; their titles are the headings of the customer's page.
const (
	StepCheck     connection.StepID = "check"
	StepConsent   connection.StepID = "consent"
	StepGrant     connection.StepID = "grant"
	StepRead      connection.StepID = "read"
	StepOurHalf   connection.StepID = "our-half"
	StepTheirHalf connection.StepID = "their-half"
	StepConnected connection.StepID = "connected"
	StepRoutes    connection.StepID = "routes"
	StepOpen      connection.StepID = "open"
	StepConfirm   connection.StepID = "confirm"
)

// Steps are the steps of one request.
func Steps(connection.Request) []connection.Step {
	return []connection.Step{
		{ID: StepCheck, Party: connection.Vendor, Doing: connection.Checking, Title: "Check the request against our network"},
		{ID: StepConsent, Party: connection.Customer, Title: "Consent to our application in your tenant"},
		{ID: StepGrant, Party: connection.Customer, Title: "Grant our application the right to peer with your network"},
		{ID: StepRead, Party: connection.Vendor, Doing: connection.Checking, Title: "Read both networks and compare their addresses"},
		{ID: StepOurHalf, Party: connection.Vendor, Doing: connection.Requesting, Title: "Create our half of the peering"},
		{ID: StepTheirHalf, Party: connection.Vendor, Doing: connection.Requesting, Title: "Create the customer's half of the peering"},
		{ID: StepConnected, Party: connection.Vendor, Title: "Wait until both halves are connected"},
		{ID: StepRoutes, Party: connection.Vendor, Title: "Check the effective routes of our network"},
		{ID: StepOpen, Party: connection.Customer, Title: "Open the firewall"},
		{ID: StepConfirm, Party: connection.Support, Title: "Confirm that the connection works"},
		{ID: connection.StepEndGrant, Party: connection.Customer, Title: "Delete the role assignment"},
	}
}
