package main

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/types/known/durationpb"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/server"
	"causeway.dev/internal/temporaltest"
)

func TestDisconnect_ShowsWhatWillBreakAndWantsNameAndReason(t *testing.T) {
	d := newDesk(t)
	d.must(asked("acme-orders")...)

	asks := d.types("disconnect", "prod-eu.acme-orders")
	require.Equal(t, exitUsage, asks.code)
	require.Contains(t, asks.out, "What will break")
	require.Contains(t, asks.out, "Request the peering connection", "what will be undone")
	require.Contains(t, asks.err, "disconnect wants --name acme-orders and --reason TEXT; nothing was sent")

	wrong := d.types("disconnect", "prod-eu.acme-orders", "--name", "acme", "--reason", "x")
	require.Equal(t, exitUsage, wrong.code)
	require.Contains(t, wrong.err, `--name "acme": is not the name of prod-eu.acme-orders; nothing was sent`)

	noReason := d.types("disconnect", "prod-eu.acme-orders", "--name", "acme-orders")
	require.Equal(t, exitUsage, noReason.code)
	require.Contains(t, d.must("show", "prod-eu.acme-orders"), "waiting on customer", "nothing was sent")
}

func TestNames_UnknownAndAmbiguous(t *testing.T) {
	d := newDesk(t)
	missing := d.types("show", "prod-eu.nobody")
	require.Equal(t, exitNotFound, missing.code)
	require.Contains(t, missing.err, `there is no connection "prod-eu.nobody" in namespace "default"`)
	require.Equal(t, exitNotFound, d.types("accept", "prod-eu.nobody").code)
	require.Equal(t, exitNotFound, d.types("watch", "prod-eu.nobody").code)
	require.Equal(t, exitNotFound, d.types("show", "nobody").code)
	require.Equal(t, exitUsage, d.types("show", "not a name").code)

	d.must(asked("acme-orders")...)
	d.must(asked("acme-orders", "--cluster", "prod-us")...)
	require.Eventually(t, func() bool { return len(d.listed()) == 2 }, 20*time.Second, 100*time.Millisecond)
	several := d.types("show", "acme-orders")
	require.Equal(t, exitUsage, several.code)
	require.Contains(t, several.err, "write it as one of prod-eu.acme-orders, prod-us.acme-orders")
}

func TestRefusal_IsTheConnectionsOwnSentence(t *testing.T) {
	d := newDesk(t)
	d.must(asked("acme-orders")...)
	answer := d.types("retry", "prod-eu.acme-orders")
	require.Equal(t, exitRefused, answer.code)
	require.Equal(t, "causeway: prod-eu.acme-orders refuses retry: nothing needs attention, so that there is nothing to retry\n", answer.err)
}

func TestMessages_CarryWhatWasTyped(t *testing.T) {
	d := newDesk(t)
	d.must(asked("acme-orders")...)
	d.must("extend", "prod-eu.acme-orders", "--for", "168h", "--by", "kim")
	d.must("amend", "prod-eu.acme-orders", "--set", "target.cidr=10.30.0.0/16", "--set", "contact=a=b")
	d.must("accept", "prod-eu.acme-orders", "--value", "role=arn:aws:iam::1:role/x", "--note", "did\x1b[2J it")

	ledger := d.must("show", "prod-eu.acme-orders", "--ledger")
	for _, says := range []string{"kim", "extend map[for:7d]", "amend map[contact:a=b target.cidr:10.30.0.0/16]", "role:arn:aws:iam::1:role/x", `did\x1b[2J it`} {
		require.Contains(t, ledger, says)
	}
	require.NotContains(t, ledger, "\x1b")
	require.NotContains(t, d.must("show", "prod-eu.acme-orders", "--output", "json"), "\x1b")
}

func TestList_FindsACustomerByAnyName(t *testing.T) {
	d := newDesk(t)
	customers := []string{`O'Brien`, `back\slash`, `"quoted" & Söhne`, `%_`, `' OR Customer != '`}
	for i, customer := range customers {
		d.must(asked("c"+string(rune('a'+i)), "--customer", customer)...)
	}
	require.Eventually(t, func() bool { return len(d.listed()) == len(customers) }, 20*time.Second, 100*time.Millisecond)
	for _, customer := range customers {
		found := d.listed("--customer", customer)
		require.Len(t, found, 1, customer)
		require.Equal(t, customer, found[0].Customer)
	}
	require.Len(t, d.listed("--limit", "2"), 2)
	require.Contains(t, d.must("list", "--limit", "2"), "There are more than 2")
	require.Equal(t, "No connections.\n", d.must("list", "--open-grants"))
}

