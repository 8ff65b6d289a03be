package azure

import (
	"encoding/json"
	"net/http"
	"strings"
)

// graph is as much of Microsoft Graph as `az ad sp` needs: service principals of one tenant, for its administrators.
// https://learn.microsoft.com/graph/api/resources/serviceprincipal
func (c *Cloud) graph(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.settle(c.clock.Now())
	bearer, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	caller, valid := c.verify(bearer)
	switch {
	case !valid || !strings.Contains(caller.Audience, "graph"):
		respond(w, answer{}, refuse(http.StatusUnauthorized, "InvalidAuthenticationToken", "Access token is empty or invalid."))
		return
	case c.state.Apps[caller.App] == nil || !c.state.Apps[caller.App].Admin || key(c.state.Apps[caller.App].Home) != caller.Tenant:
		respond(w, answer{}, refuse(http.StatusForbidden, "Authorization_RequestDenied", "Insufficient privileges to complete the operation."))
		return
	}
	out, err := c.servicePrincipals(caller, r)
	respond(w, out, err)
}

func (c *Cloud) servicePrincipals(caller *identity, r *http.Request) (answer, error) {
	app := key(between(r.URL.RawQuery+r.URL.Path, "(appId='"))
	switch {
	case r.Method == http.MethodPost && r.URL.Path == "/v1.0/servicePrincipals":
		var b struct{ AppID string }
		if err := json.NewDecoder(r.Body).Decode(&b); err != nil {
			return answer{}, refuse(http.StatusBadRequest, "Request_BadRequest", "The body is no JSON.")
		}
		oid, err := c.consent(caller.Tenant, b.AppID)
		if err != nil {
			return answer{}, refuse(http.StatusBadRequest, "Request_MultipleObjectsWithSameKeyValue", "%v", err)
		}
		return answer{status: http.StatusCreated, body: servicePrincipal(oid, b.AppID)}, nil
	case r.Method == http.MethodGet && app != "":
		for _, p := range c.state.Principals {
			if p.Tenant == caller.Tenant && p.App == app && p.Until.IsZero() {
				return answer{status: http.StatusOK, body: servicePrincipal(p.OID, p.App)}, nil
			}
		}
	case r.Method == http.MethodDelete && app != "":
		for _, p := range c.state.Principals {
			if p.Tenant == caller.Tenant && p.App == app && p.Until.IsZero() {
				p.Until = c.clock.Now().Add(c.lags.Principal)
				return answer{status: http.StatusNoContent}, nil
			}
		}
	default:
		return answer{}, refuse(http.StatusNotFound, "BadRequest", "The simulator does not know %s %s.", r.Method, r.URL.Path)
	}
	return answer{}, refuse(http.StatusNotFound, "Request_ResourceNotFound", "Resource '%s' does not exist or one of its queried reference-property objects are not present.", app)
}

func servicePrincipal(oid, app string) map[string]any {
	return map[string]any{"id": oid, "appId": app, "servicePrincipalType": "Application"}
}
