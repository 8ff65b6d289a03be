package azure

import "time"

// World is everything that can be put into a cloud.
type World struct {
	Tenants       []Tenant
	Apps          []App
	Subscriptions []Subscription
	VNets         []VNet
	Groups        []SecurityGroup
	NICs          []NIC
	Hosts         []Host
	// Peerings are Connected already: somebody else's, that were there before.
	Peerings []Peering
	// Roles are custom role definitions; those of Azure are always there. Grants are assignments that have effect already.
	Roles  []Role
	Grants []Grant
}

// Tenant is one directory of Microsoft Entra.
type Tenant struct {
	ID   string
	Name string
}

// App is an application with its secret. It has a service principal in its home tenant from the start.
type App struct {
	ID     string
	Secret string
	Home   string
	// Admin may make and delete service principals in its home tenant, as a customer's directory administrator does.
	Admin bool
}

// Subscription belongs to one tenant.
type Subscription struct {
	ID     string
	Tenant string
	// State is "Enabled" unless set.
	State string
}

// VNet is one virtual network, by its resource id.
type VNet struct {
	ID       string
	Location string
	Prefixes []string
}

// SecurityGroup is a network security group. Its default rules let the VirtualNetwork in and nothing else.
type SecurityGroup struct {
	ID    string
	Rules []SecurityRule
}

// SecurityRule is one inbound rule; the lowest priority that matches decides.
type SecurityRule struct {
	Name     string
	Priority int
	Allow    bool
	// Source is a CIDR, several with commas between them, "VirtualNetwork" or "*"; Port is a number, several, or "*".
	Source string
	Port   string
}

// NIC is a network interface of a running machine.
type NIC struct {
	ID   string
	VNet string
	// Routes are those of a route table: they win over what a peering brings if their prefix is as long or longer.
	Routes []UserRoute
}

// UserRoute leads a prefix elsewhere.
type UserRoute struct {
	Prefix string
	// NextHop is a type such as "VirtualAppliance" or "None".
	NextHop string
}

// Host is something that listens in a network.
type Host struct {
	// Name is resolved within its own network, as a name in a private zone is, unless Public.
	Name      string
	VNet      string
	PrivateIP string
	Ports     []int
	Group     string
	Public    bool
}

// Peering joins two networks from both sides.
type Peering struct {
	Name string
	A, B string
}

// Role is a role definition.
type Role struct {
	// ID is a GUID; Scope is the subscription that it can be assigned in, as a scope.
	ID         string
	Name       string
	Scope      string
	Actions    []string
	NotActions []string
}

// Grant is a role assignment.
type Grant struct {
	// Name is a GUID; empty means that one is made up.
	Name  string
	Scope string
	// Role is the GUID of a definition; Principal the object id of whom it is for.
	Role      string
	Principal string
}

// Lags are how long Azure takes for what it does later.
type Lags struct {
	// Principal is how long a new service principal gets no tokens, and a deleted one still does.
	Principal time.Duration
	// Grant is how long a new assignment has no effect; Removal how long a deleted one still has.
	Grant   time.Duration
	Removal time.Duration
	// Operation is how long a long-running operation takes, unless it is asked about twice before.
	Operation time.Duration
}

// SampleLags are short for a person and long enough to be met.
func SampleLags() *Lags {
	return &Lags{Principal: time.Second, Grant: 2 * time.Second, Removal: 3 * time.Second, Operation: time.Second}
}

// NoLags is an Azure that knows no delay.
func NoLags() *Lags { return &Lags{} }
