package connection_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
)

func gateway() connection.Request {
	return connection.Request{
		Method: connection.AWSTransitGateway, Cluster: "prod-us", Name: "acme-hub", Customer: "Acme",
		Target: connection.Target{AccountID: "444455556666", Region: "us-east-1", CIDRs: []string{"10.20.0.0/16", "192.168.8.0/24"}},
	}
}

func allowlist() connection.Request {
	return connection.Request{Method: connection.IPAllowlist, Cluster: "prod-us", Name: "acme-crm", Customer: "Acme"}
}

func TestValidate_EachMethodHasItsOwnFields(t *testing.T) {
	require.Empty(t, connection.Validate(gateway()))
	require.Empty(t, connection.Validate(allowlist()))

	wrong := gateway()
	wrong.Target.VPCID, wrong.Target.CIDR, wrong.DNS = "vpc-0aaaabbbbccccdddd", "10.20.0.0/16", connection.DNSBoth
	require.Equal(t, `target.vpcId "vpc-0aaaabbbbccccdddd": is not taken by aws-transit-gateway, which takes target.accountId, target.region, target.transitGatewayId, target.cidrs
target.cidr "10.20.0.0/16": is not taken by aws-transit-gateway, which takes target.accountId, target.region, target.transitGatewayId, target.cidrs
dns "both": is not taken by aws-transit-gateway`, connection.Validate(wrong).Error())

	wrong = allowlist()
	wrong.Target.AccountID, wrong.Renew = "444455556666", connection.Manual
	require.Equal(t, `target.accountId "444455556666": is not taken by ip-allowlist, which takes target.deployment
renew "manual": is not taken by ip-allowlist`, connection.Validate(wrong).Error())

	wrong = good()
	wrong.Target.CIDRs, wrong.Formats = []string{"10.30.0.0/16"}, []string{"list"}
	require.True(t, connection.Validate(wrong).Has("target.cidrs"))
	require.True(t, connection.Validate(wrong).Has("formats"))
}

func TestValidate_TheBlocksBehindATransitGateway(t *testing.T) {
	tests := []struct{ blocks, rule string }{
		{"10.0.0.0/8", ""},
		{"10.20.0.7/32, 10.21.0.0/16", ""},
		{"", "is missing"},
		{"10.20.0.0/16,", `"" must be an IPv4 CIDR such as 10.20.0.0/16`},
		{"10.20.3.4/16", `"10.20.3.4/16" has host bits set; did you mean 10.20.0.0/16?`},
		{"10.20.0.0/16,8.8.8.0/24", `"8.8.8.0/24" must be in an RFC 1918 range: 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16`},
		{"10.20.0.0/16,10.20.0.0/16", "10.20.0.0/16 overlaps 10.20.0.0/16 in the same list; keep the larger one"},
		{"10.20.7.0/24,10.20.0.0/16", "10.20.0.0/16 overlaps 10.20.7.0/24 in the same list; keep the larger one"},
	}
	field, _ := connection.FieldAt("target.cidrs")
	for _, test := range tests {
		r := gateway()
		require.Empty(t, field.Set(&r, test.blocks))
		var rule string
		for _, p := range connection.Validate(r) {
			require.Equal(t, "target.cidrs", p.Field)
			rule = p.Rule
		}
		require.Equal(t, test.rule, rule, test.blocks)
	}
}

func TestValidate_TheProbeBehindATransitGateway(t *testing.T) {
	r := gateway()
	r.Probe = &connection.Probe{Host: "192.168.8.10", Port: 5432}
	require.Empty(t, connection.Validate(r))
	r.Probe.Host = "192.168.9.10"
	require.Equal(t, `probe.host "192.168.9.10": is outside target.cidrs 10.20.0.0/16, 192.168.8.0/24, so that traffic to it would not use this connection`,
		connection.Validate(r).Error())
	anywhere := allowlist()
	anywhere.Probe = &connection.Probe{Host: "203.0.113.7", Port: 443}
	require.Empty(t, connection.Validate(anywhere), "an allowlist leads to public addresses")
}

func TestValidate_WhatElseTheMethodsTake(t *testing.T) {
	r := gateway()
	r.Target.TransitGatewayID = "tgw-123"
	require.Equal(t, `target.transitGatewayId "tgw-123": must look like tgw-0123456789abcdef0: 17 hexadecimal digits in lower case`, connection.Validate(r).Error())
	a := allowlist()
	a.Target.Deployment, a.Formats = "Orders", []string{"list", "pdf"}
	require.Equal(t, `target.deployment "Orders": must be a DNS label: lower-case letters, digits and inner hyphens
formats "list,pdf": each must be one of list, json, security-group, s3-bucket-policy, snowflake, databricks`, connection.Validate(a).Error())
	a.Target.Deployment, a.Formats = "orders", []string{"list", "list"}
	require.Equal(t, `formats "list,list": names list twice`, connection.Validate(a).Error())
}

func TestAmendRequest_ReplacesAListAndLeavesTheOldOne(t *testing.T) {
	before := gateway()
	after, problems := connection.AmendRequest(before, map[string]string{"target.cidrs": "10.30.0.0/16"})
	require.Empty(t, problems)
	require.Equal(t, []string{"10.30.0.0/16"}, after.Target.CIDRs)
	require.Equal(t, gateway(), before)
	_, problems = connection.AmendRequest(before, map[string]string{"target.vpcId": "vpc-0aaaabbbbccccdddd"})
	require.Contains(t, problems.Error(), "is not taken by aws-transit-gateway")
}
