package workflows_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/encoding/protojson"

	"causeway.dev/internal/connection"
	cloudsim "causeway.dev/internal/sim/aws"
	"causeway.dev/workflows"
)

// update records the histories anew: go test ./workflows -run TestHistories -update. A history that is in use somewhere is
// never replaced: add a new one beside it.
var update = flag.Bool("update", false, "record histories on a real server")

// stories are what is recorded of every method. Each returns the connection's id.
func stories() map[string]func(*site, trial) string {
	return map[string]func(*site, trial) string{
		"happy": func(s *site, tr trial) string {
			id := s.start(tr.request)
			s.play(id, tr, "")
			s.is(id, connection.Active)
			return id
		},
		"disconnected": func(s *site, tr trial) string {
			id := s.start(tr.request)
			s.play(id, tr, "")
			s.is(id, connection.Active)
			s.disconnect(id)
			s.takenBack(id, tr)
			s.is(id, connection.Disconnected)
			return id
		},
		"parked-and-retried": func(s *site, tr trial) string {
			denied := s.inject(tr.request.Method, cloudsim.Fault{Code: "UnauthorizedOperation", Account: s.accountOf(tr.request)})
			id := s.start(tr.request)
			s.is(id, connection.NeedsAttention)
			denied.Clear()
			s.signal(id, connection.Retry, connection.Message{By: "sam"})
			s.play(id, tr, "")
			s.is(id, connection.Active)
			return id
		},
		"declined": func(s *site, tr trial) string {
			id := s.start(tr.request)
			s.turn(id, firstTurn(tr))
			s.signal(id, connection.Decline, connection.Message{By: "casey", Note: "not our account"})
			s.is(id, connection.Failed)
			return id
		},
		"waiting": func(s *site, tr trial) string {
			id := s.start(tr.request)
			s.turn(id, firstTurn(tr))
			return id
		},
	}
}

// ownStories are those that only one method has.
func ownStories() map[connection.Method]map[string]func(*site, trial) string {
	return map[connection.Method]map[string]func(*site, trial) string{
		"aws-vpc-peering": withVerbs(peeringStories()), "aws-vpc-peering-role": roleStories(), "aws-transit-gateway": gatewayStories(),
		"azure-vnet-peering": vnetStories(),
	}
}

func withVerbs(stories map[string]func(*site, trial) string) map[string]func(*site, trial) string {
	maps.Copy(stories, verbStories())
	return stories
}

// peeringStories are the ends that only AWS itself brings about.
func peeringStories() map[string]func(*site, trial) string {
	return map[string]func(*site, trial) string{
		"rejected": func(s *site, tr trial) string {
			id := s.start(tr.request)
			p := s.turn(id, "accept")
			require.NoError(s.t, s.cloud.RejectPeering(p.Facts.Get("peeringId")))
			s.signal(id, connection.Accept, connection.Message{})
			s.is(id, connection.Failed)
			return id
		},
		"expired": func(s *site, tr trial) string {
			id := s.start(tr.request)
			s.turn(id, "accept")
			s.cloud.Clock().Advance(connection.DefaultDeadline + 1)
			s.signal(id, connection.Accept, connection.Message{})
			s.is(id, connection.Failed)
			return id
		},
	}
}

func firstTurn(tr trial) connection.StepID {
	for _, step := range workflows.Descriptors().Steps(tr.request) {
		if step.Party != connection.Vendor {
			return step.ID
		}
	}
	return ""
}

func TestHistories_Record(t *testing.T) {
	if !*update {
		t.Skip("histories are recorded with -update only")
	}
	for method, tr := range trials() {
		all := stories()
		for name, story := range ownStories()[method] {
			all[name] = story
		}
		for name, story := range all {
			t.Run(string(method)+"/"+name, func(t *testing.T) {
				s := newSite(t, settingsOf(name)...)
				s.record(story(s, tr), filepath.Join("testdata", "histories", string(method), name))
			})
		}
	}
}

