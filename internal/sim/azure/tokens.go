package azure

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
)

// tokenTime is how long a token lives, by the real clock: the clients that keep tokens go by that.
const tokenTime = time.Hour

// identity is who a token speaks for.
type identity struct {
	Tenant   string `json:"tid"`
	App      string `json:"appid"`
	OID      string `json:"oid"`
	Audience string `json:"aud"`
	Expires  int64  `json:"exp"`
}

// discovery is what clients ask first: where tokens are.
func (c *Cloud) discovery(w http.ResponseWriter, r *http.Request) {
	tenant := key(r.PathValue("tenant"))
	c.mu.Lock()
	known := c.state.Tenants[tenant] != nil
	c.mu.Unlock()
	if !known {
		entraRefuses(w, http.StatusBadRequest, "invalid_tenant", 90002, "Tenant '"+tenant+"' not found. Check to make sure you have the correct tenant ID "+
			"and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.")
		return
	}
	base := "https://" + r.Host + "/" + tenant
	tell(w, map[string]any{
		"token_endpoint": base + "/oauth2/v2.0/token", "authorization_endpoint": base + "/oauth2/v2.0/authorize",
		"issuer": base + "/v2.0", "jwks_uri": base + "/discovery/v2.0/keys", "tenant_region_scope": "SIM",
	})
}

// token gives a token to an application that shows its secret, in a tenant that has its service principal.
func (c *Cloud) token(w http.ResponseWriter, r *http.Request) {
	tenant := key(r.PathValue("tenant"))
	if err := r.ParseForm(); err != nil {
		entraRefuses(w, http.StatusBadRequest, "invalid_request", 900144, "The request body could not be read.")
		return
	}
	app, secret := r.PostForm.Get("client_id"), r.PostForm.Get("client_secret")
	call := Call{Operation: "Token", Tenant: tenant, App: key(app), Scope: r.PostForm.Get("scope")}
	c.mu.Lock()
	c.settle(c.clock.Now())
	faulted := c.faultFor(call)
	issued, refusal := c.issue(tenant, app, secret, r.PostForm.Get("scope"))
	call.Status = http.StatusOK
	if refusal != nil {
		call.Status, call.Code = refusal.status, refusal.code
	}
	if faulted.Code != "" {
		call.Status, call.Code = statusOf(faulted), faulted.Code
	}
	c.calls = append(c.calls, call)
	c.mu.Unlock()
	switch {
	case faulted.Hang || faulted.LoseAnswer:
		c.vanish(r, faulted.Hang)
	case faulted.Code != "":
		code := problem{code: strings.TrimPrefix(faulted.Code, "AADSTS")}
		entraRefuses(w, statusOf(faulted), "temporarily_unavailable", code.number(), orElse(faulted.Message, faulted.Code))
	case refusal != nil:
		entraRefuses(w, refusal.status, refusal.headers["error"], refusal.number(), refusal.message)
	default:
		tell(w, map[string]any{"token_type": "Bearer", "expires_in": int(tokenTime.Seconds()), "ext_expires_in": int(tokenTime.Seconds()), "access_token": issued})
	}
}

// issue decides about a token. The lock is held.
func (c *Cloud) issue(tenant, app, secret, scope string) (string, *problem) {
	a, p := c.state.Apps[key(app)], c.principalOf(tenant, app)
	switch {
	case c.state.Tenants[tenant] == nil:
		return "", entra(http.StatusBadRequest, "invalid_request", "90002", "Tenant '"+tenant+"' not found.")
	case a == nil, p == nil && !c.removedFrom(tenant, app):
		return "", entra(http.StatusBadRequest, "unauthorized_client", "700016", "Application with identifier '"+app+"' was not found in the directory '"+
			tenant+"'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant.")
	case p == nil:
		return "", entra(http.StatusUnauthorized, "invalid_client", "7000229", "The client application "+app+" is missing service principal in the tenant "+tenant+".")
	case secret == "" || secret != a.Secret:
		return "", entra(http.StatusUnauthorized, "invalid_client", "7000215", "Invalid client secret provided. Ensure the secret being sent in the request is "+
			"the client secret value, not the client secret ID, for a secret added to app '"+app+"'.")
	}
	return c.sign(identity{Tenant: tenant, App: key(app), OID: p.OID, Audience: audienceOf(scope), Expires: time.Now().Add(tokenTime).Unix()}), nil
}

// audienceOf is the resource that a scope such as https://management.azure.com/.default is of. Clients add scopes of their
// own behind it.
func audienceOf(scope string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(scope), " ")
	return strings.TrimRight(strings.TrimSuffix(first, ".default"), "/")
}

// entra is a refusal of the token issuer: the code is that of its AADSTS message.
func entra(status int, word, code, message string) *problem {
	return &problem{status: status, code: code, message: message, headers: map[string]string{"error": word}}
}

func (p *problem) number() int {
	n := 0
	for _, digit := range p.code {
		if digit < '0' || digit > '9' {
			return 0
		}
		n = n*10 + int(digit-'0')
	}
	return n
}

func entraRefuses(w http.ResponseWriter, status int, word string, code int, message string) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{ // the caller may be gone
		"error": word, "error_codes": []int{code}, "error_description": "AADSTS" + itoa(code) + ": " + message + " Trace ID: " + guidOf(message),
		"trace_id": guidOf(message), "correlation_id": guidOf(message, "correlation"),
	})
}

func tell(w http.ResponseWriter, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(body) // the caller may be gone
}

// principalOf is the service principal that gets tokens at this moment.
func (c *Cloud) principalOf(tenant, app string) *principal {
	now := c.clock.Now()
	i := slices.IndexFunc(c.state.Principals, func(p *principal) bool {
		return p.Tenant == key(tenant) && p.App == key(app) && !now.Before(p.From) && (p.Until.IsZero() || now.Before(p.Until))
	})
	if i < 0 {
		return nil
	}
	return c.state.Principals[i]
}

// removedFrom reports whether a tenant has had the application before.
func (c *Cloud) removedFrom(tenant, app string) bool {
	return slices.ContainsFunc(c.state.Principals, func(p *principal) bool {
		return p.Tenant == key(tenant) && p.App == key(app) && !p.Until.IsZero()
	})
}

// sign makes a token that only this cloud can make.
func (c *Cloud) sign(id identity) string {
	claims, _ := json.Marshal(id) // it always encodes
	text := encode([]byte(`{"typ":"JWT","alg":"HS256"}`)) + "." + encode(claims)
	return text + "." + encode(c.mac(text))
}

func (c *Cloud) mac(text string) []byte {
	h := hmac.New(sha256.New, c.key)
	h.Write([]byte(text))
	return h.Sum(nil)
}

func encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// verify reads a token; false when this cloud did not make it, or it has expired.
func (c *Cloud) verify(token string) (*identity, bool) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return nil, false
	}
	mac, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil || !hmac.Equal(mac, c.mac(parts[0]+"."+parts[1])) {
		return nil, false
	}
	claims, err := base64.RawURLEncoding.DecodeString(parts[1])
	var id identity
	if err != nil || json.Unmarshal(claims, &id) != nil || time.Now().Unix() >= id.Expires {
		return nil, false
	}
	return &id, true
}
