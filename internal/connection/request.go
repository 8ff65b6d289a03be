package connection

import "time"

// Method is the kind of a connection, for example "aws-vpc-peering".
type Method string

// The methods that Causeway knows.
const (
	AWSVPCPeering     Method = "aws-vpc-peering"
	AWSVPCPeeringRole Method = "aws-vpc-peering-role"
	AWSTransitGateway Method = "aws-transit-gateway"
	AzureVNetPeering  Method = "azure-vnet-peering"
	IPAllowlist       Method = "ip-allowlist"
)

// Request is what a support engineer asks for, in one schema for all methods. The names of its fields in YAML and JSON
// are the names used in every message about them.
type Request struct {
	Method      Method   `json:"method" yaml:"method"`
	Cluster     string   `json:"cluster" yaml:"cluster"`
	Name        string   `json:"name" yaml:"name"`
	Customer    string   `json:"customer" yaml:"customer"`
	RequestedBy string   `json:"requestedBy,omitempty" yaml:"requestedBy"`
	Contact     string   `json:"contact,omitempty" yaml:"contact"`
	Ticket      string   `json:"ticket,omitempty" yaml:"ticket"`
	Target      Target   `json:"target" yaml:"target"`
	DNS         DNS      `json:"dns,omitempty" yaml:"dns"`
	Probe       *Probe   `json:"probe,omitempty" yaml:"probe"`
	Confirm     Choice   `json:"confirm,omitempty" yaml:"confirm"`
	Renew       Choice   `json:"renew,omitempty" yaml:"renew"`
	Deadline    Duration `json:"deadline,omitempty" yaml:"deadline"`
	// Formats are the forms in which an allowlist is rendered; none means all of them.
	Formats []string `json:"formats,omitempty" yaml:"formats"`
}

// Target is what the customer owns at the other end. Which of its fields are required is the method's business.
type Target struct {
	AccountID string `json:"accountId,omitempty" yaml:"accountId"`
	Region    string `json:"region,omitempty" yaml:"region"`
	VPCID     string `json:"vpcId,omitempty" yaml:"vpcId"`
	CIDR      string `json:"cidr,omitempty" yaml:"cidr"`
	// RouteTables are the customer's route tables to which we may add the way back with the right that they lend; none
	// means that they add it themselves.
	RouteTables []string `json:"routeTables,omitempty" yaml:"routeTables"`
	// TransitGatewayID and CIDRs belong to a transit gateway: behind it there may be many networks.
	TransitGatewayID string   `json:"transitGatewayId,omitempty" yaml:"transitGatewayId"`
	CIDRs            []string `json:"cidrs,omitempty" yaml:"cidrs"`
	// TenantID, SubscriptionID and VNetID name a virtual network in Azure. The last is the whole resource id, and names the
	// subscription again.
	TenantID       string `json:"tenantId,omitempty" yaml:"tenantId"`
	SubscriptionID string `json:"subscriptionId,omitempty" yaml:"subscriptionId"`
	VNetID         string `json:"vnetId,omitempty" yaml:"vnetId"`
	// Deployment narrows an allowlist from the whole cluster to one Deployment in it.
	Deployment string `json:"deployment,omitempty" yaml:"deployment"`
}

// Probe is the address that proves the connection: the probe in the data plane resolves Host and opens TCP to Port.
type Probe struct {
	Host string `json:"host" yaml:"host"`
	Port int    `json:"port" yaml:"port"`
}

// DNS says whose names resolve to private addresses across the connection.
type DNS string

// DNSVendor (the default) turns resolution on at our side only; DNSBoth asks the customer to do the same; DNSOff leaves
// both sides alone.
const (
	DNSVendor DNS = "vendor"
	DNSBoth   DNS = "both"
	DNSOff    DNS = "off"
)

// Choice is a decision that a request leaves to a person or to Causeway.
type Choice string

// Manual is the default of `confirm` and `renew`: a person decides. Automatic lets Causeway go on by itself.
const (
	Manual    Choice = "manual"
	Automatic Choice = "automatic"
)

// Duration is a length of time that reads like "7d", "36h" or "90m" in requests and in JSON.
type Duration time.Duration

// DefaultDeadline is how long a party has for one step when the request does not say: as long as AWS keeps an
// unaccepted peering connection.
const DefaultDeadline = 7 * 24 * time.Hour

// DeadlineOrDefault is the time that a party has for one step.
func (r Request) DeadlineOrDefault() time.Duration {
	if r.Deadline <= 0 {
		return DefaultDeadline
	}
	return time.Duration(r.Deadline)
}

// LeadsTo are the customer's CIDRs that the connection leads to: none where a method leads to no network of theirs.
func (r Request) LeadsTo() []string {
	switch {
	case r.Method == AWSTransitGateway, r.Method == AzureVNetPeering:
		return r.Target.CIDRs
	case r.Target.CIDR != "":
		return []string{r.Target.CIDR}
	default:
		return nil
	}
}

// ID is the connection's identity, also its workflow id.
func (r Request) ID() ID { return ID{Cluster: r.Cluster, Name: r.Name} }

// OurDNS reports whether our side should let the customer's VPC resolve our public names to private addresses.
func (r Request) OurDNS() bool { return r.DNS != DNSOff }

// TheirDNS reports whether the customer is asked to do the same on their side.
func (r Request) TheirDNS() bool { return r.DNS == DNSBoth }
