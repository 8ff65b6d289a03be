package cloud_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/answer"
	"causeway.dev/internal/cloud"
	"causeway.dev/internal/connection"
)

// thing is a resource of an imagined cloud; store is that cloud.
type thing struct{ id, by, state string }

type store struct {
	things  []thing
	creates int
	// loses swallows the answer of the next create; hides keeps what is made unseen until then.
	loses error
	now   time.Time
	shown time.Time
	marks []string
	left  string
}

func (s *store) Beat(_ context.Context, mark string) { s.marks = append(s.marks, mark) }
func (s *store) Left(context.Context) string         { return s.left }

func (s *store) owned() cloud.Owned[thing] {
	clock := cloud.Clock{Now: func() time.Time { return s.now }, Wait: func(ctx context.Context, d time.Duration) error {
		s.now = s.now.Add(d)
		return ctx.Err()
	}}
	return cloud.Owned[thing]{
		Patience: cloud.NewPatience(clock, s, "The store"),
		ID:       func(t thing) string { return t.id }, State: func(t thing) string { return t.state },
		All: func(context.Context) ([]thing, error) { return s.visible(), nil },
		Judge: func(t thing) (cloud.Standing, error) {
			switch t.by {
			case "us":
				return cloud.Ours, nil
			case "us, before":
				return cloud.Stale, nil
			case "nobody":
				return cloud.Equal, nil
			case "another":
				return cloud.Unrelated, answer.Refuse(connection.ReasonConflict, "another connection has it", nil)
			default:
				return cloud.Unrelated, nil
			}
		},
		Create: s.create, Lost: func(err error) bool { return errors.Is(err, errLost) },
		Failed:  func(err error) error { return answer.Trouble(connection.ReasonUnavailable, "failed", err) },
		Reached: func(t thing) (bool, error) { return t.state == "up", nil },
		Get:     func(_ context.Context, id string) (thing, bool, error) { return s.get(id) },
		Mine: func(context.Context) ([]thing, error) {
			var mine []thing
			for _, t := range s.visible() {
				if t.by == "us" && t.state != "gone" {
					mine = append(mine, t)
				}
			}
			return mine, nil
		},
		Delete: func(_ context.Context, t thing) error {
			for i := range s.things {
				if s.things[i].id == t.id {
					s.things[i].state = "gone"
				}
			}
			return nil
		},
		Over: func(t thing) bool { return t.state == "gone" },
	}
}

var errLost = errors.New("no answer")

func (s *store) visible() []thing {
	if s.now.Before(s.shown) {
		return nil
	}
	return s.things
}

func (s *store) get(id string) (thing, bool, error) {
	for _, t := range s.visible() {
		if t.id == id {
			return t, true, nil
		}
	}
	return thing{}, false, nil
}

func (s *store) create(context.Context) (thing, error) {
	s.creates++
	made := thing{id: "new", by: "us", state: "up"}
	s.things = append(s.things, made)
	if err := s.loses; err != nil {
		s.loses = nil
		return thing{}, err
	}
	return made, nil
}

func (s *store) make(t *testing.T) (thing, cloud.Origin, error) {
	t.Helper()
	return s.owned().Make(t.Context())
}

func TestMake_CreatesOnce(t *testing.T) {
	s := &store{}
	it, origin, err := s.make(t)
	require.NoError(t, err)
	require.Equal(t, "new", it.id)
	require.Equal(t, cloud.Created, origin)
	again, origin, err := s.make(t)
	require.NoError(t, err)
	require.Equal(t, it, again)
	require.Equal(t, cloud.Resumed, origin)
	require.Equal(t, 1, s.creates)
}

func TestMake_AdoptsAnEqualOneAndLeavesItAlone(t *testing.T) {
	s := &store{things: []thing{{id: "theirs", by: "nobody", state: "up"}}}
	it, origin, err := s.make(t)
	require.NoError(t, err)
	require.Equal(t, "theirs", it.id)
	require.Equal(t, cloud.Adopted, origin)
	require.NoError(t, s.owned().TakeBack(t.Context(), true))
	require.Equal(t, []thing{{id: "theirs", by: "nobody", state: "up"}}, s.things)
}

func TestMake_OursGoesBeforeAnEqualOne(t *testing.T) {
	s := &store{things: []thing{{id: "theirs", by: "nobody"}, {id: "ours", by: "us"}}}
	it, _, err := s.make(t)
	require.NoError(t, err)
	require.Equal(t, "ours", it.id)
}

func TestMake_EndsWhatWasAskedForBefore(t *testing.T) {
	s := &store{things: []thing{{id: "old", by: "us, before", state: "up"}}}
	it, _, err := s.make(t)
	require.NoError(t, err)
	require.Equal(t, "new", it.id)
	require.Equal(t, "gone", s.things[0].state)
}

func TestMake_RefusesWhatIsAnothers(t *testing.T) {
	s := &store{things: []thing{{id: "x", by: "another"}}}
	_, _, err := s.make(t)
	require.Equal(t, connection.ReasonConflict, answer.ReasonOf(err))
	require.Zero(t, s.creates)
}

// A create whose answer was lost has still happened, also when the cloud shows it late.
func TestMake_SearchesWhatALostAnswerMade(t *testing.T) {
	s := &store{loses: errLost}
	s.shown = s.now.Add(10 * time.Second)
	it, origin, err := s.make(t)
	require.NoError(t, err)
	require.Equal(t, "new", it.id)
	require.Equal(t, cloud.Resumed, origin)
	require.Equal(t, 1, s.creates)
}

// The next attempt, on another worker, knows from the heartbeat that one was sent.
func TestMake_TheNextAttemptSearchesFirst(t *testing.T) {
	s := &store{loses: errLost}
	s.shown = s.now.Add(time.Hour)
	_, _, err := s.make(t)
	require.Error(t, err)
	s.left, s.shown = s.marks[len(s.marks)-1], s.now.Add(10*time.Second)
	it, _, err := s.make(t)
	require.NoError(t, err)
	require.Equal(t, "new", it.id)
	require.Equal(t, 1, s.creates)
}

func TestMake_ARefusedCreateLeavesNoMark(t *testing.T) {
	s := &store{loses: errors.New("denied")}
	_, _, err := s.make(t)
	require.Error(t, err)
	require.Empty(t, s.marks[len(s.marks)-1])
}

func TestTakeBack_LooksForAWhileOnlyWhereTheAnswerWasLost(t *testing.T) {
	s := &store{things: []thing{{id: "ours", by: "us", state: "up"}}}
	s.shown = s.now.Add(time.Minute)
	require.NoError(t, s.owned().TakeBack(t.Context(), false))
	require.Equal(t, "up", s.things[0].state, "it could not be seen")
	require.NoError(t, s.owned().TakeBack(t.Context(), true))
	require.Equal(t, "gone", s.things[0].state)
}

func TestReach_SaysHowFarTheCloudGot(t *testing.T) {
	s := &store{things: []thing{{id: "ours", by: "us", state: "pending"}}}
	_, err := s.owned().Reach(t.Context(), s.things[0])
	require.ErrorContains(t, err, `The store does not get on with ours: it is "pending".`)
}
