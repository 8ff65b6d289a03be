package bench

import (
	"context"
	"fmt"
	"net/netip"
	"net/url"
	"time"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"causeway.dev/activities"
	awsactivities "causeway.dev/activities/aws"
	probeactivities "causeway.dev/activities/probe"
	waiting "causeway.dev/internal/cloud"
	awscloud "causeway.dev/internal/cloud/aws"
	"causeway.dev/internal/inventory"
	"causeway.dev/internal/probe"
	cloudsim "causeway.dev/internal/sim/aws"
)

// wired are the real activities over a simulated cloud.
type wired struct {
	aws    *awsactivities.Activities
	prober *probeactivities.Prober
}

func wire(ctx context.Context, cloud *cloudsim.Cloud, clock waiting.Clock, count *tally) (wired, func(), error) {
	api, gateway, stop, err := serve(ctx, cloud)
	if err != nil {
		return wired{}, nil, err
	}
	keys := cloudsim.SampleControlKeys()
	factory, err := awscloud.Load(ctx, config.WithBaseEndpoint(api), config.WithRegion(region),
		config.WithCredentialsProvider(credentials.NewStaticCredentialsProvider(keys.AccessKeyID, keys.SecretAccessKey, "")))
	if err != nil {
		stop()
		return wired{}, nil, err
	}
	list := clusterList()
	probes := gatewayProbes{gateway: gateway, clusters: list}
	return wired{
		aws:    awsactivities.New(awscloud.Planes{Factory: factory.Counting(count.call), Clusters: list, Clock: clock, Heart: activities.Heart{}}, probes, activities.Lending{}),
		prober: probeactivities.New(probes, list),
	}, stop, nil
}

// gatewayProbes is the real probe, asked without a Temporal workflow in between: what that costs is added to the actions
// and said there.
type gatewayProbes struct {
	gateway  string
	clusters inventory.List
}

// Test implements activities.Tester.
func (g gatewayProbes) Test(ctx context.Context, cluster string, test probe.Test) (probe.Result, error) {
	in, err := g.clusters.Cluster(ctx, cluster)
	if err != nil {
		return probe.Result{}, fmt.Errorf("looking for the probe of %s: %w", cluster, err)
	}
	block, err := netip.ParsePrefix(clusterCIDR(0))
	if err != nil {
		return probe.Result{}, fmt.Errorf("reading the block of %s: %w", cluster, err)
	}
	network, err := probe.NewNetwork(probe.Through{
		Proxy:    &url.URL{Scheme: "socks5", User: url.UserPassword(in.VPCID, "x"), Host: g.gateway},
		Resolver: netip.AddrPortFrom(block.Addr().Next().Next(), 53),
	})
	if err != nil {
		return probe.Result{}, fmt.Errorf("entering the network of %s: %w", cluster, err)
	}
	return probe.New(network, nil, time.Now).Test(ctx, test), nil
}
