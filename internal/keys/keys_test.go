package keys_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/keys"
)

func TestKeys_WhatIsNoneGetsASentenceThatShowsNothing(t *testing.T) {
	for _, line := range []string{"", "x", "MCowBQYDK2VwAyEA", "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE"} {
		_, err := keys.ParsePublic(line)
		require.EqualError(t, err, "must be a public Ed25519 key in one line, as `worker key` prints it")
	}
	path := filepath.Join(t.TempDir(), "key")
	_, err := keys.Read(path)
	require.ErrorContains(t, err, "reading the key")
	for _, text := range []string{"secret", "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n"} {
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		_, err = keys.Read(path)
		require.ErrorContains(t, err, path)
		require.NotContains(t, err.Error(), "secret")
		require.NotContains(t, err.Error(), "c2VjcmV0")
	}
}
