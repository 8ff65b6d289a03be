package awsplainpeering

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
}

func newView(p connection.Progress) view {
	return view{Common: page.CommonOf(p), Own: of(p.Request), Facts: methods.FactsOf[Facts](p)}
}
