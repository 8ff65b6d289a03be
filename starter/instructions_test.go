package main

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	"causeway.dev/workflows"
)

func TestInstructions_OnlyTheAddresses(t *testing.T) {
	p := connection.Progress{
		ID:      connection.ID{Cluster: "prod-us", Name: "acme-crm"},
		Request: connection.Request{Method: "ip-allowlist"},
		Facts:   connection.Object(`{"externalAddresses":["203.0.113.11","203.0.113.12"]}`),
	}
	var out bytes.Buffer
	a := &app{painted: &out, process: process{methods: workflows.Descriptors()}}
	require.NoError(t, a.form(p, "list"))
	require.Equal(t, "203.0.113.11\n203.0.113.12\n", out.String(), "ready for a file or a pipe")

	var wrong mistake
	require.ErrorAs(t, a.form(p, "csv"), &wrong)
	require.ErrorContains(t, wrong, "must be one of list, json, security-group, s3-bucket-policy, snowflake, databricks")

	out.Reset()
	a.output, a.out = outputJSON, &out
	require.NoError(t, a.form(p, "snowflake"))
	require.Contains(t, out.String(), `"format": "snowflake"`)
}

func TestInstructions_AFormatIsForAnAllowlist(t *testing.T) {
	d := newDesk(t)
	d.must(asked("acme-orders")...)
	wrong := d.types("instructions", "prod-eu.acme-orders", "--format", "list")
	require.Equal(t, exitUsage, wrong.code)
	require.Contains(t, wrong.err, "is a connection of aws-vpc-peering, and --format is for the addresses of ip-allowlist")
	both := d.types("instructions", "prod-eu.acme-orders", "--format", "list", "--step", "3")
	require.Equal(t, exitUsage, both.code)
}
