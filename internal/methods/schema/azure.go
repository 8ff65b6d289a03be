package schema

import (
	"causeway.dev/internal/connection"
)

// TenantID is the customer's tenant.
func TenantID() connection.Field {
	return connection.Field{
		Path: "target.tenantId", Required: true, Type: connection.FieldText, Example: "22222222-aaaa-4bbb-8ccc-dddddddddddd",
		Help: "customer's Microsoft Entra tenant: a GUID", Check: connection.CheckGUID,
	}
}

// SubscriptionID is the customer's subscription.
func SubscriptionID() connection.Field {
	return connection.Field{
		Path: "target.subscriptionId", Required: true, Type: connection.FieldText, Example: "33333333-aaaa-4bbb-8ccc-dddddddddddd",
		Help: "customer's Azure subscription: a GUID", Check: connection.CheckGUID,
	}
}

// VNetID is the resource id of the customer's virtual network.
func VNetID() connection.Field {
	return connection.Field{
		Path: "target.vnetId", Required: true, Type: connection.FieldText, Help: "resource id of the customer's virtual network",
		Example: "/subscriptions/33333333-aaaa-4bbb-8ccc-dddddddddddd/resourceGroups/orders/providers/Microsoft.Network/virtualNetworks/orders",
		Check:   connection.CheckVNetID,
	}
}
