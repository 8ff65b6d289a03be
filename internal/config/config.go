// Package config reads how a process is to run from its environment. Temporal's own variables (TEMPORAL_*) and the clouds'
// (AWS_*, AZURE_*) are read by their own libraries, so that whatever works for their commands works here.
package config

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/caarlos0/env/v11"

	"causeway.dev/internal/connection"
)

// Worker is how a worker process runs.
type Worker struct {
	// Inventory is the file of the clusters.
	Inventory string `env:"CAUSEWAY_INVENTORY" envDefault:"clusters.yaml"`
	// Archive is the folder for the records of connections that have ended; it should lie on durable storage.
	Archive string `env:"CAUSEWAY_ARCHIVE" envDefault:"records"`
	// Listen is the address of /healthz, /readyz and /metrics; empty serves none.
	Listen string `env:"CAUSEWAY_LISTEN" envDefault:"127.0.0.1:9464"`
	// DeskPerSecond and AWSPerSecond are how many activities of each task queue may start in a second, all workers taken
	// together. AWS refills its bucket for changes of one account and region with 5 to 10 calls a second.
	DeskPerSecond float64 `env:"CAUSEWAY_DESK_PER_SECOND" envDefault:"200"`
	AWSPerSecond  float64 `env:"CAUSEWAY_AWS_PER_SECOND" envDefault:"20"`
	// AzurePerSecond is the same for Azure, which refills its bucket for changes of one subscription with 10 calls a second.
	AzurePerSecond float64 `env:"CAUSEWAY_AZURE_PER_SECOND" envDefault:"20"`
	// Cache is how many waiting workflows stay in memory; the others are replayed when something happens to them.
	Cache int `env:"CAUSEWAY_WORKFLOW_CACHE" envDefault:"2000"`
	// Drain is how long running activities may take to end when the worker is told to stop.
	Drain time.Duration `env:"CAUSEWAY_DRAIN" envDefault:"30s"`
	// GrantProof is over how long the end of a customer's grant must be seen before it is believed. Rights change slowly in
	// every cloud, so less than the default is for a dev stack only.
	GrantProof time.Duration `env:"CAUSEWAY_GRANT_PROOF" envDefault:"15m"`
	// PeerRoleTemplate is the https URL on S3 of the template that `causeway template` prints, for quick-create links.
	PeerRoleTemplate string `env:"CAUSEWAY_PEER_ROLE_TEMPLATE"`
	// ProbeKey is the file of the private key that signs what probes are asked; empty signs nothing.
	ProbeKey string `env:"CAUSEWAY_PROBE_KEY"`
	// DevStack says that the clouds are simulated, which lifts what only protects real ones.
	DevStack bool `env:"CAUSEWAY_DEV_STACK"`
	Log      Log
}

// GrantProofFloor is the shortest GrantProof outside of a dev stack.
const GrantProofFloor = 15 * time.Minute

// Probe is how the probe of one cluster runs.
type Probe struct {
	Cluster string `env:"CAUSEWAY_PROBE_CLUSTER"`
	// Allow are the CIDRs into which the probe may dial, whatever it is asked.
	Allow []string `env:"CAUSEWAY_PROBE_ALLOW"`
	// Proxy is a socks5:// URL through which it dials and resolves; empty dials directly.
	Proxy string `env:"CAUSEWAY_PROBE_PROXY"`
	// Resolver is the DNS server, as address:port, that it asks over TCP; empty asks the machine's own.
	Resolver string `env:"CAUSEWAY_PROBE_RESOLVER"`
	// Key is the file of the private key that signs its answers; empty signs nothing.
	Key string `env:"CAUSEWAY_PROBE_KEY"`
	// Trust are the workers' public keys, each in one line: the probe does what is signed by one of them, and nothing else.
	Trust  []string      `env:"CAUSEWAY_PROBE_TRUST"`
	Listen string        `env:"CAUSEWAY_LISTEN" envDefault:"127.0.0.1:9465"`
	Drain  time.Duration `env:"CAUSEWAY_DRAIN" envDefault:"30s"`
	Log    Log
}

// Log is how a process writes its log.
type Log struct {
	Level slog.Level `env:"CAUSEWAY_LOG_LEVEL" envDefault:"info"`
	JSON  bool       `env:"CAUSEWAY_LOG_JSON" envDefault:"false"`
}

// Read fills a Worker or a Probe from an environment; nil means that of the process.
func Read[T Worker | Probe](environment map[string]string) (T, error) {
	c, err := env.ParseAsWithOptions[T](env.Options{Environment: environment})
	if err != nil {
		return c, fmt.Errorf("reading the environment: %w", err)
	}
	return c, nil
}

// Validate reports everything that is wrong at once. It runs after flags had their say.
func (w Worker) Validate() error {
	return errors.Join(
		must(w.Inventory != "", "inventory", w.Inventory, "must name the file of the clusters"),
		must(w.Archive != "", "archive", w.Archive, "must name a folder"),
		must(w.DeskPerSecond > 0, "desk-per-second", w.DeskPerSecond, "must be more than 0"),
		must(w.AWSPerSecond > 0, "aws-per-second", w.AWSPerSecond, "must be more than 0"),
		must(w.AzurePerSecond > 0, "azure-per-second", w.AzurePerSecond, "must be more than 0"),
		must(w.Cache > 0, "cache", w.Cache, "must be at least 1"),
		must(w.Drain > 0, "drain", w.Drain, "must be more than 0s"),
		must(w.GrantProof >= GrantProofFloor || w.DevStack && w.GrantProof > 0, "grant-proof", w.GrantProof,
			"must be at least "+GrantProofFloor.String()+": a right that was taken back can be used for a while yet"),
		must(w.PeerRoleTemplate == "" || strings.HasPrefix(w.PeerRoleTemplate, "https://"), "peer-role-template", w.PeerRoleTemplate,
			"must be an https URL of the template on S3"),
	)
}

// Validate reports everything that is wrong at once. It runs after flags had their say.
func (p Probe) Validate() error {
	rule := connection.CheckLabel(p.Cluster, connection.MaxClusterID)
	return errors.Join(
		must(rule == "", "cluster", p.Cluster, rule),
		must(len(p.Allow) > 0, "allow", p.Allow, "must name the CIDRs into which the probe may dial"),
		must(p.Drain > 0, "drain", p.Drain, "must be more than 0s"),
	)
}

func must(ok bool, name string, value any, rule string) error {
	if ok {
		return nil
	}
	return fmt.Errorf("%s %q %s", name, fmt.Sprint(value), rule)
}
