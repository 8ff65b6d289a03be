package connection

import "strings"

// targetFields say what the customer owns at the other end: what that is differs most from method to method.
func targetFields() []Field {
	return append(append(awsTargetFields(), azureTargetFields()...), Field{
		Path: "target.deployment", takenBy: []Method{IPAllowlist}, Type: FieldText, Example: "orders",
		Help: "Deployment whose addresses are meant, and not those of the whole cluster",
		get:  func(r Request) string { return r.Target.Deployment }, set: text(func(r *Request) *string { return &r.Target.Deployment }),
		check: func(s string) string { return CheckLabel(s, maxLine) },
	})
}

func awsTargetFields() []Field {
	peered := []Method{AWSVPCPeering, AWSVPCPeeringRole}
	gateway := []Method{AWSTransitGateway}
	joined := append(gateway, peered...)
	return []Field{
		{
			Path: "target.accountId", takenBy: joined, neededBy: joined, Type: FieldText, Example: "444455556666", Help: "customer's AWS account: 12 digits",
			get: func(r Request) string { return r.Target.AccountID }, set: text(func(r *Request) *string { return &r.Target.AccountID }),
			check: checkAccountID,
		},
		{
			Path: "target.region", takenBy: joined, neededBy: joined, Type: FieldText, Example: "us-east-1", Help: "region of the customer's network",
			get: func(r Request) string { return r.Target.Region }, set: text(func(r *Request) *string { return &r.Target.Region }),
			check: checkRegion,
		},
		{
			Path: "target.vpcId", takenBy: peered, neededBy: peered, Type: FieldText, Example: "vpc-0aaaabbbbccccdddd", Help: "id of the customer's VPC",
			get: func(r Request) string { return r.Target.VPCID }, set: text(func(r *Request) *string { return &r.Target.VPCID }),
			check: checkVPCID,
		},
		{
			Path: "target.cidr", takenBy: peered, neededBy: peered, Type: FieldText, Example: "10.20.0.0/16", Help: "IPv4 block of the customer's VPC",
			get: func(r Request) string { return r.Target.CIDR }, set: text(func(r *Request) *string { return &r.Target.CIDR }),
			check: CheckNetworkCIDR,
		},
		{
			Path: "target.transitGatewayId", takenBy: gateway, Type: FieldText, Example: "tgw-0aaaabbbbccccdddd",
			Help: "id of the customer's transit gateway, where it is known before they share it",
			get:  func(r Request) string { return r.Target.TransitGatewayID }, set: text(func(r *Request) *string { return &r.Target.TransitGatewayID }),
			check: CheckTransitGatewayID,
		},
		{
			Path: "target.cidrs", takenBy: []Method{AWSTransitGateway, AzureVNetPeering}, neededBy: gateway, Type: FieldList, Example: "10.20.0.0/16,192.168.8.0/24",
			Help: "IPv4 blocks that are reached: behind a transit gateway all of them; of a VNet, to be compared with what Azure shows",
			get:  func(r Request) string { return strings.Join(r.Target.CIDRs, ",") }, set: list(func(r *Request) *[]string { return &r.Target.CIDRs }),
			check: checkRouteCIDRs,
		},
		{
			Path: "target.routeTables", takenBy: []Method{AWSVPCPeeringRole}, Type: FieldList, Example: "rtb-0aaaabbbbccccdddd",
			Help: "customer's route tables to which we may add the way back; without them the customer does it",
			get:  func(r Request) string { return strings.Join(r.Target.RouteTables, ",") }, set: list(func(r *Request) *[]string { return &r.Target.RouteTables }),
			check: checkRouteTables,
		},
	}
}

func azureTargetFields() []Field {
	vnet := []Method{AzureVNetPeering}
	return []Field{
		{
			Path: "target.tenantId", takenBy: vnet, neededBy: vnet, Type: FieldText, Example: "22222222-aaaa-4bbb-8ccc-dddddddddddd",
			Help: "customer's Microsoft Entra tenant: a GUID",
			get:  func(r Request) string { return r.Target.TenantID }, set: text(func(r *Request) *string { return &r.Target.TenantID }),
			check: checkGUID,
		},
		{
			Path: "target.subscriptionId", takenBy: vnet, neededBy: vnet, Type: FieldText, Example: "33333333-aaaa-4bbb-8ccc-dddddddddddd",
			Help: "customer's Azure subscription: a GUID",
			get:  func(r Request) string { return r.Target.SubscriptionID }, set: text(func(r *Request) *string { return &r.Target.SubscriptionID }),
			check: checkGUID,
		},
		{
			Path: "target.vnetId", takenBy: vnet, neededBy: vnet, Type: FieldText, Help: "resource id of the customer's virtual network",
			Example: "/subscriptions/33333333-aaaa-4bbb-8ccc-dddddddddddd/resourceGroups/orders/providers/Microsoft.Network/virtualNetworks/orders",
			get:     func(r Request) string { return r.Target.VNetID }, set: text(func(r *Request) *string { return &r.Target.VNetID }),
			check: CheckVNetID,
		},
	}
}

// list makes the setter of a field that takes several texts. It never changes the slice that is there, because a copy of
// the request may share it.
func list(at func(*Request) *[]string) func(*Request, string) string {
	return func(r *Request, value string) string {
		*at(r) = parts(value)
		return ""
	}
}

// parts reads a list as flags and messages write it: with commas, and spaces around them if people like.
func parts(value string) []string {
	if strings.TrimSpace(value) == "" {
		return nil
	}
	found := strings.Split(value, ",")
	for i := range found {
		found[i] = strings.TrimSpace(found[i])
	}
	return found
}
