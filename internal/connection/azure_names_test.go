package connection_test

import (
	"math"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
)

func TestHalves_SayWhoseTheyAre(t *testing.T) {
	owner := connection.Owner{Connection: connection.ID{Cluster: "prod-eu", Name: "acme-2"}, Generation: 3}
	require.Equal(t, "prod-eu.acme-2-to-customer-3", owner.OurHalf())
	require.Equal(t, "prod-eu.acme-2-to-vendor-3", owner.TheirHalf())
	for _, name := range []string{owner.OurHalf(), strings.ToUpper(owner.TheirHalf())} {
		id, generation, ours := connection.HalfOf(name)
		require.True(t, ours)
		require.Equal(t, owner.Connection, id)
		require.Equal(t, 3, generation)
	}
	for _, name := range []string{"", "hub-to-spoke", "prod-to-customer-1", "prod.acme-to-customer", "prod.acme-to-customer-01", "a.b.c-to-vendor-1"} {
		_, _, ours := connection.HalfOf(name)
		require.False(t, ours, name)
	}
}

func TestHalves_FitIntoAzuresNames(t *testing.T) {
	owner := connection.Owner{Connection: connection.ID{
		Cluster: strings.Repeat("c", connection.MaxClusterID), Name: strings.Repeat("n", connection.MaxName),
	}, Generation: math.MaxInt32}
	require.LessOrEqual(t, len(owner.OurHalf()), 80)
	require.LessOrEqual(t, len(owner.TheirHalf()), 80)
}

func TestAssignmentName_IsTheSameForEveryTry(t *testing.T) {
	const scope, principal = "/subscriptions/22222222-aaaa-4bbb-8ccc-dddddddddddd", "11111111-2222-4333-8444-555555555555"
	name := connection.AssignmentName(scope, principal, connection.RoleNetworkContributorID)
	parsed, err := uuid.Parse(name)
	require.NoError(t, err)
	require.Equal(t, uuid.Version(5), parsed.Version())
	require.Equal(t, uuid.RFC4122, parsed.Variant())
	space := uuid.UUID{0x6f, 0x1e, 0x0c, 0x5a, 0x93, 0x1d, 0x4b, 0x27, 0x9a, 0x40, 0x2c, 0x7d, 0x51, 0xe8, 0x3b, 0x06}
	require.Equal(t, uuid.NewSHA1(space, []byte(strings.ToLower(scope+"|"+principal+"|"+connection.RoleNetworkContributorID))), parsed)
	require.Equal(t, name, connection.AssignmentName(strings.ToUpper(scope), principal, connection.RoleNetworkContributorID))
	require.NotEqual(t, name, connection.AssignmentName(scope+"/resourceGroups/a", principal, connection.RoleNetworkContributorID))
}
