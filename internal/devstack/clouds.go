package devstack

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"causeway.dev/internal/cloudsim"
)

const (
	worldFile = "clouds.json"
	// saveEvery bounds what a stack that was killed forgets about its clouds.
	saveEvery  = 2 * time.Second
	readHeader = 5 * time.Second
)

// clouds are the simulated clouds, served and saved.
type clouds struct {
	cloud *cloudsim.Cloud
	file  string
	stop  func() error
}

// openClouds makes the sample world, or finds the one of the last time again, and serves it.
func openClouds(ctx context.Context, folder string, api, gateway Port) (*clouds, error) {
	cloud, err := cloudsim.NewSample(cloudsim.Options{Seed: uint64(time.Now().UnixNano())})
	if err != nil {
		return nil, fmt.Errorf("making the simulated clouds: %w", err)
	}
	if err := cloud.Add(standardCluster()); err != nil {
		return nil, fmt.Errorf("adding the standard cluster to the simulated clouds: %w", err)
	}
	c := &clouds{cloud: cloud, file: filepath.Join(folder, worldFile)}
	if err := c.restore(); err != nil {
		return nil, err
	}
	calls, err := api.listen(ctx)
	if err != nil {
		return nil, err
	}
	traffic, err := gateway.listen(ctx)
	if err != nil {
		return nil, errors.Join(err, calls.Close())
	}
	c.serve(ctx, calls, traffic)
	return c, nil
}

// serve answers until stop, which saves for the last time.
func (c *clouds) serve(ctx context.Context, calls, traffic net.Listener) {
	// Whoever starts the stack may be interrupted long before the clouds may end.
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	api := &http.Server{Handler: c.cloud.Handler(), ReadHeaderTimeout: readHeader}
	var running errgroup.Group
	running.Go(func() error {
		if err := api.Serve(calls); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("serving the simulated clouds: %w", err)
		}
		return nil
	})
	running.Go(func() error { return c.cloud.ServeGateway(ctx, traffic) })
	running.Go(func() error { return c.keepSaving(ctx) })
	c.stop = func() error {
		cancel()
		return errors.Join(api.Close(), running.Wait())
	}
}

func (c *clouds) keepSaving(ctx context.Context) error {
	tick := time.NewTicker(saveEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return c.save()
		case <-tick.C:
			if err := c.save(); err != nil {
				return err
			}
		}
	}
}

// save replaces the file whole or not at all.
func (c *clouds) save() error {
	file, err := os.OpenFile(c.file+".new", os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("saving the simulated clouds: %w", err)
	}
	if err := errors.Join(c.cloud.Save(file), file.Close()); err != nil {
		return err
	}
	if err := os.Rename(c.file+".new", c.file); err != nil {
		return fmt.Errorf("saving the simulated clouds: %w", err)
	}
	return nil
}

func (c *clouds) restore() error {
	file, err := os.Open(c.file)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("opening the clouds of the last time: %w", err)
	}
	defer func() { _ = file.Close() }() // it was only read
	if err := c.cloud.Restore(file); err != nil {
		return fmt.Errorf("reading %s (remove it to begin with new clouds): %w", c.file, err)
	}
	return nil
}

// resolver is the address of a VPC's own DNS server: its first address plus two.
// https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html
func (c *clouds) resolver(vpcID string) (string, error) {
	for _, v := range c.cloud.World().VPCs {
		if v.ID != vpcID {
			continue
		}
		block, err := netip.ParsePrefix(v.Blocks[0])
		if err != nil {
			return "", fmt.Errorf("reading the block of %s: %w", vpcID, err)
		}
		const port = 53
		return netip.AddrPortFrom(block.Masked().Addr().Next().Next(), port).String(), nil
	}
	return "", fmt.Errorf("the simulated clouds have no network %s: does the inventory belong to them?", vpcID)
}
