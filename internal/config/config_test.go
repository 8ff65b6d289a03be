package config_test

import (
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/config"
)

func TestRead_AnEmptyEnvironmentIsEnoughForAWorker(t *testing.T) {
	worker, err := config.Read[config.Worker](map[string]string{})
	require.NoError(t, err)
	require.NoError(t, worker.Validate(), "the defaults must be valid")
}

func TestRead_TheEnvironmentDecides(t *testing.T) {
	worker, err := config.Read[config.Worker](map[string]string{
		"CAUSEWAY_INVENTORY": "/etc/causeway/clusters.yaml", "CAUSEWAY_AWS_PER_SECOND": "2.5",
		"CAUSEWAY_DRAIN": "90s", "CAUSEWAY_LOG_LEVEL": "debug", "CAUSEWAY_LOG_JSON": "true",
	})
	require.NoError(t, err)
	require.Equal(t, "/etc/causeway/clusters.yaml", worker.Inventory)
	require.InDelta(t, 2.5, worker.AWSPerSecond, 0)
	require.Equal(t, 90*time.Second, worker.Drain)
	require.Equal(t, config.Log{Level: slog.LevelDebug, JSON: true}, worker.Log)
}

func TestRead_ANumberThatIsNoneIsNamed(t *testing.T) {
	_, err := config.Read[config.Worker](map[string]string{"CAUSEWAY_WORKFLOW_CACHE": "many"})
	require.ErrorContains(t, err, "Cache")
	require.ErrorContains(t, err, "many")
}

func TestValidate_ReportsEverythingAtOnce(t *testing.T) {
	err := config.Worker{GrantProof: time.Second, PeerRoleTemplate: "file.yaml", Inventory: "c.yaml", Archive: "r", DeskPerSecond: 1, AWSPerSecond: -1, AzurePerSecond: 1, Cache: 0, Drain: 0}.Validate()
	for _, sentence := range []string{
		`aws-per-second "-1" must be more than 0`, `cache "0" must be at least 1`, `drain "0s" must be more than 0s`,
		`grant-proof "1s" must be at least 15m0s`, `peer-role-template "file.yaml" must be an https URL`,
	} {
		require.ErrorContains(t, err, sentence)
	}
	require.NotContains(t, err.Error(), "desk")
}

func TestValidate_AProbeThatMayDialAnywhereIsNone(t *testing.T) {
	probe, err := config.Read[config.Probe](map[string]string{"CAUSEWAY_PROBE_CLUSTER": "prod-eu"})
	require.NoError(t, err)
	require.ErrorContains(t, probe.Validate(), "must name the CIDRs")

	probe.Allow, probe.Cluster = []string{"10.20.0.0/16"}, "Prod EU"
	require.ErrorContains(t, probe.Validate(), `cluster "Prod EU" must be a DNS label`)
}

func TestValidate_OnlyADevStackProvesTheEndOfAGrantInSeconds(t *testing.T) {
	worker, err := config.Read[config.Worker](map[string]string{"CAUSEWAY_GRANT_PROOF": "4s"})
	require.NoError(t, err)
	require.ErrorContains(t, worker.Validate(), "grant-proof")
	worker.DevStack = true
	require.NoError(t, worker.Validate())
}
