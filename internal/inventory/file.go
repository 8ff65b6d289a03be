package inventory

import (
	"context"
	"fmt"
	"os"
	"sync"
	"time"
)

// File is a source that reads a YAML file, again whenever the file changes.
type File struct {
	path string
	// bad hears of a change that cannot be read; the last good content goes on being served, because a typing error in
	// one cluster must not stop the connections of all others.
	bad func(error)

	mu      sync.Mutex
	list    List
	changed time.Time
	size    int64
}

var _ Source = (*File)(nil)

// Open reads the file once, so that a worker with a bad inventory does not start. The function bad hears of later
// changes that cannot be read; nil ignores them.
func Open(path string, bad func(error)) (*File, error) {
	f := &File{path: path, bad: bad}
	if bad == nil {
		f.bad = func(error) {}
	}
	if err := f.read(); err != nil {
		return nil, err
	}
	return f, nil
}

// Cluster returns the cluster with this id, as the file now says.
func (f *File) Cluster(ctx context.Context, id string) (Cluster, error) {
	return f.current().Cluster(ctx, id)
}

// Clusters returns all clusters, as the file now says.
func (f *File) Clusters(ctx context.Context) ([]Cluster, error) { return f.current().Clusters(ctx) }

func (f *File) current() List {
	f.mu.Lock()
	defer f.mu.Unlock()
	info, err := os.Stat(f.path)
	if err == nil && info.ModTime().Equal(f.changed) && info.Size() == f.size {
		return f.list
	}
	if err := f.read(); err != nil {
		f.bad(err)
	}
	return f.list
}

func (f *File) read() error {
	info, err := os.Stat(f.path)
	if err != nil {
		return fmt.Errorf("reading the inventory: %w", err)
	}
	// Remembered before parsing, so that one bad change is reported once and not at every look-up.
	f.changed, f.size = info.ModTime(), info.Size()
	text, err := os.ReadFile(f.path)
	if err != nil {
		return fmt.Errorf("reading the inventory: %w", err)
	}
	list, err := Parse(text)
	if err != nil {
		return fmt.Errorf("the inventory %s: %w", f.path, err)
	}
	f.list = list
	return nil
}
