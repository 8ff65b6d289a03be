// Package methods says what a method is. Each has a folder beside this file, named like it, with everything that only it
// knows: its target and facts as types of its own, its fields and their checks, steps, page, rights and example. Here
// stands the descriptor that all of that is told in, and what everybody else asks of it: the schema of a request, its
// checks, its corrections.
//
// The one list of methods is workflows/methods.go. A program's main hands it on to whoever needs it, as a [Set].
package methods
