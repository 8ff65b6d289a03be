package cloudsim_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/cloudsim"
)

func TestPeering_FromRequestToActive(t *testing.T) {
	s := start(t, cloudsim.Options{})
	pcx := s.request()

	require.Equal(t, "InvalidVpcPeeringConnectionID.NotFound", status(t, s.vendor(), pcx), "just created, not to be seen yet")
	require.Equal(t, "initiating-request", status(t, s.vendor(), pcx))
	p, err := look(t, s.vendor(), pcx)
	require.NoError(t, err)
	require.Equal(t, "pending-acceptance", string(p.Status.Code))
	require.Equal(t, s.Clock().Now().Add(7*24*60*60e9), *p.ExpirationTime)
	require.Equal(t, cloudsim.SampleClusterCIDR, *p.RequesterVpcInfo.CidrBlock)
	require.Nil(t, p.AccepterVpcInfo.CidrBlock, "the other side's blocks show only when active")
	require.Equal(t, "orders", *p.Tags[0].Value)

	require.NoError(t, accept(t, s.acme(), pcx))
	require.Equal(t, "provisioning", status(t, s.vendor(), pcx))
	p, err = look(t, s.vendor(), pcx)
	require.NoError(t, err)
	require.Equal(t, "active", string(p.Status.Code))
	require.Equal(t, cloudsim.SampleAcmeCIDR, *p.AccepterVpcInfo.CidrBlock)
	require.Nil(t, p.ExpirationTime)

	theirs, err := look(t, s.acme(), pcx)
	require.NoError(t, err)
	require.Empty(t, theirs.Tags, "tags stay in the account that set them")
}
