package server_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/server"
	"causeway.dev/internal/temporaltest"
)

// environ is an environment in which a test says everything.
type environ map[string]string

func (e environ) Environ() []string {
	var all []string
	for name, value := range e {
		all = append(all, name+"="+value)
	}
	return all
}

func (e environ) LookupEnv(name string) (string, bool) {
	value, ok := e[name]
	return value, ok
}

func TestOptions_FlagsBeforeVariablesBeforeProfileBeforeDefaults(t *testing.T) {
	file := filepath.Join(t.TempDir(), "temporal.toml")
	require.NoError(t, os.WriteFile(file, []byte("[profile.prod]\naddress = \"prod:7233\"\nnamespace = \"connections\"\napi_key = \"key\"\n"), 0o600))
	nothing := environ{"TEMPORAL_CONFIG_FILE": filepath.Join(t.TempDir(), "none.toml")}

	options, err := server.Settings{Lookup: nothing}.Options()
	require.NoError(t, err)
	require.Equal(t, "localhost:7233", options.HostPort)
	require.Equal(t, "default", options.Namespace)
	require.Nil(t, options.ConnectionOptions.TLS)

	options, err = server.Settings{Profile: "prod", Lookup: environ{"TEMPORAL_CONFIG_FILE": file}}.Options()
	require.NoError(t, err)
	require.Equal(t, "prod:7233", options.HostPort)
	require.Equal(t, "connections", options.Namespace)
	require.NotNil(t, options.ConnectionOptions.TLS, "an API key never travels in the clear")

	options, err = server.Settings{Profile: "prod", Namespace: "flag", Lookup: environ{
		"TEMPORAL_CONFIG_FILE": file, "TEMPORAL_ADDRESS": "variable:7233", "TEMPORAL_NAMESPACE": "variable",
	}}.Options()
	require.NoError(t, err)
	require.Equal(t, "variable:7233", options.HostPort)
	require.Equal(t, "flag", options.Namespace)

	_, err = server.Settings{Profile: "prdo", Lookup: environ{"TEMPORAL_CONFIG_FILE": file}}.Options()
	require.ErrorContains(t, err, `reading Temporal's configuration (profile "prdo")`)
}

func TestConnect_NamesTheAddressThatDoesNotAnswer(t *testing.T) {
	_, _, err := server.Connect(t.Context(), server.Settings{Address: "127.0.0.1:1", Lookup: environ{}})
	var unreachable *server.Unreachable
	require.ErrorAs(t, err, &unreachable)
	require.Equal(t, "127.0.0.1:1", unreachable.Address)
}

func request(name string) connection.Request {
	return connection.Request{
		Method: "aws-vpc-peering", Cluster: "prod-eu", Name: name, Customer: "Acme",
		Own: connection.Object(`{"target":{"accountId":"444455556666","cidr":"10.20.0.0/16","region":"us-east-1","vpcId":"vpc-0aaaabbbbccccdddd"}}`),
	}
}

func connections(s *temporaltest.Server) server.Connections {
	return server.Connections{Client: s.Client, Address: s.Address, Namespace: "default", Answer: time.Second}
}

func TestStart_CountsTheAttemptsUnderOneName(t *testing.T) {
	s := temporaltest.Start(t)
	c := connections(s)
	r := request("acme-orders")
	for attempt := 1; attempt <= 3; attempt++ {
		started, err := c.Start(t.Context(), r, server.Face{Summary: "a summary", Details: "details"})
		require.NoError(t, err)
		require.Equal(t, attempt, started.Generation)

		_, err = c.Start(t.Context(), r, server.Face{})
		var taken *server.AlreadyStarted
		require.ErrorAs(t, err, &taken, "a name that is in use is refused")
		require.NoError(t, s.Client.TerminateWorkflow(t.Context(), r.ID().String(), "", "the attempt has ended"))
	}
}

func TestStart_SaysWhatTemporalWebAndTheListNeed(t *testing.T) {
	s := temporaltest.Start(t)
	c := connections(s)
	_, err := c.Start(t.Context(), request("acme-orders"), server.Face{Summary: "a summary", Details: "details"})
	require.NoError(t, err)

	seen, err := s.Client.DescribeWorkflow(t.Context(), "prod-eu.acme-orders", "")
	require.NoError(t, err)
	summary, err := seen.GetStaticSummary()
	require.NoError(t, err)
	require.Equal(t, "a summary", summary)
	require.Equal(t, connection.Queue, seen.TaskQueueName)

	lines := eventually(t, c, server.Filter{Customer: "Acme", Status: connection.Checking})
	require.Equal(t, connection.ID{Cluster: "prod-eu", Name: "acme-orders"}, lines[0].ID)
	require.Equal(t, "Running", lines[0].Workflow)
}

