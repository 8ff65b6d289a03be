// Package schema holds what the targets of several methods have in common: fields with their rules, in the words of the
// cloud that they belong to, and what a preflight learns of our own network.
package schema
