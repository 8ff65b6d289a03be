package methods_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	awstransitgateway "causeway.dev/internal/methods/aws-transit-gateway"
	ipallowlist "causeway.dev/internal/methods/ip-allowlist"
)

func gateway() connection.Request {
	return connection.Request{
		Method: awstransitgateway.Name, Cluster: "prod-us", Name: "acme-hub", Customer: "Acme",
		Own: own(awstransitgateway.Own{Target: awstransitgateway.Target{AccountID: "444455556666", Region: "us-east-1", CIDRs: []string{"10.20.0.0/16", "192.168.8.0/24"}}}),
	}
}

func allowlist() connection.Request {
	return connection.Request{Method: ipallowlist.Name, Cluster: "prod-us", Name: "acme-crm", Customer: "Acme"}
}

func TestValidate_EachMethodHasItsOwnFields(t *testing.T) {
	require.Empty(t, set.Validate(gateway()))
	require.Empty(t, set.Validate(allowlist()))

	wrong := gateway()
	wrong.Own = wrong.Own.With("target.vpcId", "vpc-0aaaabbbbccccdddd").With("target.cidr", "10.20.0.0/16").With("dns", "both")
	require.Equal(t, `dns "both": is not taken by aws-transit-gateway
target.cidr "10.20.0.0/16": is not taken by aws-transit-gateway, which takes target.accountId, target.region, target.transitGatewayId, target.cidrs
target.vpcId "vpc-0aaaabbbbccccdddd": is not taken by aws-transit-gateway, which takes target.accountId, target.region, target.transitGatewayId, target.cidrs`, set.Validate(wrong).Error())

	wrong = allowlist()
	wrong.Own, wrong.Renew = wrong.Own.With("target.accountId", "444455556666"), connection.Manual
	require.Equal(t, `target.accountId "444455556666": is not taken by ip-allowlist, which takes target.deployment
renew "manual": is not taken by ip-allowlist`, set.Validate(wrong).Error())

	wrong = good()
	wrong.Own = wrong.Own.With("target.cidrs", []string{"10.30.0.0/16"}).With("formats", []string{"list"})
	require.True(t, set.Validate(wrong).Has("target.cidrs"))
	require.True(t, set.Validate(wrong).Has("formats"))
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
	field, _ := set.FieldAt("target.cidrs")
	for _, test := range tests {
		r := gateway()
		require.Empty(t, field.Set(&r, test.blocks))
		var rule string
		for _, p := range set.Validate(r) {
			require.Equal(t, "target.cidrs", p.Field)
			rule = p.Rule
		}
		require.Equal(t, test.rule, rule, test.blocks)
	}
}

func TestValidate_TheProbeBehindATransitGateway(t *testing.T) {
	r := gateway()
	r.Probe = &connection.Probe{Host: "192.168.8.10", Port: 5432}
	require.Empty(t, set.Validate(r))
	r.Probe.Host = "192.168.9.10"
	require.Equal(t, `probe.host "192.168.9.10": is outside target.cidrs 10.20.0.0/16, 192.168.8.0/24, so that traffic to it would not use this connection`,
		set.Validate(r).Error())
	anywhere := allowlist()
	anywhere.Probe = &connection.Probe{Host: "203.0.113.7", Port: 443}
	require.Empty(t, set.Validate(anywhere), "an allowlist leads to public addresses")
}

func TestValidate_WhatElseTheMethodsTake(t *testing.T) {
	r := gateway()
	r.Own = r.Own.With("target.transitGatewayId", "tgw-123")
	require.Equal(t, `target.transitGatewayId "tgw-123": must look like tgw-0123456789abcdef0: 17 hexadecimal digits in lower case`, set.Validate(r).Error())
	a := allowlist()
	a.Own = a.Own.With("target.deployment", "Orders").With("formats", []string{"list", "pdf"})
	require.Equal(t, `target.deployment "Orders": must be a DNS label: lower-case letters, digits and inner hyphens
formats "list,pdf": each must be one of list, json, security-group, s3-bucket-policy, snowflake, databricks`, set.Validate(a).Error())
	a.Own = a.Own.With("target.deployment", "orders").With("formats", []string{"list", "list"})
	require.Equal(t, `formats "list,list": names list twice`, set.Validate(a).Error())
}

func TestAmendRequest_ReplacesAListAndLeavesTheOldOne(t *testing.T) {
	before := gateway()
	after, problems := amend(before, map[string]string{"target.cidrs": "10.30.0.0/16"})
	require.Empty(t, problems)
	require.Equal(t, "10.30.0.0/16", after.Own.Get("target.cidrs"))
	require.Equal(t, gateway(), before)
	_, problems = amend(before, map[string]string{"target.vpcId": "vpc-0aaaabbbbccccdddd"})
	require.Contains(t, problems.Error(), "is not taken by aws-transit-gateway")
}

func TestValidate_AnAllowlistIsProvenOverTheInternetOnly(t *testing.T) {
	r := allowlist()
	r.Probe = &connection.Probe{Host: "10.20.1.10", Port: 5432}
	require.Equal(t, `probe.host "10.20.1.10": is not a public address, and this connection opens a way over the internet`, set.Validate(r).Error())
	r.Probe.Host, r.Confirm = "crm.acme.example", connection.Manual
	require.Equal(t, `confirm "manual": is not taken by ip-allowlist`, set.Validate(r).Error(), "there is nothing that support could confirm")
}
