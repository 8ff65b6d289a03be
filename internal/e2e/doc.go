// Package e2e holds the tests of the whole: the real programs as processes, a real Temporal server, and AWS as the
// simulator or moto plays it. It has no code of its own.
package e2e
