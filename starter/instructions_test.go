package main

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
)

func TestInstructions_OnlyTheAddresses(t *testing.T) {
	p := connection.Progress{
		ID:      connection.ID{Cluster: "prod-us", Name: "acme-crm"},
		Request: connection.Request{Method: connection.IPAllowlist},
		Facts:   connection.Facts{{Name: connection.FactExternalAddresses, Value: "203.0.113.11,203.0.113.12"}},
	}
	var out bytes.Buffer
	a := &app{painted: &out}
	require.NoError(t, a.allowlist(p, "list"))
	require.Equal(t, "203.0.113.11\n203.0.113.12\n", out.String(), "ready for a file or a pipe")

	var wrong mistake
	require.ErrorAs(t, a.allowlist(p, "csv"), &wrong)
	require.ErrorContains(t, wrong, "must be one of list, json, security-group, s3-bucket-policy, snowflake, databricks")

	out.Reset()
	a.output, a.out = outputJSON, &out
	require.NoError(t, a.allowlist(p, "snowflake"))
	require.Contains(t, out.String(), `"format": "snowflake"`)
}

func TestInstructions_AFormatIsForAnAllowlist(t *testing.T) {
	d := newDesk(t)
	d.must(asked("acme-orders")...)
	wrong := d.types("instructions", "prod-eu.acme-orders", "--format", "list")
	require.Equal(t, exitUsage, wrong.code)
	require.Contains(t, wrong.err, "is a connection of aws-vpc-peering, which has no addresses to allow")
	both := d.types("instructions", "prod-eu.acme-orders", "--format", "list", "--step", "3")
	require.Equal(t, exitUsage, both.code)
}
