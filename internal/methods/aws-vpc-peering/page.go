package awsvpcpeering

import (
	_ "embed" // the page is part of the program

	"causeway.dev/internal/connection"
	"causeway.dev/internal/methods"
	"causeway.dev/internal/page"
)

//go:embed page.md.tmpl
var source string

// view is what the page is filled in with.
type view struct {
	page.Common
	Own
	Facts
	// OpenNumber is that of the step in which the customer adds something.
	OpenNumber int
}

func newView(p connection.Progress) view {
	return view{Common: page.CommonOf(p), Own: of(p.Request), Facts: methods.FactsOf[Facts](p), OpenNumber: p.Number(StepOpen)}
}

// left is what customers add, in this order.
func left() []page.Left {
	return []page.Left{{Step: StepOpen, Name: "route"}, {Step: StepOpen, Name: "firewall"}}
}
