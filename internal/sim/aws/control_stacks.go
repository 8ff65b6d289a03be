package aws

import (
	"net/http"
)

// controlStacks are the levers of what a customer lends.
func (c *Cloud) controlStacks(mux *http.ServeMux) {
	type wanted struct {
		Template   string
		Parameters map[string]string
	}
	mux.HandleFunc("POST /_sim/stacks/{account}/{region}/{name}", answer(func(hr *http.Request, in wanted) (any, error) {
		return c.CreateStack(hr.PathValue("account"), hr.PathValue("region"), hr.PathValue("name"), in.Template, in.Parameters)
	}))
	mux.HandleFunc("DELETE /_sim/stacks/{account}/{region}/{name}", func(w http.ResponseWriter, r *http.Request) {
		tell(w, "deleted", c.DeleteStack(r.PathValue("account"), r.PathValue("region"), r.PathValue("name")))
	})
	mux.HandleFunc("POST /_sim/roles/trust", change(func(_ *http.Request, in struct {
		ARN        string
		Trusts     []string
		ExternalID string
	},
	) error {
		return c.SetRoleTrust(in.ARN, in.Trusts, in.ExternalID)
	}))
	mux.HandleFunc("POST /_sim/roles/policies", change(func(_ *http.Request, in struct{ ARN, Policy, Document string }) error {
		return c.PutRolePolicy(in.ARN, in.Policy, in.Document)
	}))
	mux.HandleFunc("DELETE /_sim/roles/policies", change(func(_ *http.Request, in struct{ ARN, Policy string }) error {
		return c.RemoveRolePolicy(in.ARN, in.Policy)
	}))
}
