package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/testsuite"
)

const (
	source = "github.com/temporalio/cli/cmd/temporal"
	// The SDK's download asks this address where a release is.
	downloads = "https://temporal.download/"
	// A machine without a way out should learn it soon: many drop packets instead of refusing them.
	reachLimit    = 5 * time.Second
	downloadLimit = 3 * time.Minute
)

// get puts the CLI at a path and returns a sentence about where it comes from.
func get(ctx context.Context, to, version string) (string, error) {
	if err := os.MkdirAll(filepath.Dir(to), 0o750); err != nil {
		return "", fmt.Errorf("making a place for it: %w", err)
	}
	found, why := onPath(ctx)
	if found != "" {
		if err := os.Symlink(found, to); err != nil {
			return "", fmt.Errorf("linking %s: %w", found, err)
		}
		return found + " from the PATH, " + why, nil
	}
	fmt.Println("Temporal CLI:", why)
	downloaded := download(ctx, to, version)
	if downloaded == nil {
		return "downloaded release " + version, nil
	}
	fmt.Println("Temporal CLI: no download:", downloaded)
	fmt.Printf("Temporal CLI: building %s from source, once; this takes some minutes\n", version)
	if err := build(ctx, to, version); err != nil {
		return "", errors.Join(err, downloaded)
	}
	return "built " + source + "@v" + version, nil
}

// onPath returns the program on the PATH if it will do, and what is to be said about it.
func onPath(ctx context.Context) (path, why string) {
	path, err := exec.LookPath("temporal")
	if err != nil {
		return "", "none on the PATH"
	}
	said, err := exec.CommandContext(ctx, path, "--version").Output()
	if err != nil {
		return "", fmt.Sprintf("%s does not say its version: %v", path, err)
	}
	if !newEnough(string(said)) {
		return "", fmt.Sprintf("%s is too old or not known: %.80q", path, said)
	}
	return path, strings.TrimSpace(string(said))
}

// download lets the SDK fetch a release. The SDK has no call for the download alone, so that a server starts and ends
// with it; it also proves that the program runs on this machine.
func download(ctx context.Context, to, version string) error {
	if err := reach(ctx); err != nil {
		return err
	}
	folder, err := os.MkdirTemp(filepath.Dir(to), "download-")
	if err != nil {
		return fmt.Errorf("making a folder for the download: %w", err)
	}
	defer func() { _ = os.RemoveAll(folder) }()
	ctx, cancel := context.WithTimeout(ctx, downloadLimit)
	defer cancel()
	dev, err := testsuite.StartDevServer(ctx, testsuite.DevServerOptions{
		CachedDownload: testsuite.CachedDownload{Version: "v" + version, DestDir: folder},
		ClientOptions:  &client.Options{Logger: log.NewStructuredLogger(discard())},
		LogLevel:       "never",
	})
	if err != nil {
		return fmt.Errorf("downloading release %s: %w", version, err)
	}
	dev.Client().Close()
	_ = dev.Stop() // it did what it was started for
	made, err := filepath.Glob(filepath.Join(folder, "temporal-cli-*"))
	if err != nil || len(made) != 1 {
		return fmt.Errorf("looking for the download in %s: found %v: %w", folder, made, err)
	}
	if err := os.Rename(made[0], to); err != nil {
		return fmt.Errorf("keeping the download: %w", err)
	}
	return nil
}

func reach(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, reachLimit)
	defer cancel()
	asked, err := http.NewRequestWithContext(ctx, http.MethodHead, downloads, nil)
	if err != nil {
		return fmt.Errorf("asking %s: %w", downloads, err)
	}
	answer, err := http.DefaultClient.Do(asked)
	var timeout net.Error
	switch {
	case errors.As(err, &timeout) && timeout.Timeout():
		return fmt.Errorf("%s does not answer within %s", downloads, reachLimit)
	case err != nil:
		return fmt.Errorf("reaching %s: %w", downloads, err)
	}
	_ = answer.Body.Close() // whatever it says, somebody answered
	return nil
}

// build compiles the CLI beside its place, and moves it there when it is whole.
func build(ctx context.Context, to, version string) error {
	folder, err := os.MkdirTemp(filepath.Dir(to), "build-")
	if err != nil {
		return fmt.Errorf("making a folder for the build: %w", err)
	}
	defer func() { _ = os.RemoveAll(folder) }()
	folder, err = filepath.Abs(folder) // GOBIN must be absolute
	if err != nil {
		return fmt.Errorf("finding the build's folder: %w", err)
	}
	//nolint:gosec // G204: the version is a constant of the Makefile
	install := exec.CommandContext(ctx, "go", "install", source+"@v"+version)
	install.Env = append(os.Environ(), "GOBIN="+folder)
	install.Stdout, install.Stderr = os.Stdout, os.Stderr
	if err := install.Run(); err != nil {
		return fmt.Errorf("building %s@v%s: %w", source, version, err)
	}
	if err := os.Rename(filepath.Join(folder, "temporal"), to); err != nil {
		return fmt.Errorf("keeping the build: %w", err)
	}
	return nil
}
