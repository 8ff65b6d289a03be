package instruct

import (
	"embed"
	"fmt"
	"strings"
	"text/template"

	"causeway.dev/internal/connection"
)

//go:embed pages
var pages embed.FS

// item stands between two items of a part. It is put in place of the blank lines of the template itself, before any
// outside text is filled in, so that no such text can begin an item of its own.
const item = "\x00"

// words are the blocks of one method's template, with what they are filled with.
type words struct {
	blocks *template.Template
	view   view
}

// view is what the templates see: the request, the facts, and nothing that could be empty by accident.
type view struct {
	ID         connection.ID
	Request    connection.Request
	Account    string
	Region     string
	VPC        string
	Peering    string
	Earlier    string
	Expires    string
	OurAccount string
	OurRegion  string
	OurVPC     string
	OurCIDRs   []string
	Host       string
	Port       string
	PortWord   string
	OpenNumber int
	// Allow is what ip-allowlist shows.
	Allow allowlistView
	// Hub is what aws-transit-gateway shows.
	Hub hubView
	// Azure is what azure-vnet-peering shows.
	Azure azureView
	// Lent is what aws-vpc-peering-role shows.
	Lent lentView
}

func newView(p connection.Progress) view {
	t := p.Request.Target
	v := view{
		ID: p.ID, Request: p.Request, Account: t.AccountID, Region: t.Region, VPC: t.VPCID,
		Peering: known(p, connection.FactPeeringID), Earlier: known(p, connection.FactEarlierPeering),
		Expires: known(p, connection.FactExpires), OurAccount: known(p, connection.FactOurAccount),
		OurRegion: known(p, connection.FactOurRegion), OurVPC: known(p, connection.FactOurVPC),
		OurCIDRs: ourCIDRs(p), PortWord: port(p), OpenNumber: p.Number(StepOpen),
		Allow: newAllowlistView(p), Hub: newHubView(p), Azure: newAzureView(p), Lent: newLentView(p),
	}
	if v.PortWord != portVariable {
		v.Host, v.Port = p.Request.Probe.Host, v.PortWord
	}
	return v
}

// open reads the template of a connection's method.
func open(p connection.Progress) (*words, error) {
	name := string(p.Request.Method) + ".md.tmpl"
	source, err := pages.ReadFile("pages/" + name)
	if err != nil {
		return nil, fmt.Errorf("opening the page of method %q: there is none", p.Request.Method)
	}
	marked := strings.ReplaceAll(string(source), "\n\n", "\n"+item+"\n")
	blocks, err := template.New(name).Option("missingkey=error").Funcs(functions()).Parse(marked)
	if err != nil {
		return nil, fmt.Errorf("reading the page of method %q: %w", p.Request.Method, err)
	}
	return &words{blocks, newView(p)}, nil
}

func functions() template.FuncMap {
	return template.FuncMap{
		"shell": shell, "hcl": hcl, "md": md, "code": code, "label": label,
		"cell":   cell,
		"join":   func(blocks []string) string { return strings.Join(blocks, ", ") },
		"orElse": func(s, otherwise string) string { return strings.Join(orUnknown(present(s), otherwise), "") },
	}
}

// cell is a value in a table. A | ends a cell even inside code.
func cell(s string) string {
	if s == "" {
		return "*not known yet*"
	}
	return strings.ReplaceAll(code(s), "|", `\|`)
}

// items fills in one block and returns its items. A method need not say every part of every step.
func (w *words) items(block string) ([]string, error) {
	if w.blocks.Lookup(block) == nil {
		return nil, nil
	}
	var b strings.Builder
	if err := w.blocks.ExecuteTemplate(&b, block, w.view); err != nil {
		return nil, fmt.Errorf("filling in the page: %w", err)
	}
	var found []string
	for text := range strings.SplitSeq(b.String(), item) {
		if text = strings.Trim(text, "\n"); text != "" {
			found = append(found, text)
		}
	}
	return found, nil
}

// text is a block as a whole, its blank lines in their places again.
func (w *words) text(block string) (string, error) {
	found, err := w.items(block)
	return strings.Join(found, "\n\n"), err
}
