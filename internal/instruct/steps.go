package instruct

import "causeway.dev/internal/connection"

// The steps of aws-vpc-peering that people do, as the workflow names them.
const (
	StepAccept      connection.StepID = "accept"
	StepCustomerDNS connection.StepID = "customer-dns"
	StepOpen        connection.StepID = "open"
	StepConfirm     connection.StepID = "confirm"
)

// StepAllow is the step of ip-allowlist that the customer does.
const StepAllow connection.StepID = "allow"

// The steps of aws-transit-gateway that the customer does, beside StepAccept.
const (
	StepShare      connection.StepID = "share"
	StepBackRoutes connection.StepID = "back-routes"
)
