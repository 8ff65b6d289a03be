package connection

import "slices"

// Serving says which clusters a method serves, and what the others are told. A preflight judges by it, because only the
// worker knows the inventory.
type Serving struct {
	// Cloud is the inventory's name of the cloud in which it works, and Does what it does there: "joins two networks in AWS".
	Cloud string `json:"cloud"`
	Does  string `json:"does"`
	// Types are the types of clusters that it serves. Those are told what Remarks say, the others what Refusals say; a type
	// that is not among them is told Otherwise.
	Types     []string  `json:"types"`
	Remarks   []Verdict `json:"remarks,omitempty"`
	Refusals  []Verdict `json:"refusals,omitempty"`
	Otherwise string    `json:"otherwise,omitempty"`
}

// Verdict is what one type of clusters is told.
type Verdict struct {
	Type string `json:"type"`
	Says string `json:"says"`
}

// Refuses are the rules that a cluster breaks which the method does not serve; none where it does.
func (s Serving) Refuses(m Method, cloud, kind string) []string {
	var rules []string
	if cloud != s.Cloud {
		rules = append(rules, "runs in "+cloud+", and "+string(m)+" "+s.Does+".")
	}
	if !slices.Contains(s.Types, kind) {
		rules = append(rules, said(s.Refusals, kind, s.Otherwise))
	}
	return rules
}

// Remark is what a cluster is told that the method serves, or "".
func (s Serving) Remark(kind string) string { return said(s.Remarks, kind, "") }

func said(verdicts []Verdict, kind, otherwise string) string {
	for _, v := range verdicts {
		if v.Type == kind {
			return v.Says
		}
	}
	return otherwise
}