// record keeps every run of a connection: the handshake, and Keep after it.
func (s *site) record(id, path string) {
	s.t.Helper()
	require.NoError(s.t, os.MkdirAll(filepath.Dir(path), 0o750))
	for number, run := range s.runs(id) {
		file := path + nthRun(number, run)
		if _, err := os.Stat(file); err == nil {
			s.t.Logf("%s is kept as it was recorded", file)
			continue
		}
		raw, err := protojson.MarshalOptions{Indent: " "}.Marshal(run)
		require.NoError(s.t, err)
		require.NoError(s.t, os.WriteFile(file, append(raw, '\n'), 0o600))
	}
}

// nthRun ends the name of a file: the handshake, Keep after it, and the runs in between and after.
func nthRun(number int, run *history.History) string {
	switch kind := started(run).GetWorkflowType().GetName(); {
	case number == 0:
		return ".json"
	case number == 1 && kind == connection.WorkflowKeep:
		return ".keep.json"
	default:
		return fmt.Sprintf(".%d-%s.json", number+1, strings.ToLower(kind))
	}
}

// runs are the histories of a connection, oldest first. The newest has had its first task, so that it can be replayed.
func (s *site) runs(id string) []*history.History {
	s.t.Helper()
	const started = 4
	require.Eventually(s.t, func() bool {
		described, err := s.client.DescribeWorkflowExecution(s.t.Context(), id, "")
		return err == nil && described.GetWorkflowExecutionInfo().GetHistoryLength() > started
	}, 30*time.Second, 50*time.Millisecond, "the last run never started")
	var all []*history.History
	run := s.firstRun(id)
	for run != "" {
		h := &history.History{}
		next := ""
		events := s.client.GetWorkflowHistory(s.t.Context(), id, run, false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
		for events.HasNext() {
			event, err := events.Next()
			require.NoError(s.t, err)
			h.Events = append(h.Events, event)
			if continued := event.GetWorkflowExecutionContinuedAsNewEventAttributes(); continued != nil {
				next = continued.GetNewExecutionRunId()
			}
		}
		all, run = append(all, h), next
	}
	return all
}

func (s *site) firstRun(id string) string {
	s.t.Helper()
	described, err := s.client.DescribeWorkflowExecution(s.t.Context(), id, "")
	require.NoError(s.t, err)
	return described.GetWorkflowExecutionInfo().GetFirstRunId()
}

// TestHistories_Replay runs today's code over everything that was ever recorded: a change that a running connection would
// not survive fails here.
func TestHistories_Replay(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "histories", "*", "*.json"))
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(files), 7*len(trials())-4, "histories are missing")
	for _, file := range files {
		t.Run(file, func(t *testing.T) {
			replayer := worker.NewWorkflowReplayer()
			workflows.Register(replayer)
			raw, err := os.Open(file)
			require.NoError(t, err)
			defer func() { _ = raw.Close() }()
			recorded, err := client.HistoryFromJSON(raw, client.HistoryJSONOptions{})
			require.NoError(t, err)
			require.NoError(t, replayer.ReplayWorkflowHistoryWithOptions(nil, recorded, worker.ReplayWorkflowHistoryOptions{
				OriginalExecution: workflow.Execution{ID: idOf(t, recorded), RunID: started(recorded).GetOriginalExecutionRunId()},
			}))
		})
	}
}

func started(h *history.History) *history.WorkflowExecutionStartedEventAttributes {
	return h.GetEvents()[0].GetWorkflowExecutionStartedEventAttributes()
}

// idOf is the workflow's id of a recorded run. It decides whether the run is taken at all.
func idOf(t *testing.T, h *history.History) string {
	t.Helper()
	if id := started(h).GetWorkflowId(); id != "" {
		return id
	}
	var record connection.Record
	require.NoError(t, converter.GetDefaultDataConverter().FromPayloads(started(h).GetInput(), &record))
	return record.Progress.ID.String()
}

// TestHistories_EveryMethodIsRecorded keeps a method from joining without its histories.
func TestHistories_EveryMethodIsRecorded(t *testing.T) {
	for method := range trials() {
		for name := range stories() {
			require.FileExists(t, filepath.Join("testdata", "histories", string(method), name+".json"))
		}
	}
}
