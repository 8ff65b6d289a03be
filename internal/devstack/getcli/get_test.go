package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestNewEnough_BelievesWhatTheProgramSays(t *testing.T) {
	for said, want := range map[string]bool{
		"temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)":     true,
		"temporal version 1.5.0 (Server 1.29.0, UI 2.41.0)":     true,
		"temporal version 1.10.0 (Server 1.30.0, UI 2.50.0)":    true,
		"temporal version 1.4.1 (Server 1.28.0, UI 2.39.0)":     false,
		"temporal version 0.0.0-DEV (Server 1.29.1, UI 2.42.1)": true,
		"temporal version 0.0.0-DEV (Server 1.28.0, UI 2.39.0)": false,
		"tctl version 1.18": false,
		"":                  false,
	} {
		require.Equal(t, want, newEnough(said), "a program that says %q", said)
	}
}

func TestGet_LinksTheOneOnThePath(t *testing.T) {
	programs, to := t.TempDir(), filepath.Join(t.TempDir(), "bin", "temporal")
	script := "#!/bin/sh\necho 'temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)'\n"
	require.NoError(t, os.WriteFile(filepath.Join(programs, "temporal"), []byte(script), 0o755))
	t.Setenv("PATH", programs+string(os.PathListSeparator)+os.Getenv("PATH"))

	took, err := get(t.Context(), to, "1.5.1")

	require.NoError(t, err)
	require.Contains(t, took, "from the PATH")
	linked, err := os.Readlink(to)
	require.NoError(t, err)
	require.Equal(t, filepath.Join(programs, "temporal"), linked)
}