func TestPlan_CreatesNothingAndSaysWhatIsInTheWay(t *testing.T) {
	d := newDesk(t)
	plan := asked("acme-orders")
	plan[0] = "plan"
	require.Contains(t, d.must(plan...), "Nothing is in the way.")

	answer := d.types(append(plan, "--cluster", "nowhere")...)
	require.Equal(t, exitUsage, answer.code)
	require.Contains(t, answer.out, `cluster "nowhere": is not in the inventory`)
	require.Empty(t, d.listed())
}

func TestInstructions_OfOneStepAndOfAll(t *testing.T) {
	d := newDesk(t)
	d.must(asked("acme-orders")...)
	all := d.must("instructions", "prod-eu.acme-orders")
	one := d.must("instructions", "prod-eu.acme-orders", "--step", "3")
	require.Contains(t, all, one[:len("## 3. Accept the peering connection")])
	require.Less(t, len(one), len(all))
	wrong := d.types("instructions", "prod-eu.acme-orders", "--step", "9")
	require.Equal(t, exitNotFound, wrong.code)
	require.Contains(t, wrong.err, `has no step "9": give its number, 1 to 4, or its id`)
}

func TestWithoutAWorker_StartAndListGoOnAndTheRestSaysWhoIsMissing(t *testing.T) {
	s := temporaltest.Start(t)
	d := desk{t: t, address: s.Address}
	d.must(asked("acme-orders")...)
	again := d.types(asked("acme-orders")...)
	require.Equal(t, exitRefused, again.code)
	require.Contains(t, again.err, "prod-eu.acme-orders is already in use")

	require.Eventually(t, func() bool { return len(d.listed()) == 1 }, 30*time.Second, 100*time.Millisecond)
	require.Equal(t, connection.Checking, d.listed()[0].Status)

	plan := asked("acme-orders")
	plan[0] = "plan"
	silent := d.types(plan...)
	require.Equal(t, exitUnanswer, silent.code)
	require.Contains(t, silent.err, `no worker answers for prod-eu.acme-orders: check that one runs for task queue "causeway"`)
}

func TestSetup_SaysWhatItDidAndCanBeRepeated(t *testing.T) {
	d := desk{t: t, address: temporaltest.Start(t).Address}
	var done []server.Done
	require.NoError(t, json.Unmarshal([]byte(d.must("setup", "--namespace", "connections", "--output", "json")), &done))
	require.True(t, done[0].Changed, "the namespace was not there")

	// A new namespace reaches all parts of a server after a moment.
	require.Eventually(t, func() bool {
		answer := d.types("setup", "--namespace", "connections", "--output", "json")
		return answer.code == exitOK && json.Unmarshal([]byte(answer.out), &done) == nil && !anyChanged(done)
	}, 30*time.Second, 200*time.Millisecond, "what is right already stays as it is")
	require.Contains(t, d.must("setup", "--namespace", "connections", "--cluster", "prod-eu,"+temporaltest.Probed), "namespace causeway-probe--prod-eu created")
	require.Contains(t, d.must("setup", "--namespace", "connections", "--retention", "90d"), "now keeps what has ended for 90d instead of 30d")
}

func anyChanged(done []server.Done) bool {
	for _, d := range done {
		if d.Changed {
			return true
		}
	}
	return false
}

func TestNamespace_ThatIsMissingIsNamed(t *testing.T) {
	d := newDesk(t)
	for _, args := range [][]string{{"list"}, {"show", "a.b"}, asked("acme-orders")} {
		answer := d.types(append(args, "--namespace", "nowhere")...)
		require.Equal(t, exitFailed, answer.code, answer.err)
		require.Contains(t, answer.err, `has no namespace "nowhere": check --namespace or TEMPORAL_NAMESPACE`)
	}
}

func TestNamespace_WithoutTheSearchAttributesIsSentToSetup(t *testing.T) {
	s := temporaltest.Start(t)
	d := desk{t: t, address: s.Address}
	_, err := s.Client.WorkflowService().RegisterNamespace(t.Context(), &workflowservice.RegisterNamespaceRequest{
		Namespace: "bare", WorkflowExecutionRetentionPeriod: durationpb.New(24 * time.Hour),
	})
	require.NoError(t, err)
	var answer said
	// A new namespace reaches all parts of a server after a moment.
	require.Eventually(t, func() bool {
		answer = d.types(asked("acme-orders", "--namespace", "bare")...)
		return !strings.Contains(answer.err, "has no namespace")
	}, 30*time.Second, 200*time.Millisecond)
	require.Equal(t, exitFailed, answer.code)
	require.Contains(t, answer.err, "`causeway setup`")
}
