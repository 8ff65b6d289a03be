package connection

import "context"

type reading struct{}

// WithOnlyReads says of a context that whoever acts under it changes nothing, so that it may be given no more rights.
func WithOnlyReads(ctx context.Context) context.Context {
	return context.WithValue(ctx, reading{}, true)
}

// OnlyReads reports whether nothing is changed under a context.
func OnlyReads(ctx context.Context) bool { return ctx.Value(reading{}) != nil }
