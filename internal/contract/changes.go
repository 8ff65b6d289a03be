package contract

import "strings"

// Changes are the cloud's own request ids of what an activity changed, for the ledger.
type Changes struct {
	Requests []string `json:"requests,omitempty"`
	// Cloud is whose ids they are; empty means AWS.
	Cloud string `json:"cloud,omitempty"`
}

// Proof is the line of the ledger.
func (c Changes) Proof() string {
	if len(c.Requests) == 0 {
		return "Nothing had to be changed."
	}
	cloud := c.Cloud
	if cloud == "" {
		cloud = "AWS"
	}
	return cloud + ": " + strings.Join(c.Requests, ", ")
}
