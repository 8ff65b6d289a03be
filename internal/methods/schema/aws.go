package schema

import "causeway.dev/internal/connection"

// AccountID is the customer's account in AWS.
func AccountID() connection.Field {
	return connection.Field{
		Path: "target.accountId", Required: true, Type: connection.FieldText, Example: "444455556666", Help: "customer's AWS account: 12 digits",
		Check: checkAccountID,
	}
}

// Region is the region of AWS in which the customer's network lies.
func Region() connection.Field {
	return connection.Field{
		Path: "target.region", Required: true, Type: connection.FieldText, Example: "us-east-1", Help: "region of the customer's network",
		Check: checkRegion,
	}
}

// VPCID is the id of the customer's VPC.
func VPCID() connection.Field {
	return connection.Field{
		Path: "target.vpcId", Required: true, Type: connection.FieldText, Example: "vpc-0aaaabbbbccccdddd", Help: "id of the customer's VPC",
		Check: idOf("vpc"),
	}
}

// CIDR is the one block of the customer's VPC that we route to.
func CIDR() connection.Field {
	return connection.Field{
		Path: "target.cidr", Required: true, Type: connection.FieldText, Example: "10.20.0.0/16", Help: "IPv4 block of the customer's VPC",
		Check: connection.CheckNetworkCIDR,
	}
}

// CIDRs are several blocks of the customer's. Whether they are required is the method's business.
func CIDRs() connection.Field {
	return connection.Field{
		Path: "target.cidrs", Type: connection.FieldList, Example: "10.20.0.0/16,192.168.8.0/24",
		Help:  "IPv4 blocks that are reached: behind a transit gateway all of them; of a VNet, to be compared with what Azure shows",
		Check: checkRouteCIDRs,
	}
}

// TransitGatewayID is the id of the customer's transit gateway.
func TransitGatewayID() connection.Field {
	return connection.Field{
		Path: "target.transitGatewayId", Type: connection.FieldText, Example: "tgw-0aaaabbbbccccdddd",
		Help: "id of the customer's transit gateway, where it is known before they share it", Check: checkTransitGatewayID,
	}
}

// RouteTables are route tables of the customer's.
func RouteTables() connection.Field {
	return connection.Field{
		Path: "target.routeTables", Type: connection.FieldList, Example: "rtb-0aaaabbbbccccdddd",
		Help:  "customer's route tables to which we may add the way back; without them the customer does it",
		Check: checkRouteTables,
	}
}
