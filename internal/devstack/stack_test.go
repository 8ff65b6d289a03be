package devstack

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/inventory"
	cloudsim "causeway.dev/internal/sim/aws"
	azuresim "causeway.dev/internal/sim/azure"
)

func TestStop_EndsInTheReverseOrderAndGoesOnAfterAFailure(t *testing.T) {
	var ended []string
	s := &Stack{Options: Options{Say: func(string) {}}}
	for _, name := range []string{"temporal", "clouds", "probe", "worker"} {
		s.push(name, func(context.Context) error {
			ended = append(ended, name)
			if name == "probe" {
				return errors.New("does not listen")
			}
			return nil
		})
	}

	err := s.Stop(t.Context())

	require.Equal(t, []string{"worker", "probe", "clouds", "temporal"}, ended)
	require.EqualError(t, err, "stopping probe: does not listen")
	require.NoError(t, s.Stop(t.Context()), "a second stop has nothing left to do")
}

func TestLock_TwoStacksDoNotShareTheirData(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	release, err := lock(path)
	require.NoError(t, err)

	_, err = lock(path)
	require.ErrorContains(t, err, "another stack runs with the data in "+filepath.Dir(path))

	require.NoError(t, release())
	release, err = lock(path)
	require.NoError(t, err, "the first one has ended")
	require.NoError(t, release())
}

func TestForget_KeepsNothingButTheLock(t *testing.T) {
	s := &Stack{Options: Options{Data: t.TempDir()}}
	for _, name := range []string{lockFile, worldFile, "temporal.db"} {
		require.NoError(t, os.WriteFile(filepath.Join(s.Data, name), nil, 0o600))
	}
	require.NoError(t, s.forget())
	left, err := os.ReadDir(s.Data)
	require.NoError(t, err)
	require.Len(t, left, 1)
	require.Equal(t, lockFile, left[0].Name())
}

func TestClean_LeadsNoProgramToARealCloudOrServer(t *testing.T) {
	t.Setenv("AWS_PROFILE", "production")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "a real one")
	t.Setenv("TEMPORAL_API_KEY", "a real one")
	t.Setenv("CAUSEWAY_INVENTORY", "real.yaml")
	t.Setenv("AZURE_CLIENT_SECRET", "a real one")
	t.Setenv("HOME", "/home/sam")

	env := strings.Join(listed(clean()), "\n")

	require.NotContains(t, env, "production")
	require.NotContains(t, env, "a real one")
	require.NotContains(t, env, "real.yaml")
	require.Contains(t, env, "AWS_SHARED_CREDENTIALS_FILE=/dev/null")
	require.Contains(t, env, "HOME=/home/sam")
}

func TestClouds_ASecondStartFindsTheWorldOfTheFirst(t *testing.T) {
	folder := t.TempDir()
	first, err := openClouds(t.Context(), folder, Ports{})
	require.NoError(t, err)
	route := cloudsim.Route{CIDR: "10.123.0.0/16", Target: "igw-1"}
	require.NoError(t, first.cloud.AddRoute(cloudsim.SampleAcmeTable, route))
	_, err = first.azure.Consent(azuresim.SampleCustomerTenant, azuresim.SampleApp)
	require.NoError(t, err)
	first.cloud.Clock().Advance(time.Hour)
	before, azureBefore := first.cloud.Snapshot(), first.azure.Snapshot()
	require.NoError(t, first.stop())

	second, err := openClouds(t.Context(), folder, Ports{})
	require.NoError(t, err)
	require.Empty(t, second.cloud.Snapshot().Diff(before))
	require.Empty(t, second.azure.Snapshot().Diff(azureBefore))
	require.WithinDuration(t, second.cloud.Clock().Now(), second.azure.Clock().Now(), time.Minute, "they share a clock, which was moved")
	require.NoError(t, second.stop())
}

func TestInside_IsTheNetworkAndItsOwnResolver(t *testing.T) {
	c, err := newClouds(t.TempDir())
	require.NoError(t, err)

	network, resolver, err := c.inside(inventory.Cluster{Cloud: inventory.AWS, VPCID: cloudsim.SampleClusterVPC})
	require.NoError(t, err)
	require.Equal(t, cloudsim.SampleClusterVPC, network)
	require.Equal(t, "10.10.0.2:53", resolver)

	network, resolver, err = c.inside(inventory.Cluster{Cloud: inventory.Azure, VNetID: azuresim.SampleVNet})
	require.NoError(t, err)
	require.Equal(t, azuresim.SampleVNet, network)
	require.Equal(t, "168.63.129.16:53", resolver)

	_, _, err = c.inside(inventory.Cluster{Cloud: inventory.AWS, VPCID: "vpc-elsewhere"})
	require.ErrorContains(t, err, "vpc-elsewhere")
	_, _, err = c.inside(inventory.Cluster{Cloud: inventory.Azure, VPCID: cloudsim.SampleClusterVPC, VNetID: "/elsewhere"})
	require.ErrorContains(t, err, "/elsewhere")
}
