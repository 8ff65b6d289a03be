package state

import (
	"cmp"
	"errors"
	"maps"
	"slices"
)

// Each adds all of them and reports every mistake, not the first only.
func Each[T any](things []T, add func(T) error) error {
	var errs []error
	for _, thing := range things {
		errs = append(errs, add(thing))
	}
	return errors.Join(errs...)
}

// SortedKeys are the keys of a map in order.
func SortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// Sorted walks a map in the order of its keys, so that answers and ids do not
// change from run to run.
func Sorted[K cmp.Ordered, V any](m map[K]V) []V {
	values := make([]V, 0, len(m))
	for _, k := range slices.Sorted(maps.Keys(m)) {
		values = append(values, m[k])
	}
	return values
}
