// Package docscheck keeps the documents true where a machine can tell: methods, links, dependencies. It has no code of
// its own.
package docscheck
