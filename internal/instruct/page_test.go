package instruct_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/instruct"
)

var update = flag.Bool("update", false, "write the golden files anew")

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(got), 0o600))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err, "no golden file yet? run with -update and read what it wrote")
	require.Equal(t, string(want), got)
}

// moments are the times at which people read pages.
func moments() map[string]connection.Progress {
	early := waitingFor("check")
	early.Status, early.WaitingOn, early.Facts, early.Cloud = connection.Checking, connection.Nobody, nil, connection.Cloud{}
	renewed := waitingFor("accept")
	renewed.Facts = renewed.Facts.With(connection.FactEarlierPeering, "pcx-0eeee0000eeee0000")
	return map[string]connection.Progress{
		"early": early, "waiting-for-accept": renewed, "waiting-for-customer-dns": waitingFor("customer-dns"),
		"waiting-for-open": waitingFor("open"), "waiting-for-open-without-probe": withoutProbe(waitingFor("open")), "hostile": hostile(),
	}
}

func TestPage_AtEachMoment(t *testing.T) {
	for name, p := range moments() {
		t.Run(name, func(t *testing.T) {
			page, err := instruct.Page(p)
			require.NoError(t, err)
			golden(t, "page-"+name+".md", page)
		})
	}
}

func TestDetails_AtEachMoment(t *testing.T) {
	for name, p := range moments() {
		t.Run(name, func(t *testing.T) { golden(t, "details-"+name+".md", instruct.Details(p)) })
	}
}

func TestPage_HeadingsAreTheStepTitles(t *testing.T) {
	for name, p := range moments() {
		page, err := instruct.Page(p)
		require.NoError(t, err)
		var want, got []string
		for i, s := range p.Steps {
			want = append(want, "## "+string(rune('1'+i))+". "+s.Title+" ("+string(s.Party)+")")
		}
		for line := range strings.SplitSeq(page, "\n") {
			if strings.HasPrefix(line, "## ") && line != "## Afterwards" {
				got = append(got, line)
			}
		}
		require.Equal(t, want, got, name)
	}
}