func eventually(t *testing.T, c server.Connections, f server.Filter) []server.Line {
	t.Helper()
	var lines []server.Line
	require.Eventually(t, func() bool {
		var err error
		lines, _, err = c.List(t.Context(), f)
		return err == nil && len(lines) == 1
	}, 30*time.Second, 100*time.Millisecond)
	return lines
}

func TestSend_WithoutAWorkerIsSilentAndNotLost(t *testing.T) {
	s := temporaltest.Start(t)
	c := connections(s)
	_, err := c.Start(t.Context(), request("acme-orders"), server.Face{})
	require.NoError(t, err)

	_, err = c.Send(t.Context(), request("acme-orders").ID(), connection.Accept, connection.Message{})
	var silent *server.Silent
	require.ErrorAs(t, err, &silent)
	_, err = c.View(t.Context(), request("acme-orders").ID())
	require.ErrorAs(t, err, &silent)
}

func TestSetup_AddsWhatIsMissingAndNeverShortensWhatIsKept(t *testing.T) {
	s := temporaltest.Start(t)
	wanted := server.Wanted{Namespace: "connections", Clusters: []string{"prod-eu", "prod-us"}}

	done, err := server.Setup(t.Context(), s.Client, wanted)
	require.NoError(t, err)
	require.Contains(t, done, server.Done{What: "namespace connections created; it keeps what has ended for 30d", Changed: true})
	require.Contains(t, done, server.Done{What: "namespace causeway-probe--prod-eu created; it keeps what has ended for 1d", Changed: true})
	require.Contains(t, done, server.Done{What: "search attribute Deadline (Datetime) added", Changed: true})

	wanted.Retention = 90 * 24 * time.Hour
	require.Eventually(t, func() bool {
		done, err = server.Setup(t.Context(), s.Client, wanted)
		return err == nil
	}, 30*time.Second, 200*time.Millisecond)
	require.Contains(t, done, server.Done{What: "namespace connections now keeps what has ended for 90d instead of 30d", Changed: true})

	wanted.Retention = 0
	require.Eventually(t, func() bool {
		done, err = server.Setup(t.Context(), s.Client, wanted)
		return err == nil && contains(done, server.Done{What: "namespace connections keeps what has ended for 90d"})
	}, 30*time.Second, 200*time.Millisecond, "what somebody asked for before stays")
}

func contains(all []server.Done, one server.Done) bool {
	for _, d := range all {
		if d == one {
			return true
		}
	}
	return false
}

func TestMissingAttributes_OneOfAnotherKindIsAnError(t *testing.T) {
	s := temporaltest.Start(t)
	_, err := s.Client.OperatorService().RemoveSearchAttributes(context.Background(), removed(connection.AttributeDeadline))
	require.NoError(t, err)
	missing, err := server.MissingAttributes(t.Context(), s.Client, "default")
	require.NoError(t, err)
	require.Equal(t, []string{connection.AttributeDeadline}, missing)

	_, err = s.Client.OperatorService().AddSearchAttributes(t.Context(), added(connection.AttributeDeadline, enums.INDEXED_VALUE_TYPE_INT))
	require.NoError(t, err)
	require.Eventually(t, func() bool {
		_, err = server.MissingAttributes(t.Context(), s.Client, "default")
		return err != nil
	}, 30*time.Second, 100*time.Millisecond)
	require.ErrorContains(t, err, "search attribute Deadline of namespace \"default\" is of kind Int and must be Datetime")
}

func removed(name string) *operatorservice.RemoveSearchAttributesRequest {
	return &operatorservice.RemoveSearchAttributesRequest{Namespace: "default", SearchAttributes: []string{name}}
}

func added(name string, kind enums.IndexedValueType) *operatorservice.AddSearchAttributesRequest {
	return &operatorservice.AddSearchAttributesRequest{Namespace: "default", SearchAttributes: map[string]enums.IndexedValueType{name: kind}}
}
