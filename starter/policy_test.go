package main

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPolicy_IsMadeOfTheMethodsRights(t *testing.T) {
	d := newDesk(t)
	all := d.types("policy", "--region", "us-east-1", "--account", "111122223333", "--vpc", "vpc-0a1b2c3d4e5f60718")
	require.Zero(t, all.code, all.err)
	var policy struct {
		Statement []struct {
			Sid       string
			Action    []string
			Condition map[string]map[string]string
		}
	}
	require.NoError(t, json.Unmarshal([]byte(all.out), &policy))
	for _, s := range policy.Statement {
		for _, action := range s.Action {
			if action == "ec2:DeleteVpcPeeringConnection" || action == "ec2:DeleteTransitGatewayVpcAttachment" {
				require.Equal(t, "${aws:PrincipalTag/connection-id}", s.Condition["StringEquals"]["aws:ResourceTag/connection-id"], s.Sid)
			}
		}
	}
	require.NotContains(t, all.out, "REGION")
	require.NotContains(t, all.out, "ACCOUNT")

	require.Contains(t, d.types("policy", "--region", "us-east-1", "--account", "1").err, "--vpc is missing")
	require.Contains(t, d.types("policy", "bogus", "--region", "r", "--account", "1", "--vpc", "v").err, `"bogus" is not a method`)
	require.Contains(t, d.types("policy", "azure-vnet-peering", "--region", "r", "--account", "1", "--vpc", "v").err, "needs nothing on AWS")
}
