package handshake_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"causeway.dev/internal/answer"
	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract"
	"causeway.dev/internal/handshake"
	"causeway.dev/internal/methods"
	"causeway.dev/internal/page"
	"causeway.dev/internal/testdesk"
)

// world is the smallest cloud that the verbs can be tried on: named things that can be made, removed and looked at. What
// a test scripts for a call happens on that call only.
type world struct {
	mu     sync.Mutex
	things map[string]bool
	calls  []string
	script map[string][]func() error
	done   bool
	words  string
	looks  int
	open   bool
	health connection.Health
	// blind means that the watch may not look, and blinded how often it tried.
	blind   bool
	watches int
}

type thing struct{ Name string }

func newWorld() *world {
	return &world{things: map[string]bool{}, script: map[string][]func() error{}, words: "pending-acceptance"}
}

// on scripts what the next calls of an activity answer; nil lets that call through.
func (w *world) on(call string, answers ...func() error) {
	w.script[call] = append(w.script[call], answers...)
}

func (w *world) called(call string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.calls = append(w.calls, call)
	answers := w.script[call]
	if len(answers) == 0 {
		return nil
	}
	w.script[call] = answers[1:]
	if answers[0] == nil {
		return nil
	}
	w.mu.Unlock()
	defer w.mu.Lock()
	return answers[0]()
}

func (w *world) count(call string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := 0
	for _, c := range w.calls {
		if c == call {
			n++
		}
	}
	return n
}

func (w *world) set(name string, there bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.things[name] = there
}

func (w *world) has(name string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.things[name]
}

// MakeThing makes it even when its scripted answer is an error, if the name of the call says that the answer is lost.
func (w *world) MakeThing(_ context.Context, in thing) (thing, error) {
	err := w.called("make " + in.Name)
	if lost := w.called("lost " + in.Name); err == nil || lost != nil {
		w.set(in.Name, true)
		if lost != nil {
			return thing{}, lost
		}
	}
	return in, err
}

func (w *world) RemoveThing(_ context.Context, undo connection.Undoing[thing]) error {
	name := "remove " + undo.Of.Name
	if undo.Uncertain {
		name = "search and " + name
	}
	if err := w.called(name); err != nil {
		return err
	}
	w.set(undo.Of.Name, false)
	return nil
}

