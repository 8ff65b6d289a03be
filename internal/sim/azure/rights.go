package azure

import (
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
)

func itoa(n int) string { return strconv.Itoa(n) }

// Ids of Azure's own roles.
const (
	RoleOwner              = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"
	RoleReader             = "acdd72a7-3385-48ef-bd42-f606fba81ae7"
	RoleNetworkContributor = "4d97b98b-1d4f-4787-a291-c67834d212e7"
)

func (c *Cloud) addBuiltIns() {
	for _, r := range []Role{
		{ID: RoleOwner, Name: "Owner", Actions: []string{"*"}},
		{ID: RoleReader, Name: "Reader", Actions: []string{"*/read"}},
		{ID: RoleNetworkContributor, Name: "Network Contributor", Actions: []string{
			"Microsoft.Authorization/*/read", "Microsoft.Insights/alertRules/*", "Microsoft.Network/*", "Microsoft.ResourceHealth/availabilityStatuses/read",
			"Microsoft.Resources/deployments/*", "Microsoft.Resources/subscriptions/resourceGroups/read", "Microsoft.Support/*",
		}},
	} {
		c.state.Definitions[r.ID] = &r
	}
}

// assignment is a grant, and when it has effect.
type assignment struct {
	Grant
	// From is when it begins to have effect. Deleted is when it left the lists, Until when its effect ends; both are zero while
	// it stands.
	From, Deleted, Until time.Time
}

func (a *assignment) id() string {
	return a.Scope + "/providers/Microsoft.Authorization/roleAssignments/" + a.Name
}

func (a *assignment) effective(now time.Time) bool {
	return !now.Before(a.From) && (a.Until.IsZero() || now.Before(a.Until))
}

// identify reads who asks, and who else's token came along. The token must be of the tenant that owns the subscription.
func (c *Cloud) identify(r *request) error {
	subscription := c.state.Subscriptions[subscriptionIn(r.scope)]
	if subscription == nil {
		return refuse(http.StatusNotFound, "SubscriptionNotFound", "The subscription '%s' could not be found.", subscriptionIn(r.scope))
	}
	challenge := func(code, message string) error {
		return &problem{status: http.StatusUnauthorized, code: code, message: message, headers: map[string]string{
			"WWW-Authenticate": `Bearer authorization_uri="https://login.windows.net/` + subscription.Tenant + `", error="invalid_token", error_description="` + message + `"`,
		}}
	}
	bearer, found := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !found {
		return challenge("AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing.")
	}
	caller, valid := c.verify(bearer)
	if !valid {
		return challenge("InvalidAuthenticationToken", "The access token is invalid.")
	}
	r.call.Tenant, r.call.App = caller.Tenant, caller.App
	switch {
	case !slices.Contains(managers(), caller.Audience):
		return challenge("InvalidAuthenticationTokenAudience", "The access token has been obtained for wrong audience or resource '"+caller.Audience+"'.")
	case !c.lives(caller):
		return challenge("InvalidAuthenticationToken", "The access token's application is not found in its tenant any more.")
	}
	if caller.Tenant != key(subscription.Tenant) {
		return challenge("InvalidAuthenticationTokenTenant", "The access token is from the wrong issuer. It must match the tenant associated with this subscription.")
	}
	r.caller = caller
	return c.identifyOthers(r, challenge)
}

// managers are the audiences of tokens for the resource manager.
func managers() []string {
	return []string{"https://management.core.windows.net", "https://management.azure.com"}
}

// lives reports whether the one that a token was given to is still there. Azure is more lenient and lets the token live out
// its hour; here whatever CanUse says goes for old tokens, too.
func (c *Cloud) lives(caller *identity) bool {
	p := c.principalOf(caller.Tenant, caller.App)
	return p != nil && p.OID == caller.OID
}

// identifyOthers reads the auxiliary tokens: at most three, and all of them valid.
// https://learn.microsoft.com/azure/azure-resource-manager/management/authenticate-multi-tenant
func (c *Cloud) identifyOthers(r *request, challenge func(code, message string) error) error {
	header := r.Header.Get("x-ms-authorization-auxiliary")
	if header == "" {
		return nil
	}
	tokens := strings.Split(header, ",")
	if len(tokens) > 3 {
		return challenge("InvalidAuxiliaryTokens", "At most three auxiliary tokens are allowed.")
	}
	for _, text := range tokens {
		other, valid := c.verify(strings.TrimPrefix(strings.TrimSpace(text), "Bearer "))
		if !valid || !c.lives(other) || !slices.Contains(managers(), other.Audience) {
			return challenge("InvalidAuxiliaryTokens", "An auxiliary token is invalid.")
		}
		r.others = append(r.others, other)
		r.call.Auxiliary = append(r.call.Auxiliary, other.Tenant)
	}
	return nil
}

// allowed refuses the caller an action that no role of theirs has at a scope.
func (c *Cloud) allowed(r *request, action, scope string) error {
	if c.may(r.caller.OID, action, scope, r.now) {
		return nil
	}
	return refuse(http.StatusForbidden, "AuthorizationFailed", "The client '%s' with object id '%s' does not have authorization to perform action '%s' over "+
		"scope '%s' or the scope is invalid. If access was recently granted, please refresh your credentials.", r.caller.App, r.caller.OID, action, scope)
}

// may asks every assignment at the scope or above it.
func (c *Cloud) may(oid, action, scope string, now time.Time) bool {
	for _, a := range c.state.Assignments {
		if key(a.Principal) == key(oid) && within(scope, a.Scope) && a.effective(now) && c.state.Definitions[key(a.Role)].allows(action) {
			return true
		}
	}
	return false
}

func (r *Role) allows(action string) bool {
	return r != nil && slices.ContainsFunc(r.Actions, matching(action)) && !slices.ContainsFunc(r.NotActions, matching(action))
}

// matching compares with patterns whose * stands for anything, slashes included.
func matching(action string) func(string) bool {
	flat := strings.ReplaceAll(key(action), "/", ":")
	return func(pattern string) bool {
		ok, err := path.Match(strings.ReplaceAll(key(pattern), "/", ":"), flat)
		return ok && err == nil
	}
}

// anywhereIn reports whether somebody has any right in a subscription.
func (c *Cloud) anywhereIn(oid, subscription string, now time.Time) bool {
	for _, a := range c.state.Assignments {
		if key(a.Principal) == key(oid) && subscriptionIn(a.Scope) == subscription && a.effective(now) {
			return true
		}
	}
	return false
}
