// Package outside holds the proof of CONTRIBUTING.md: a small method that is made from outside, by adding what the recipe names
// and one line, and then goes the whole way. There is no code here; see the test, and testdata/method.
package outside
