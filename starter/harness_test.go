package main

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"

	"causeway.dev/internal/temporaltest"
	"causeway.dev/workflows"
)

func activityName(name string) activity.RegisterOptions { return activity.RegisterOptions{Name: name} }

// desk is a support engineer's desk: a shell that knows the address of a server.
type desk struct {
	t       *testing.T
	address string
}

// said is what one command line answered.
type said struct {
	code     exitCode
	out, err string
}

func newDesk(t *testing.T) desk {
	t.Helper()
	s := temporaltest.Start(t)
	stop, err := startFake(s)
	require.NoError(t, err)
	t.Cleanup(stop)
	return desk{t: t, address: s.Address}
}

// types runs one command line with nothing on its standard input.
func (d desk) types(args ...string) said { return d.typesInto(context.Background(), "", args...) }

func (d desk) typesInto(ctx context.Context, input string, args ...string) said {
	var out, err bytes.Buffer
	code := run(ctx, process{
		methods: workflows.Descriptors(),
		args:    append(args, "--address", d.address),
		in:      strings.NewReader(input),
		out:     &out,
		err:     &err,
		environ: []string{"USER=sam", "TEMPORAL_CONFIG_FILE=/nowhere.toml"},
		now:     time.Now,
		zone:    time.UTC,
	})
	return said{code: code, out: out.String(), err: err.String()}
}

// requires that a command line succeeds, and gives its output.
func (d desk) must(args ...string) string {
	d.t.Helper()
	answer := d.types(args...)
	require.Equal(d.t, exitOK, answer.code, "causeway %s: %s", strings.Join(args, " "), answer.err)
	return answer.out
}

// asked are the flags of a request that is right in every field.
func asked(name string, more ...string) []string {
	return append([]string{
		"start", "--method", "aws-vpc-peering", "--cluster", "prod-eu", "--name", name, "--customer", "Acme",
		"--target-account-id", "444455556666", "--target-region", "us-east-1",
		"--target-vpc-id", "vpc-0aaaabbbbccccdddd", "--target-cidr", "10.20.0.0/16",
	}, more...)
}
