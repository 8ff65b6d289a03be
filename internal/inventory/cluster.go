// Package inventory says what the vendor's clusters are: where each one runs, in which account and network, and how the
// worker gets in. A YAML file comes first; other sources fit behind the same interface.
package inventory

import (
	"context"
	"strings"

	"causeway.dev/internal/connection"
)

// Type is who shares a cluster with whom.
type Type string

// The types. A standard cluster is shared by many customers, a dedicated one belongs to one of them and runs in our
// account, a hybrid one runs in the customer's account.
const (
	Standard  Type = "standard"
	Dedicated Type = "dedicated"
	Hybrid    Type = "hybrid"
)

// AWS is the cloud of all clusters that the AWS methods connect.
const AWS = "aws"

// Azure is the cloud of all clusters that the Azure methods connect.
const Azure = "azure"

// Cluster is one data plane.
type Cluster struct {
	ID   string
	Name string
	Type Type
	// Cloud is "aws", "azure" or "gcp".
	Cloud   string
	Account string
	Region  string
	VPCID   string
	// ExtraCIDRs are the pod and service ranges: no cloud shows them, and no target may overlap them.
	ExtraCIDRs []string
	// Zones are the availability zones that run nodes, by id (use1-az1): their names differ from account to account. Without
	// them it is every zone that has a private subnet.
	Zones []string
	// Role is the ARN that the worker assumes for every call; empty means that it acts as itself.
	Role       string
	ExternalID string
	// ControlRole is a role of ours that Role can assume. The proof that a customer's role is gone assumes it each time: only
	// while that works does a refusal say anything about theirs.
	ControlRole string
	// TenantID, SubscriptionID and VNetID are where a cluster in Azure runs; NetworkInterfaceID is a network interface of one
	// of its running nodes, whose effective routes are read.
	TenantID           string
	SubscriptionID     string
	VNetID             string
	NetworkInterfaceID string
	// Probe says that a probe runs in the cluster.
	Probe bool
	// ProbeKey names the key with which that probe signs what it says, in one line; without it, whoever polls the data plane's
	// namespace is believed.
	ProbeKey string
	// Change is a planned change of the external addresses; nil when none is planned.
	Change *AddressChange
	// Deployments are the Deployments of which something is known, by name.
	Deployments map[string]Deployment
}

// Network names the network in which the cluster runs, the same for all clusters in it: it names the network's lock. Ids of
// workflows stay readable where payloads are encrypted, so no account and no subscription is in it.
func (c Cluster) Network() string {
	switch {
	case c.Cloud == AWS && c.VPCID != "":
		return "aws:" + c.Region + ":" + c.VPCID
	case c.Cloud == Azure && c.VNetID != "":
		return connection.NetworkOf(c.VNetID)
	default:
		return "cluster:" + c.ID
	}
}

// Deployment is one of our workloads in a cluster, as far as connections need to know it.
type Deployment struct {
	// Addresses are the part of the cluster's external addresses that its traffic comes from: addresses, or ids of NAT
	// gateways. Without them it has none of its own, and uses all those of the cluster.
	Addresses []string
	// Namespace and ServiceAccount are where it runs, and as whom.
	Namespace      string
	ServiceAccount string
	// Identity is the name that the cluster's cloud gives to the workload's identity.
	Identity string
}

// AddressChange is a planned change of a cluster's external addresses. It stands in the inventory before the cloud shows
// anything of it, so that whoever allows the addresses hears of it in time.
type AddressChange struct {
	// Adding are addresses that are reserved already and will be used; Retiring are those that will not be used any more.
	Adding   []string
	Retiring []string
	// From is the day of the change, such as 2026-12-24.
	From string
}

// Source is where clusters are looked up. An unknown id is a *Unknown.
type Source interface {
	Cluster(ctx context.Context, id string) (Cluster, error)
	Clusters(ctx context.Context) ([]Cluster, error)
}

// Unknown is the error for a cluster that the inventory does not have.
type Unknown struct {
	ID    string
	Known []string
}

// Rule says what is wrong with the id, without the id itself.
func (u *Unknown) Rule() string {
	if len(u.Known) == 0 {
		return "is not in the inventory, which is empty"
	}
	return "is not in the inventory; it has " + strings.Join(u.Known, ", ")
}

// Error is the whole sentence.
func (u *Unknown) Error() string {
	return connection.Problem{Field: "cluster", Value: u.ID, Rule: u.Rule()}.String()
}
