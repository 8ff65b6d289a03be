package bench

import (
	"fmt"
	"net/netip"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract/aws"
	"causeway.dev/internal/inventory"
	cloudsim "causeway.dev/internal/sim/aws"
	"causeway.dev/workflows"
)

// The measured world is wide: changes of one network run one after the other under its lock, so what runs side by side
// needs a cluster of its own; and no pair of networks can be joined twice.
const (
	clusters  = 16
	customers = 40
	region    = "us-east-1"
	port      = 5432
)

func clusterID(i int) string    { return fmt.Sprintf("bench-%02d", i) }
func clusterVPC(i int) string   { return fmt.Sprintf("vpc-%017x", 0xc000+i) }
func clusterCIDR(i int) string  { return fmt.Sprintf("10.%d.0.0/16", 100+i) }
func customerVPC(j int) string  { return fmt.Sprintf("vpc-%017x", 0xe000+j) }
func customerCIDR(j int) string { return fmt.Sprintf("172.%d.%d.0/20", 18+j/16, j%16*16) }

func customerTable(j int) string { return fmt.Sprintf("rtb-%017x", 0xe000+j) }

// customerHost listens in the customer's network. The probe is given its address: a name would need the customer's DNS
// step, a fourth turn.
func customerHost(j int) string {
	return netip.MustParsePrefix(customerCIDR(j)).Addr().Next().Next().Next().Next().Next().String()
}

func world() cloudsim.World {
	w := cloudsim.World{
		Accounts: []cloudsim.Account{
			{ID: cloudsim.SampleControlAccount, Name: "vendor control", Keys: cloudsim.SampleControlKeys()},
			{ID: cloudsim.SampleDataPlaneAccount, Name: "vendor data plane", Keys: cloudsim.SampleDataPlaneKeys()},
			{ID: cloudsim.SampleAcmeAccount, Name: "customers", Keys: cloudsim.SampleAcmeKeys()},
		},
		Roles: []cloudsim.Role{{
			Account: cloudsim.SampleDataPlaneAccount, Name: cloudsim.SampleDataPlaneRole, TagSession: true, Trusts: []string{cloudsim.SampleControlAccount},
		}},
	}
	for i := range clusters {
		subnet := fmt.Sprintf("subnet-%017x", 0xc000+i)
		w.VPCs = append(w.VPCs, cloudsim.VPC{ID: clusterVPC(i), Account: cloudsim.SampleDataPlaneAccount, Region: region, Blocks: []string{clusterCIDR(i)}})
		w.Subnets = append(w.Subnets, cloudsim.Subnet{ID: subnet, VPC: clusterVPC(i), CIDR: fmt.Sprintf("10.%d.16.0/20", 100+i), Zone: region + "a"})
		w.RouteTables = append(w.RouteTables, cloudsim.RouteTable{
			ID: fmt.Sprintf("rtb-%017x", 0xc000+i), VPC: clusterVPC(i), Subnets: []string{subnet},
			Routes: []cloudsim.Route{{CIDR: "0.0.0.0/0", Target: fmt.Sprintf("nat-%017x", 0xc000+i)}},
		})
	}
	for j := range customers {
		addCustomer(&w, j)
	}
	return w
}

func addCustomer(w *cloudsim.World, j int) {
	subnet, group := fmt.Sprintf("subnet-%017x", 0xe000+j), fmt.Sprintf("sg-%017x", 0xe000+j)
	w.VPCs = append(w.VPCs, cloudsim.VPC{ID: customerVPC(j), Account: cloudsim.SampleAcmeAccount, Region: region, Blocks: []string{customerCIDR(j)}})
	w.Subnets = append(w.Subnets, cloudsim.Subnet{ID: subnet, VPC: customerVPC(j), CIDR: customerCIDR(j), Zone: region + "a"})
	w.RouteTables = append(w.RouteTables, cloudsim.RouteTable{ID: customerTable(j), VPC: customerVPC(j), Subnets: []string{subnet}})
	w.SecurityGroups = append(w.SecurityGroups, cloudsim.SecurityGroup{
		ID: group, VPC: customerVPC(j), Ingress: []cloudsim.Rule{{Protocol: "tcp", FromPort: port, ToPort: port, CIDR: "10.0.0.0/8"}},
	})
	w.Hosts = append(w.Hosts, cloudsim.Host{
		Name: fmt.Sprintf("db-%d.customer.example", j), VPC: customerVPC(j), PrivateIP: customerHost(j), Ports: []int{port}, SecurityGroup: group,
	})
}

func clusterList() inventory.List {
	var list inventory.List
	for i := range clusters {
		list = append(list, inventory.Cluster{
			ID: clusterID(i), Name: clusterID(i), Type: inventory.Dedicated, Cloud: inventory.AWS, Account: cloudsim.SampleDataPlaneAccount,
			Region: region, VPCID: clusterVPC(i), Role: cloudsim.SampleDataPlaneRoleARN, Probe: true,
		})
	}
	return list
}

// pair is one connection to be: a cluster and a customer.
type pair struct{ cluster, customer int }

func (p pair) request() connection.Request {
	own, err := connection.ObjectOf(map[string]any{"target": aws.VPC{
		AccountID: cloudsim.SampleAcmeAccount, Region: region, VPCID: customerVPC(p.customer), CIDR: customerCIDR(p.customer),
	}})
	if err != nil {
		panic(err) // the type is ours, and always encodes
	}
	return connection.Request{
		Method: connection.Method(measured()), Cluster: clusterID(p.cluster), Name: fmt.Sprintf("customer-%02d", p.customer),
		Customer: fmt.Sprintf("customer-%02d", p.customer), RequestedBy: "sam@vendor.example",
		Contact: "casey@customer.example", Ticket: "SUP-1042",
		Own: own, Probe: &connection.Probe{Host: customerHost(p.customer), Port: port},
	}
}

// measured is the workflow that is measured: that of the method which people read about first.
func measured() string { return workflows.Methods()[0].Name.WorkflowType() }

// factPeering is the fact by which the customer finds what to accept.
const factPeering = "peeringId"

// targetOf is the target of such a request.
func targetOf(r connection.Request) aws.VPC {
	var own struct {
		Target aws.VPC `json:"target"`
	}
	if err := r.Own.Into(&own); err != nil {
		panic(err) // request made it
	}
	return own.Target
}
