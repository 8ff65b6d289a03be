package main

import (
	"context"
	"fmt"
	"os/user"
	"strings"

	"github.com/spf13/cobra"
	"go.temporal.io/sdk/log"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/server"
)

func (a *app) settings() server.Settings {
	return server.Settings{
		Address:   a.address,
		Namespace: a.namespace,
		Profile:   a.profile,
		Lookup:    environment(a.environ),
		Logger:    silentLog{},
	}
}

// connected runs a command's work with the connections of the namespace.
func (a *app) connected(ctx context.Context, work func(server.Connections) error) error {
	c, options, err := server.Connect(ctx, a.settings())
	if err != nil {
		return err
	}
	defer c.Close()
	return work(server.Connections{Client: c, Address: options.HostPort, Namespace: options.Namespace})
}

// named does the same for the one connection that the first argument names.
func (a *app) named(ctx context.Context, name string, work func(server.Connections, connection.ID) error) error {
	return a.connected(ctx, func(c server.Connections) error {
		id, err := c.Resolve(ctx, name)
		if err != nil {
			if _, malformed := connection.ParseID(name); malformed != nil && codeOf(err) == exitFailed {
				return mistake{err}
			}
			return err
		}
		return work(c, id)
	})
}

// environment is a process's environment as Temporal's configuration reads it.
type environment []string

// Environ returns it all.
func (e environment) Environ() []string { return e }

// LookupEnv finds one variable; the last one of a name counts, as in a shell.
func (e environment) LookupEnv(key string) (string, bool) {
	for i := len(e) - 1; i >= 0; i-- {
		if name, value, ok := strings.Cut(e[i], "="); ok && name == key {
			return value, true
		}
	}
	return "", false
}

// whoami is the default of --by: what the ledger calls the sender when nothing else was said.
func (a *app) whoami() string {
	if name, ok := environment(a.environ).LookupEnv("USER"); ok && name != "" {
		return name
	}
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return ""
}

// silentLog drops the SDK's log: what matters comes back as an error.
type silentLog struct{}

var _ log.Logger = silentLog{}

func (silentLog) Debug(string, ...any) {}
func (silentLog) Info(string, ...any)  {}
func (silentLog) Warn(string, ...any)  {}
func (silentLog) Error(string, ...any) {}

// noArguments and oneName refuse what a command line has too much or too little of.
func noArguments(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usage(c, fmt.Errorf("unexpected argument %q", args[0]))
	}
	return nil
}

func oneName(c *cobra.Command, args []string) error {
	switch len(args) {
	case 1:
		return nil
	case 0:
		return usage(c, fmt.Errorf("which connection? NAME is missing"))
	default:
		return usage(c, fmt.Errorf("unexpected argument %q after the connection %q", args[1], args[0]))
	}
}