func (w *world) LookAtThing(ctx context.Context, _ thing) (string, error) {
	if err := w.called("look"); err != nil {
		return "", err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.looks++
	if w.done {
		return "seen", nil
	}
	delay := time.Duration(0)
	if p := activity.GetInfo(ctx).RetryPolicy; p == nil || p.MaximumAttempts > 10 {
		delay = 10 * time.Minute
	}
	return "", answer.NotYet(connection.ReasonNotYet, w.words, delay)
}

func (w *world) WatchThing(_ context.Context, in connection.Watching[thing]) (connection.Health, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.watches++
	if w.blind {
		return connection.Health{}, permission()
	}
	if in.Was.Reason == w.health.Reason {
		return connection.Health{}, answer.NotYet(connection.ReasonNotYet, "as it was", time.Minute)
	}
	return w.health, nil
}

// LookAtGrant tries to use the grant, and answers GrantGone when it could not.
func (w *world) LookAtGrant(ctx context.Context, _ thing) (connection.GrantGone, error) {
	if err := w.called("try the grant"); err != nil {
		return connection.GrantGone{}, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	info := activity.GetInfo(ctx)
	if w.open {
		delay := 10 * time.Minute
		if p := info.RetryPolicy; p != nil && p.MaximumAttempts <= 10 {
			delay = 0
		}
		return connection.GrantGone{}, answer.NotYet(connection.ReasonNotYet, "it can still be used", delay)
	}
	return connection.GrantGone{Said: "AccessDenied", Attempt: int(info.Attempt)}, nil
}

func (w *world) lend(open bool) { w.mu.Lock(); w.open = open; w.mu.Unlock() }

func (w *world) lent() bool { w.mu.Lock(); defer w.mu.Unlock(); return w.open }

func (w *world) finish() { w.mu.Lock(); w.done = true; w.mu.Unlock() }

// lab is a test environment with one method whose body a test writes.
type lab struct {
	*testsuite.TestWorkflowEnvironment
	t     *testing.T
	world *world
	desk  *testdesk.Desk
	// answers are what came of the updates that were sent.
	updates int
	answers []*updateAnswer
}

// family and the handles below are those of the world's activities.
var family = contract.Family{Name: "world", Queue: connection.Queue} //nolint:gochecknoglobals // a constant

//nolint:gochecknoglobals // constants
var cloud = struct {
	MakeThing   contract.Activity[thing, thing]
	RemoveThing contract.Undo[thing]
	LookAtThing contract.Activity[thing, string]
	WatchThing  contract.Watch[thing]
	LookAtGrant contract.End[thing]
}{
	contract.Activity[thing, thing]{Ref: family.Ref("MakeThing")},
	contract.Undo[thing]{Ref: family.Ref("RemoveThing")},
	contract.Activity[thing, string]{Ref: family.Ref("LookAtThing")},
	contract.Watch[thing]{Ref: family.Ref("WatchThing")},
	contract.End[thing]{Ref: family.Ref("LookAtGrant")},
}

func (w *world) register(r contract.Registry) {
	contract.Implement(r, cloud.MakeThing, w.MakeThing)
	contract.ImplementOrder(r, cloud.RemoveThing, w.RemoveThing)
	contract.Implement(r, cloud.LookAtThing, w.LookAtThing)
	contract.ImplementWatch(r, cloud.WatchThing, w.WatchThing)
	contract.Implement(r, cloud.LookAtGrant, w.LookAtGrant)
}

// sample is a method with the few things that the verbs ask of one.
func sample(name connection.Method) methods.Method {
	return methods.Method{
		Name: name, Steps: func(connection.Request) []connection.Step { return steps() },
		Own:   []connection.Field{{Path: "target.cidr", Required: true, Type: connection.FieldText, Check: connection.CheckNetworkCIDR}},
		Takes: []string{"confirm", "renew"},
		LeadsTo: func(r connection.Request) (string, []string) {
			return "target.cidr", connection.Parts(r.Own.Get("target.cidr"))
		},
		Words: page.Words{
			Blocks: page.Read(sampleWords), View: func(p connection.Progress) any { return page.CommonOf(p) }, Cloud: page.AWS,
			Destination: func(connection.Request) string { return "a thing" },
			Amendment:   page.Correction{Field: "target.cidr", Value: "10.20.0.0/16"},
		},
	}
}

// sampleWords are what only the customer can remove.
const sampleWords = `
{{define "ask.left.role"}}
the peer role

account 444455556666

only you can delete it
{{end}}
{{define "ask.undo.role"}}aws cloudformation delete-stack{{end}}
{{define "second.left.route"}}
the return route

rtb-1

only you can remove it
{{end}}
{{define "second.undo.route"}}aws ec2 delete-route{{end}}
`

// cidr is the target of a request.
func cidr(r connection.Request) string { return r.Own.Get("target.cidr") }

func steps() []connection.Step {
	return []connection.Step{
		{ID: "first", Party: connection.Vendor, Doing: connection.Requesting, Title: "Make the first thing"},
		{ID: "ask", Party: connection.Customer, Title: "Accept the first thing", Values: []connection.Value{{Name: "roleArn", Pattern: ".*", Rule: "anything"}}},
		{ID: "second", Party: connection.Vendor, Title: "Make the second thing"},
		{ID: "confirm", Party: connection.Support, Title: "Confirm"},
	}
}

func newLab(t *testing.T, body func(*handshake.Handshake) error) *lab {
	t.Helper()
	return newLabIn(t, newWorld(), body)
}

// newLabIn is a lab in a world that is there already.
func newLabIn(t *testing.T, w *world, body func(*handshake.Handshake) error) *lab {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	l := &lab{TestWorkflowEnvironment: env, t: t, world: w}
	env.SetStartWorkflowOptions(client.StartWorkflowOptions{ID: request().ID().String(), TaskQueue: connection.Queue})
	l.desk = testdesk.New(env.Now)
	l.world.register(env)
	l.desk.Activities().Register(env)
	env.RegisterWorkflowWithOptions(handshake.Keep(methods.Set{sample("sample")}), workflow.RegisterOptions{Name: connection.WorkflowKeep})
	env.RegisterWorkflowWithOptions(func(ctx workflow.Context, start connection.Start) error {
		return handshake.Run(ctx, start, sample("sample"), body)
	}, workflow.RegisterOptions{Name: "method"})
	env.SetTestTimeout(30 * time.Second)
	return l
}

func request() connection.Request {
	return connection.Request{
		Method: "sample", Cluster: "prod", Name: "acme", Customer: "acme", RequestedBy: "sam@vendor.example",
		Own: connection.Object(`{"target":{"cidr":"10.20.0.0/16"}}`),
	}
}

func (l *lab) run() { l.ExecuteWorkflow("method", connection.Start{Request: request()}) }

func (l *lab) progress() connection.Progress {
	l.t.Helper()
	value, err := l.QueryWorkflow(connection.QueryProgress)
	require.NoError(l.t, err)
	var p connection.Progress
	require.NoError(l.t, value.Get(&p))
	return p
}

// after sends or does something once the workflow's clock has moved that far.
func (l *lab) after(d time.Duration, do func()) { l.RegisterDelayedCallback(do, d) }

func (l *lab) signal(verb connection.Verb, m connection.Message) { l.SignalWorkflow(string(verb), m) }

// refusedWith checks that the handshake failed for a reason, and that its details carry the whole picture.
func (l *lab) refusedWith(reason connection.Reason) connection.Progress {
	l.t.Helper()
	require.True(l.t, l.IsWorkflowCompleted(), "the handshake did not end")
	err := l.GetWorkflowError()
	require.Error(l.t, err)
	got, _ := contract.ReasonOf(err)
	require.Equal(l.t, reason, got, err.Error())
	p := l.progress()
	require.Equal(l.t, connection.Failed, p.Status)
	return p
}

func (l *lab) becameActive() {
	l.t.Helper()
	require.True(l.t, l.IsWorkflowCompleted(), "the handshake did not end")
	var next *workflow.ContinueAsNewError
	require.ErrorAs(l.t, l.GetWorkflowError(), &next, "the handshake did not become active")
	require.Equal(l.t, connection.WorkflowKeep, next.WorkflowType.Name)
}

func makeFirst(h *handshake.Handshake) error {
	_, err := handshake.Do(h, "first", cloud.MakeThing, func() thing { return thing{"first"} },
		handshake.Under("prod", func() connection.Claim {
			return connection.Claim{Holder: "prod.acme", CIDRs: []string{cidr(h.Request())}}
		}),
		handshake.Undo("Remove the first thing", cloud.RemoveThing, func() thing { return thing{"first"} }))
	return err
}

func makeSecond(h *handshake.Handshake) error {
	_, err := handshake.Do(h, "second", cloud.MakeThing, func() thing { return thing{"second"} },
		handshake.Undo("Remove the second thing", cloud.RemoveThing, func() thing { return thing{"second"} }))
	return err
}

func askFirst(h *handshake.Handshake, options ...handshake.TurnOption) error {
	_, err := handshake.Ask(h, "ask", cloud.LookAtThing, func() thing { return thing{"first"} }, options...)
	return err
}

// whole is the usual handshake: make, ask, make, confirm.
func whole(h *handshake.Handshake) error {
	if err := makeFirst(h); err != nil {
		return err
	}
	if err := askFirst(h, handshake.Consents()); err != nil {
		return err
	}
	if err := makeSecond(h); err != nil {
		return err
	}
	return handshake.AskWord(h, "confirm")
}

func permission() error {
	return answer.Refuse(connection.ReasonPermission, "the role may not make things", fmt.Errorf("UnauthorizedOperation"))
}
