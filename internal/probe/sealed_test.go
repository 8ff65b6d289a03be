package probe

import (
	"crypto/ed25519"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestSealed_AnOrderIsForOneProbeNow(t *testing.T) {
	public, private, err := ed25519.GenerateKey(nil)
	require.NoError(t, err)
	trusted := []ed25519.PublicKey{public}
	now := time.Date(2026, 3, 3, 12, 0, 0, 0, time.UTC)
	s, err := seal(order{Cluster: "prod", Nonce: "one", At: now, Test: Test{Host: "db"}}, asOrder, private)
	require.NoError(t, err)

	o, err := s.take("prod", now.Add(time.Minute), trusted)
	require.NoError(t, err)
	require.Equal(t, "db", o.Test.Host)

	_, err = s.take("other", now, trusted)
	require.EqualError(t, err, `it is for cluster "prod", and this probe runs in "other"`)
	for _, later := range []time.Duration{orderAge + time.Second, -orderAge - time.Second} {
		_, err = s.take("prod", now.Add(later), trusted)
		require.ErrorContains(t, err, "it was made at 2026-03-03T12:00:00Z, more than 5m0s from now by this machine's clock")
	}
	changed := s
	changed.Body = `{"cluster":"prod","at":"2026-03-03T12:00:00Z","test":{"host":"elsewhere"}}`
	_, err = changed.take("prod", now, trusted)
	require.ErrorIs(t, err, errStranger)
	var r report
	require.ErrorIs(t, s.open(&r, asReport, trusted), errStranger, "an order is no report")
}
