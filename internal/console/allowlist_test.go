package console_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/server"
)

func TestShow_WhatAnAllowlistLeadsToAndItsAddresses(t *testing.T) {
	v := server.View{Progress: connection.Progress{
		ID: connection.ID{Cluster: "shared-us", Name: "acme-crm"}, Status: connection.Active, Started: before("2h"),
		Request: connection.Request{Method: "ip-allowlist", Cluster: "shared-us", Name: "acme-crm", Customer: "Acme"},
		Facts:   connection.Object(`{"externalAddresses":["203.0.113.11","203.0.113.12"],"sharedAddresses":true}`),
	}}
	shown := screen(0).View(v)
	require.Regexp(t, `Target\S*\s+the internet`, shown)
	require.Contains(t, shown, "203.0.113.11, 203.0.113.12")
	require.Contains(t, shown, "(shared with other customers)")
	v.Progress.Request.Probe = &connection.Probe{Host: "crm.acme.example", Port: 443}
	require.Regexp(t, `Target\S*\s+crm.acme.example`, screen(0).View(v))
}
