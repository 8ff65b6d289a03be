package schema

import "causeway.dev/internal/contract/aws"

// VPC is a VPC of the customer's with the block that we route to, as activities know it. Targets of methods are made of it.
type VPC = aws.VPC
