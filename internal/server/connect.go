package server

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/envconfig"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/log"
)

// The values of a server that nobody configured: those of Temporal's own dev server.
const (
	DefaultAddress   = "localhost:7233"
	DefaultNamespace = "default"
)

// dialLimit is how long a server may take to answer the first call. `causeway start` promises an answer within a second
// on a healthy server; an absent one is reported after this time.
const dialLimit = 5 * time.Second

// Settings say which server to use. Empty fields come from the profile in Temporal's own configuration file and from the
// TEMPORAL_* variables, which also give TLS and the API key, so that whatever works for the temporal command works here.
type Settings struct {
	Address   string
	Namespace string
	Profile   string
	// Lookup replaces the environment of the process.
	Lookup envconfig.EnvLookup
	// Logger takes the SDK's log; nil means the SDK's own.
	Logger log.Logger
	// Metrics takes the SDK's metrics; nil drops them.
	Metrics client.MetricsHandler
	// Converter replaces the SDK's data converter, for payloads that are encrypted.
	Converter converter.DataConverter
	// Failures replaces the SDK's failure converter, for failure messages that are encrypted.
	Failures converter.FailureConverter
}

// Options turns settings into the options of a client, with address and namespace always filled in.
func (s Settings) Options() (client.Options, error) {
	options, err := envconfig.LoadClientOptions(envconfig.LoadClientOptionsRequest{
		ConfigFileProfile: s.Profile,
		EnvLookup:         s.Lookup,
	})
	if err != nil {
		return client.Options{}, fmt.Errorf("reading Temporal's configuration (profile %q): %w", s.Profile, err)
	}
	options.HostPort = first(s.Address, options.HostPort, DefaultAddress)
	options.Namespace = first(s.Namespace, options.Namespace, DefaultNamespace)
	options.Logger = s.Logger
	options.MetricsHandler = s.Metrics
	if s.Converter != nil {
		options.DataConverter = s.Converter
	}
	if s.Failures != nil {
		options.FailureConverter = s.Failures
	}
	return options, nil
}

// Connect dials the server and returns a client and the options it was made with.
func Connect(ctx context.Context, s Settings) (client.Client, client.Options, error) {
	options, err := s.Options()
	if err != nil {
		return nil, client.Options{}, err
	}
	dialing, cancel := context.WithTimeout(ctx, dialLimit)
	defer cancel()
	c, err := client.DialContext(dialing, options)
	if err != nil {
		return nil, options, unreachable(options, err)
	}
	return c, options, nil
}

// Unreachable means that no Temporal server answered. Its message says where, and what to check.
type Unreachable struct {
	Address   string
	Namespace string
	Cause     error
}

// Error is the sentence for a person.
func (e *Unreachable) Error() string {
	return fmt.Sprintf("no Temporal server answers at %s\ncheck that it runs, that the address is right (--address, "+
		"TEMPORAL_ADDRESS or the profile),\nand that TLS and the API key are what it wants\ncause: %v", e.Address, e.Cause)
}

// Unwrap gives the cause for the engineer.
func (e *Unreachable) Unwrap() error { return e.Cause }

func unreachable(o client.Options, cause error) error {
	var denied *serviceerror.PermissionDenied
	if errors.As(cause, &denied) {
		return fmt.Errorf("the Temporal server at %s refuses these credentials for namespace %q: %w", o.HostPort, o.Namespace, cause)
	}
	return &Unreachable{Address: o.HostPort, Namespace: o.Namespace, Cause: cause}
}

func first(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}
