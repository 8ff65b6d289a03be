package desk_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"causeway.dev/activities/desk"
	"causeway.dev/internal/connection"
	ask "causeway.dev/internal/contract/desk"
	"causeway.dev/internal/inventory"
)

// senders are what Temporal recorded, or that it does not answer.
type senders struct {
	sent []connection.Sent
	err  error
}

// Senders implements desk.Senders.
func (s senders) Senders(context.Context, connection.ID) ([]connection.Sent, error) {
	return s.sent, s.err
}

func TestExportRecord_KeepsWhoSentWhat(t *testing.T) {
	folder := t.TempDir()
	id := connection.ID{Cluster: "prod", Name: "acme-orders"}
	d := desk.Desk{Archive: desk.FolderArchive{Folder: folder}, Senders: senders{sent: []connection.Sent{
		{Verb: connection.Accept, By: "the president", Identity: "42@laptop", Principal: "jwt casey"},
	}}}
	export := func() connection.Archived {
		require.NoError(t, d.ExportRecord(t.Context(), connection.Progress{ID: id, Generation: 1, Said: "It ended."}))
		text, err := os.ReadFile(filepath.Join(folder, id.Resource(1)+".json"))
		require.NoError(t, err)
		var kept connection.Archived
		require.NoError(t, json.Unmarshal(text, &kept))
		return kept
	}
	kept := export()
	require.Equal(t, "It ended.", kept.Said)
	require.Equal(t, "jwt casey", kept.Sent[0].Principal)
	require.Equal(t, "the president", kept.Sent[0].By)

	d.Senders = senders{err: errors.New("the server is away")}
	kept = export()
	require.Equal(t, "It ended.", kept.Said, "a record without its senders is worth more than none")
	require.Equal(t, "the server is away", kept.SentUnread)
}

func TestNameNetwork_AClusterThatIsNotThereHasANameUnderWhichNothingIsMade(t *testing.T) {
	d := desk.Desk{Clusters: inventory.List{{ID: "prod", Cloud: inventory.AWS, Region: "us-east-1", VPCID: "vpc-1"}}}
	named, err := d.NameNetwork(t.Context(), "prod")
	require.NoError(t, err)
	require.Equal(t, ask.Named{Network: "aws:us-east-1:vpc-1", Known: true}, named)
	named, err = d.NameNetwork(t.Context(), "gone")
	require.NoError(t, err)
	require.Equal(t, ask.Named{Network: "cluster:gone"}, named)
}
