package methods_test

import (
	"bytes"
	"encoding/json"
	"reflect"
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
