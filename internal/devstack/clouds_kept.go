package devstack

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// The files in which the clouds are found again.
const (
	worldFile = "clouds.json"
	azureFile = "azure.json"
)

// kept is a cloud that a file remembers.
type kept struct {
	file  string
	cloud interface {
		Save(to io.Writer) error
		Restore(from io.Reader) error
	}
}

// save replaces the file whole or not at all.
func (k kept) save() error {
	file, err := os.OpenFile(k.file+".new", os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("saving the simulated clouds: %w", err)
	}
	if err := errors.Join(k.cloud.Save(file), file.Close()); err != nil {
		return err
	}
	if err := os.Rename(k.file+".new", k.file); err != nil {
		return fmt.Errorf("saving the simulated clouds: %w", err)
	}
	return nil
}

func (k kept) restore() error {
	file, err := os.Open(k.file)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("opening the clouds of the last time: %w", err)
	}
	defer func() { _ = file.Close() }() // it was only read
	if err := k.cloud.Restore(file); err != nil {
		return fmt.Errorf("reading %s (remove it to begin with new clouds): %w", k.file, err)
	}
	return nil
}
