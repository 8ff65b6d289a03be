package probe

import (
	"crypto/ed25519"
	"os"
	"path/filepath"
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
	require.ErrorIs(t, err, ErrStranger)
	var r report
	require.ErrorIs(t, s.open(&r, asReport, trusted), ErrStranger, "an order is no report")
}

func TestKeys_WhatIsNoneGetsASentenceThatShowsNothing(t *testing.T) {
	for _, line := range []string{"", "x", "MCowBQYDK2VwAyEA", "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE"} {
		_, err := ParsePublic(line)
		require.EqualError(t, err, "must be a public Ed25519 key in one line, as `worker key` prints it")
	}
	path := filepath.Join(t.TempDir(), "key")
	_, err := ReadKey(path)
	require.ErrorContains(t, err, "reading the key")
	for _, text := range []string{"secret", "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n"} {
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		_, err = ReadKey(path)
		require.ErrorContains(t, err, path)
		require.NotContains(t, err.Error(), "secret")
		require.NotContains(t, err.Error(), "c2VjcmV0")
	}
}
