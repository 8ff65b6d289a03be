package azure

// Ids of the sample world. Secrets are fake, and valid nowhere else.
const (
	// The vendor: our tenant, the worker's application, and the data plane's network.
	SampleVendorTenant       = "11111111-aaaa-4bbb-8ccc-dddddddddddd"
	SampleApp                = "a67e6057-0000-4000-8000-00000000a99a"
	SampleAppSecret          = "simulated-azure-application-secret"
	SampleVendorSubscription = "11111111-5555-4bbb-8ccc-dddddddddddd"
	SampleVendorGroup        = "/subscriptions/" + SampleVendorSubscription + "/resourceGroups/dataplane"
	SampleVNet               = SampleVendorGroup + "/providers/Microsoft.Network/virtualNetworks/prod-weu"
	SampleCIDR               = "10.70.0.0/16"
	SampleRegion             = "westeurope"
	SampleNIC                = SampleVendorGroup + "/providers/Microsoft.Network/networkInterfaces/prod-weu-node-1"
	SampleVendorRole         = "c0ffee00-0000-4000-8000-000000000001"

	// Initech is the customer.
	SampleCustomerTenant       = "22222222-aaaa-4bbb-8ccc-dddddddddddd"
	SampleCustomerSubscription = "22222222-5555-4bbb-8ccc-dddddddddddd"
	SampleCustomerGroup        = "/subscriptions/" + SampleCustomerSubscription + "/resourceGroups/orders"
	SampleCustomerVNet         = SampleCustomerGroup + "/providers/Microsoft.Network/virtualNetworks/orders"
	SampleCustomerCIDR         = "10.80.0.0/16"
	SampleCustomerNSG          = SampleCustomerGroup + "/providers/Microsoft.Network/networkSecurityGroups/orders-db"
	SampleCustomerHost         = "orders-db.initech.example"
	SampleCustomerHostIP       = "10.80.1.10"
	SampleCustomerPort         = 5432
	// Their administrator: an application that owns the subscription and may consent for the tenant.
	SampleCustomerAdmin       = "b0550000-0000-4000-8000-00000000ad01"
	SampleCustomerAdminSecret = "simulated-initech-administrator-secret"

	// What was there before us and must survive us: a network that is peered with ours.
	SampleForeignVNet    = "/subscriptions/" + SampleVendorSubscription + "/resourceGroups/monitoring/providers/Microsoft.Network/virtualNetworks/monitoring"
	SampleForeignCIDR    = "10.98.0.0/16"
	SampleForeignPeering = "monitoring"

	// SampleStrangersTenant has nothing to do with anybody.
	SampleStrangersTenant = "33333333-aaaa-4bbb-8ccc-dddddddddddd"
)

// NewSample makes a cloud with the sample world in it.
func NewSample(o Options) (*Cloud, error) {
	c := New(o)
	return c, c.Add(SampleWorld(c))
}

// SampleWorld is a cluster of a vendor and a customer in another tenant, who has not consented to anything yet.
func SampleWorld(c *Cloud) World {
	return World{
		Tenants: []Tenant{{ID: SampleVendorTenant, Name: "Vendor"}, {ID: SampleCustomerTenant, Name: "Initech"}, {ID: SampleStrangersTenant, Name: "somebody else"}},
		Apps: []App{
			{ID: SampleApp, Secret: SampleAppSecret, Home: SampleVendorTenant},
			{ID: SampleCustomerAdmin, Secret: SampleCustomerAdminSecret, Home: SampleCustomerTenant, Admin: true},
		},
		Subscriptions: []Subscription{{ID: SampleVendorSubscription, Tenant: SampleVendorTenant}, {ID: SampleCustomerSubscription, Tenant: SampleCustomerTenant}},
		VNets: []VNet{
			{ID: SampleVNet, Location: SampleRegion, Prefixes: []string{SampleCIDR}},
			{ID: SampleForeignVNet, Location: SampleRegion, Prefixes: []string{SampleForeignCIDR}},
			{ID: SampleCustomerVNet, Location: SampleRegion, Prefixes: []string{SampleCustomerCIDR}},
		},
		Peerings: []Peering{{Name: SampleForeignPeering, A: SampleVNet, B: SampleForeignVNet}},
		NICs:     []NIC{{ID: SampleNIC, VNet: SampleVNet}},
		// The customer lets only their own network in, peers not included, until they open a port.
		Groups: []SecurityGroup{{ID: SampleCustomerNSG, Rules: []SecurityRule{
			{Name: "own-network", Priority: 3900, Allow: true, Source: SampleCustomerCIDR, Port: "*"},
			{Name: "nobody-else", Priority: 4000, Source: "VirtualNetwork", Port: "*"},
		}}},
		Hosts: []Host{{
			Name: SampleCustomerHost, VNet: SampleCustomerVNet, PrivateIP: SampleCustomerHostIP, Ports: []int{SampleCustomerPort}, Group: SampleCustomerNSG,
		}},
		Roles: []Role{{
			ID: SampleVendorRole, Name: "Causeway data plane", Scope: "/subscriptions/" + SampleVendorSubscription, Actions: []string{
				"Microsoft.Network/virtualNetworks/read", "Microsoft.Network/virtualNetworks/peer/action",
				"Microsoft.Network/virtualNetworks/virtualNetworkPeerings/read", "Microsoft.Network/virtualNetworks/virtualNetworkPeerings/write",
				"Microsoft.Network/virtualNetworks/virtualNetworkPeerings/delete",
				"Microsoft.Network/networkInterfaces/read", "Microsoft.Network/networkInterfaces/effectiveRouteTable/action",
			},
		}},
		Grants: []Grant{
			{Name: "11111111-0000-4000-8000-000000000001", Scope: SampleVendorGroup, Role: SampleVendorRole, Principal: c.objectID(SampleVendorTenant, SampleApp)},
			{
				Name: "22222222-0000-4000-8000-000000000001", Scope: "/subscriptions/" + SampleCustomerSubscription, Role: RoleOwner,
				Principal: c.objectID(SampleCustomerTenant, SampleCustomerAdmin),
			},
		},
	}
}
