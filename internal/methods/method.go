package methods

import (
	"causeway.dev/internal/connection"
	"causeway.dev/internal/page"
)

// Method is everything that a kind of connection adds to Causeway, besides its workflow and what its activities do.
type Method struct {
	Name connection.Method
	// Joins says in half a sentence what it joins, for tables: "a VPC of ours with one of the customer's, in any region".
	Joins string
	// Serves are the clusters that may have it.
	Serves connection.Serving
	// Own are the fields that only a request for it has, the target's first: "target.cidr", "dns". Takes names those of
	// connection.ChoiceFields that it takes, too.
	Own   []connection.Field
	Takes []string
	// Check judges fields beside each other, which are well formed each by itself; nil where nothing has to fit together.
	Check func(connection.Request) connection.Problems
	// Steps are the steps of one request, in their order.
	Steps func(connection.Request) []connection.Step
	// LeadsTo are the customer's CIDRs that the connection leads to, as the request says, and the field that says so. Nil where
	// it leads to no network of theirs: then the probe's address is a public one.
	LeadsTo func(connection.Request) (field string, cidrs []string)
	// Target is what `show` calls the other end, in its parts; empty ones are left out.
	Target func(connection.Request) []string
	// Shows are further lines of `show`, of what the steps learnt.
	Shows func(connection.Progress) []Line
	// Words are what it says to people: its page, and what Temporal Web shows.
	page.Words
	// Rights are what it needs, and whom they belong to.
	Rights []Rights
	// Template is what customers create to lend what it needs; nil where they lend nothing that a file makes.
	Template *Template
	// Request and Facts are pointers to zero values of its own types. They hold its fields, and the values that its
	// steps ask for, to its types: see the tests of this package.
	Request any
	Facts   any
}

// Line is one labelled line of `show`.
type Line struct {
	Label, Text string
	// Mind is what must not be overlooked about it.
	Mind string
}

// Template is a file from which customers create what they lend. It is the same for every connection: what differs are its
// parameters, which the instructions fill in.
type Template struct {
	// File is what it is called, Text what is in it.
	File, Text string
	// Makes is what comes of it, Kind what kind of template it is, Setting the worker's setting which says where it is hosted.
	Makes, Kind, Setting string
}

// OwnOf reads a request's own part into the type of its method. A request that Validate finds no problem in can be read;
// of any other, what cannot be read is missing.
//
//workflowcheck:ignore
func OwnOf[T any](r connection.Request) T {
	var own T
	if err := r.Own.Into(&own); err != nil {
		var none T
		return none
	}
	return own
}

// FactsOf reads what the steps of a connection learnt.
//
//workflowcheck:ignore
func FactsOf[T any](p connection.Progress) T {
	var facts T
	if err := p.Facts.Into(&facts); err != nil {
		var none T
		return none
	}
	return facts
}
