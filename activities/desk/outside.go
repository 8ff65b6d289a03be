package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract/desk"
)

// LogNotices writes notices into the log, where the vendor's own alerting picks them up.
type LogNotices struct{ Log *slog.Logger }

// Send writes one notice.
func (l LogNotices) Send(ctx context.Context, n desk.Notice) error {
	l.Log.InfoContext(ctx, "notice", "connection", n.Connection.String(), "subject", n.Subject, "text", n.Text, "contact", n.Contact, "ticket", n.Ticket)
	return nil
}

// FolderArchive keeps one JSON file for each connection and generation in a folder, which should lie on durable storage.
type FolderArchive struct{ Folder string }

// Write replaces the file of one connection, whole or not at all.
func (a FolderArchive) Write(_ context.Context, name string, record connection.Archived) error {
	content, err := json.MarshalIndent(record, "", "  ")
	if err != nil {
		return fmt.Errorf("encoding the record of %s: %w", record.ID, err)
	}
	if err := os.MkdirAll(a.Folder, 0o750); err != nil {
		return fmt.Errorf("making the archive's folder: %w", err)
	}
	path := filepath.Join(a.Folder, name+".json")
	if err := os.WriteFile(path+".new", append(content, '\n'), 0o600); err != nil {
		return fmt.Errorf("writing the record of %s: %w", record.ID, err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		return fmt.Errorf("writing the record of %s: %w", record.ID, err)
	}
	return nil
}
