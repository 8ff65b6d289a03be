package devstack

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	cloudsim "causeway.dev/internal/sim/aws"
	azuresim "causeway.dev/internal/sim/azure"
)

const (
	// saveEvery bounds what a stack that was killed forgets about its clouds.
	saveEvery  = 2 * time.Second
	readHeader = 5 * time.Second
)

// clouds are the simulated clouds, served and saved. They share a clock, and one gateway carries the traffic of all.
type clouds struct {
	cloud *cloudsim.Cloud
	azure *azuresim.Cloud
	// authority is the file of the authority that the simulated Azure's certificate is signed by.
	authority string
	files     []kept
	stop      func() error
}

// openClouds makes the sample world, or finds the one of the last time again, and serves it.
func openClouds(ctx context.Context, folder string, ports Ports) (*clouds, error) {
	c, err := newClouds(folder)
	if err != nil {
		return nil, err
	}
	for _, file := range c.files {
		if err := file.restore(); err != nil {
			return nil, err
		}
	}
	calls, err := ports.Clouds.listen(ctx)
	if err != nil {
		return nil, err
	}
	resources, err := c.listenAzure(ctx, ports.Azure)
	if err != nil {
		return nil, errors.Join(err, calls.Close())
	}
	traffic, err := ports.Gateway.listen(ctx)
	if err != nil {
		return nil, errors.Join(err, calls.Close(), resources.Close())
	}
	c.serve(ctx, calls, resources, traffic)
	return c, nil
}

func newClouds(folder string) (*clouds, error) {
	seed := uint64(time.Now().UnixNano())
	cloud, err := cloudsim.NewSample(cloudsim.Options{Seed: seed})
	if err != nil {
		return nil, fmt.Errorf("making the simulated clouds: %w", err)
	}
	if err := cloud.Add(standardCluster()); err != nil {
		return nil, fmt.Errorf("adding the standard cluster to the simulated clouds: %w", err)
	}
	azure, err := azuresim.NewSample(azuresim.Options{Clock: cloud.Clock(), Seed: seed})
	if err != nil {
		return nil, fmt.Errorf("making the simulated Azure: %w", err)
	}
	cloud.AlsoCarry(azure)
	// The customer's commands run in a folder of their own.
	authority, err := filepath.Abs(filepath.Join(folder, authorityFile))
	if err != nil {
		return nil, fmt.Errorf("finding the folder of the data: %w", err)
	}
	return &clouds{
		cloud: cloud, azure: azure, authority: authority,
		files: []kept{{filepath.Join(folder, worldFile), cloud}, {filepath.Join(folder, azureFile), azure}},
	}, nil
}

// serve answers until stop, which saves for the last time.
func (c *clouds) serve(ctx context.Context, calls, resources, traffic net.Listener) {
	// Whoever starts the stack may be interrupted long before the clouds may end.
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	var running errgroup.Group
	answering := func(what string, handler http.Handler, listener net.Listener) *http.Server {
		server := &http.Server{Handler: handler, ReadHeaderTimeout: readHeader, ErrorLog: log.New(io.Discard, "", 0)}
		running.Go(func() error {
			if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
				return fmt.Errorf("serving %s: %w", what, err)
			}
			return nil
		})
		return server
	}
	api := answering("the simulated clouds", c.cloud.Handler(), calls)
	arm := answering("the simulated Azure", c.azure.Handler(), resources)
	running.Go(func() error { return c.cloud.ServeGateway(ctx, traffic) })
	running.Go(func() error { return c.keepSaving(ctx) })
	c.stop = func() error {
		cancel()
		return errors.Join(api.Close(), arm.Close(), running.Wait())
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

func (c *clouds) save() error {
	for _, file := range c.files {
		if err := file.save(); err != nil {
			return err
		}
	}
	return nil
}
