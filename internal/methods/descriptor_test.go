package methods_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
)

// What a request may say and what the method reads it into are two lists; this holds them together.
func TestMethods_TheirTypesHaveAllTheirFields(t *testing.T) {
	for _, m := range set {
		own := m.Example().Own
		into := json.NewDecoder(bytes.NewReader(own))
		into.DisallowUnknownFields()
		read := reflect.New(reflect.TypeOf(m.Request).Elem()).Interface()
		require.NoError(t, into.Decode(read), m.Name)
		again, err := connection.ObjectOf(read)
		require.NoError(t, err)
		require.Equal(t, own.Paths(), again.Paths(), "%s: a member of its type is no field of its requests", m.Name)
	}
}

// The policies of all methods are one role's: what one method leaves open is open to all. In EC2, where everything but a route
// carries tags, whatever changes something names what it is for, and whatever takes away has a condition beside it.
func TestMethods_RightsAreNarrow(t *testing.T) {
	for _, m := range set {
		for _, rights := range m.Rights {
			for _, s := range rights.Statements {
				for _, action := range s.Actions {
					verb, ec2 := strings.CutPrefix(action, "ec2:")
					if !ec2 || startsWith(verb, "Describe", "Get", "Search") {
						continue
					}
					require.NotEmpty(t, s.On, "%s: statement %s allows %s on everything", m.Name, s.Sid, action)
					if !startsWith(verb, "Create") || verb == "CreateTags" {
						require.NotEmpty(t, s.If, "%s: statement %s allows %s for every connection", m.Name, s.Sid, action)
					}
				}
			}
		}
	}
}

func startsWith(text string, any ...string) bool {
	return slices.ContainsFunc(any, func(prefix string) bool { return strings.HasPrefix(text, prefix) })
}

// What a customer tells with accept is kept among the facts, so that the method's type must have a member for it.
func TestMethods_TheirFactsHaveWhatStepsAskFor(t *testing.T) {
	for _, m := range set {
		for _, s := range m.Steps(m.Example()) {
			for _, v := range s.Values {
				facts := reflect.New(reflect.TypeOf(m.Facts).Elem()).Interface()
				require.NoError(t, connection.Object(nil).With(v.Name, "told").Into(facts))
				kept, err := connection.ObjectOf(facts)
				require.NoError(t, err)
				require.Equal(t, "told", kept.Get(v.Name), "%s: %s", m.Name, v.Name)
			}
		}
	}
}

func TestMethods_SayWhomTheyServe(t *testing.T) {
	for _, m := range set {
		require.NotEmpty(t, m.Serves.Types, m.Name)
		for _, kind := range []string{"standard", "dedicated", "hybrid"} {
			for _, rule := range m.Serves.Refuses(m.Name, m.Serves.Cloud, kind) {
				require.NotEmpty(t, rule, "%s refuses %s clusters without a word", m.Name, kind)
			}
		}
		require.Len(t, m.Serves.Refuses(m.Name, "elsewhere", m.Serves.Types[0]), 1, m.Name)
	}
}

// Leftovers have their words: three for what, where and why, and a command.
func TestMethods_SayWhatIsLeft(t *testing.T) {
	for _, m := range set {
		r := m.Example()
		p := connection.Progress{ID: r.ID(), Request: r, Generation: 1}
		for _, l := range m.Left {
			left := m.Leftover(p, l.Step, l.Name)
			require.NotContains(t, left.Why, "cannot be read", "%s: %s", m.Name, l.Name)
			require.NotEmpty(t, left.Where, "%s: %s", m.Name, l.Name)
		}
	}
}
