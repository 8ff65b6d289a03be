package bench

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/interceptor"
	"google.golang.org/grpc"
)

// Calls are calls to the cloud by operation, parted by what they are for.
type Calls struct {
	// Work is what the changes and checks of the steps call, by activity.
	Work map[string]map[string]int
	// Looks is what looks and watches call, STS what assuming roles does: both grow with time, not with the steps.
	Looks map[string]int
	STS   map[string]int
}

// InSteps is how many calls the steps made.
func (c Calls) InSteps() int {
	total := 0
	for _, made := range c.Work {
		total += sum(made)
	}
	return total
}

// String names every call: by activity, and apart from these STS and looks.
func (c Calls) String() string {
	var lines []string
	for _, activity := range slices.Sorted(maps.Keys(c.Work)) {
		lines = append(lines, fmt.Sprintf("%d in %s (%s)", sum(c.Work[activity]), activity, listed(c.Work[activity])))
	}
	return strings.Join(lines, ", ") + "; apart from these, STS: " + listed(c.STS) + "; looks: " + listed(c.Looks)
}

func sum(counts map[string]int) int {
	total := 0
	for _, n := range counts {
		total += n
	}
	return total
}

// tally counts what no history shows: calls to the cloud, heartbeats, attempts of looks. It stands before every activity
// and every call to the Temporal server.
type tally struct {
	interceptor.WorkerInterceptorBase

	mu         sync.Mutex
	looking    int
	working    string
	heartbeats int
	attempts   int
	calls      Calls
}

func newTally() *tally {
	t := &tally{}
	t.reset()
	return t
}

// reset begins a new count.
func (t *tally) reset() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.heartbeats, t.attempts = 0, 0
	t.calls = Calls{Work: map[string]map[string]int{}, Looks: map[string]int{}, STS: map[string]int{}}
}

// read copies the count.
func (t *tally) read() (calls Calls, heartbeats, attempts int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	work := map[string]map[string]int{}
	for activity, made := range t.calls.Work {
		work[activity] = maps.Clone(made)
	}
	return Calls{Work: work, Looks: maps.Clone(t.calls.Looks), STS: maps.Clone(t.calls.STS)}, t.heartbeats, t.attempts
}

// call hears of every call to AWS. A call belongs to a look when a look runs: with one connection at a time, no change
// runs beside it.
func (t *tally) call(service, operation string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case service == "sts":
		t.calls.STS[operation]++
	case t.looking > 0:
		t.calls.Looks[operation]++
	default:
		if t.calls.Work[t.working] == nil {
			t.calls.Work[t.working] = map[string]int{}
		}
		t.calls.Work[t.working][operation]++
	}
}

// rpc hears of every call to the Temporal server.
func (t *tally) rpc(ctx context.Context, method string, in, out any, c *grpc.ClientConn, next grpc.UnaryInvoker, options ...grpc.CallOption) error {
	if _, beats := in.(*workflowservice.RecordActivityTaskHeartbeatRequest); beats {
		t.mu.Lock()
		t.heartbeats++
		t.mu.Unlock()
	}
	return next(ctx, method, in, out, c, options...)
}

// InterceptActivity stands before every activity.
func (t *tally) InterceptActivity(_ context.Context, next interceptor.ActivityInboundInterceptor) interceptor.ActivityInboundInterceptor {
	return &tallied{ActivityInboundInterceptorBase: interceptor.ActivityInboundInterceptorBase{Next: next}, tally: t}
}

type tallied struct {
	interceptor.ActivityInboundInterceptorBase
	tally *tally
}

// ExecuteActivity marks when a look runs.
func (a *tallied) ExecuteActivity(ctx context.Context, in *interceptor.ExecuteActivityInput) (any, error) {
	name := activity.GetInfo(ctx).ActivityType.Name
	if !looks(name) {
		a.tally.works(name)
		return a.Next.ExecuteActivity(ctx, in)
	}
	a.tally.look(1)
	defer a.tally.look(-1)
	return a.Next.ExecuteActivity(ctx, in)
}

func (t *tally) look(by int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.looking += by
	if by > 0 {
		t.attempts++
	}
}

func (t *tally) works(name string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.working = name
}

// looks reports whether an activity only looks. Its name begins with its family's, such as aws.LookAtVPCPeering.
func looks(name string) bool {
	_, name, _ = strings.Cut(name, ".")
	return strings.HasPrefix(name, "Look") || strings.HasPrefix(name, "Watch")
}
