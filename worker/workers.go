package main

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"io"
	"os"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/worker"

	"causeway.dev/activities"
	awsactivities "causeway.dev/activities/aws"
	azureactivities "causeway.dev/activities/azure"
	deskactivities "causeway.dev/activities/desk"
	probeactivities "causeway.dev/activities/probe"
	"causeway.dev/internal/cloud"
	awscloud "causeway.dev/internal/cloud/aws"
	azurecloud "causeway.dev/internal/cloud/azure"
	"causeway.dev/internal/config"
	"causeway.dev/internal/connection"
	"causeway.dev/internal/inventory"
	"causeway.dev/internal/keys"
	"causeway.dev/internal/probe"
	"causeway.dev/internal/server"
	"causeway.dev/workflows"
)

// serve runs the worker until ctx ends.
func serve(ctx context.Context, w config.Worker, out io.Writer) error {
	p, err := open(ctx, "", w.Log, out)
	if err != nil {
		return err
	}
	defer p.close(context.WithoutCancel(ctx))
	if err := mustKnowAttributes(ctx, p.client, p.options.Namespace); err != nil {
		return err
	}
	acts, err := wire(ctx, w, p)
	if err != nil {
		return err
	}
	defer acts.probes.Close()
	worker.SetStickyWorkflowCacheSize(w.Cache)
	fatal := make(chan error, 1)
	desk, aws, azure := pollers(p.client, w, func(err error) {
		select {
		case fatal <- err:
		default: // the first is enough
		}
	})
	acts.register(desk, aws, azure)
	return p.poll(ctx, w.Listen, fatal, desk, aws, azure)
}

// wired are all activities, ready to be registered.
type wired struct {
	probes *probe.Caller
	desk   *deskactivities.Desk
	prober *probeactivities.Prober
	aws    *awsactivities.Activities
	azure  *azureactivities.Activities
}

// wire makes the activities from the outside world: the inventory, the clouds' own configuration, the probes.
func wire(ctx context.Context, w config.Worker, p *process) (wired, error) {
	c, log := p.client, p.log
	clusters, err := inventory.Open(w.Inventory, func(err error) {
		log.Error("the inventory has changed and cannot be read; the old one goes on", "error", err)
	})
	if err != nil {
		return wired{}, fmt.Errorf("opening the inventory (--inventory): %w", err)
	}
	clouds, err := awscloud.Load(ctx)
	if err != nil {
		return wired{}, err
	}
	microsoft, err := azurecloud.New(azurecloud.FromEnvironment(os.Getenv))
	if err != nil {
		return wired{}, err
	}
	caller, err := callerOf(w, p, clusters)
	if err != nil {
		return wired{}, err
	}
	lending := activities.Lending{Proof: w.GrantProof, TemplateURL: w.PeerRoleTemplate}
	return wired{
		probes: caller,
		desk: &deskactivities.Desk{
			Clusters: clusters,
			Locks:    deskactivities.TemporalLocks{Client: c, Queue: connection.Queue},
			Notices:  deskactivities.LogNotices{Log: log},
			Archive:  deskactivities.FolderArchive{Folder: w.Archive},
			Senders:  server.Connections{Client: c, Address: p.options.HostPort, Namespace: p.options.Namespace},
		},
		prober: probeactivities.New(caller, clusters),
		aws:    awsactivities.New(awscloud.Planes{Factory: clouds, Clusters: clusters, Clock: cloud.WallClock(), Heart: activities.Heart{}}, caller, lending),
		azure:  azureactivities.New(azurecloud.Planes{Factory: microsoft, Clusters: clusters, Clock: cloud.WallClock(), Heart: activities.Heart{}}, caller, lending),
	}, nil
}

// callerOf carries tests to the probes: signed with the worker's key, and answered with those that the inventory names.
func callerOf(w config.Worker, p *process, clusters inventory.Source) (*probe.Caller, error) {
	var own ed25519.PrivateKey
	if w.ProbeKey != "" {
		var err error
		if own, err = keys.Read(w.ProbeKey); err != nil {
			return nil, fmt.Errorf("--probe-key: %w", err)
		}
	}
	return probe.NewCaller(p.client, p.options, own, func(ctx context.Context, cluster string) ([]ed25519.PublicKey, error) {
		c, err := clusters.Cluster(ctx, cluster)
		if err != nil || c.ProbeKey == "" {
			return nil, err
		}
		key, err := keys.ParsePublic(c.ProbeKey)
		return []ed25519.PublicKey{key}, err
	}), nil
}

// pollers make one worker for each task queue, each with its own rate, so that the throttling of one cloud does not hold
// the workflows or the other clouds.
func pollers(c client.Client, w config.Worker, fatal func(error)) (desk, aws, azure worker.Worker) {
	around := []interceptor.WorkerInterceptor{&abandonLooks{}}
	desk = worker.New(c, connection.Queue, worker.Options{
		Interceptors: around, TaskQueueActivitiesPerSecond: w.DeskPerSecond, WorkerStopTimeout: w.Drain, OnFatalError: fatal,
		DisableRegistrationAliasing: true,
	})
	cloud := func(queue string, perSecond float64) worker.Worker {
		return worker.New(c, queue, worker.Options{
			Interceptors: around, TaskQueueActivitiesPerSecond: perSecond, WorkerStopTimeout: w.Drain, OnFatalError: fatal,
			DisableWorkflowWorker: true, DisableRegistrationAliasing: true,
		})
	}
	return desk, cloud(connection.QueueAWS, w.AWSPerSecond), cloud(connection.QueueAzure, w.AzurePerSecond)
}

// register makes everything known to the workers. Two activities of one name panic here, and nowhere earlier.
func (a wired) register(desk, aws, azure worker.Worker) {
	workflows.Register(desk)
	a.desk.Register(desk)
	a.prober.Register(desk)
	a.aws.Register(aws)
	a.azure.Register(azure)
}
