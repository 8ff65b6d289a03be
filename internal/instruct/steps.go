package instruct

import "causeway.dev/internal/connection"

// The steps of aws-vpc-peering that people do, as the workflow names them.
const (
	StepAccept      connection.StepID = "accept"
	StepCustomerDNS connection.StepID = "customer-dns"
	StepOpen        connection.StepID = "open"
	StepConfirm     connection.StepID = "confirm"
)

// The steps of azure-vnet-peering that the customer does, beside StepOpen. StepTheirHalf becomes theirs on the way out, and
// connection.StepEndGrant is theirs in every method that has it.
const (
	StepConsent   connection.StepID = "consent"
	StepGrant     connection.StepID = "grant"
	StepTheirHalf connection.StepID = "their-half"
)

// The steps of aws-vpc-peering-role that the customer does, beside StepOpen. StepReturnRoutes becomes theirs on the way out.
const (
	StepLend         connection.StepID = "lend"
	StepReturnRoutes connection.StepID = "return-routes"
)

// StepAllow is the step of ip-allowlist that the customer does.
const StepAllow connection.StepID = "allow"

// The steps of aws-transit-gateway that the customer does, beside StepAccept.
const (
	StepShare      connection.StepID = "share"
	StepBackRoutes connection.StepID = "back-routes"
)
