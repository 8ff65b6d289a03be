package azure

import (
	"net/http"
	"strings"
)

type definitionBody struct {
	ID         string `json:"id,omitempty"`
	Name       string `json:"name,omitempty"`
	Type       string `json:"type,omitempty"`
	Properties struct {
		RoleName         string       `json:"roleName"`
		Type             string       `json:"type,omitempty"`
		Description      string       `json:"description,omitempty"`
		AssignableScopes []string     `json:"assignableScopes"`
		Permissions      []permission `json:"permissions"`
	} `json:"properties"`
}

type permission struct {
	Actions        []string `json:"actions"`
	NotActions     []string `json:"notActions"`
	DataActions    []string `json:"dataActions"`
	NotDataActions []string `json:"notDataActions"`
}

func bodyOfRole(r *Role, scope string) definitionBody {
	b := definitionBody{
		ID:   "/subscriptions/" + subscriptionIn(scope) + "/providers/Microsoft.Authorization/roleDefinitions/" + r.ID,
		Name: r.ID, Type: "Microsoft.Authorization/roleDefinitions",
	}
	b.Properties.RoleName, b.Properties.Type, b.Properties.AssignableScopes = r.Name, "BuiltInRole", []string{"/"}
	if r.Scope != "" {
		b.Properties.Type, b.Properties.AssignableScopes = "CustomRole", []string{r.Scope}
	}
	b.Properties.Permissions = []permission{{Actions: r.Actions, NotActions: r.NotActions, DataActions: []string{}, NotDataActions: []string{}}}
	return b
}

func (c *Cloud) listDefinitions(r *request) (answer, error) {
	if err := c.allowed(r, "Microsoft.Authorization/roleDefinitions/read", r.scope); err != nil {
		return answer{}, err
	}
	name := between(r.URL.Query().Get("$filter"), "roleName eq '")
	found := []definitionBody{}
	for _, d := range sorted(c.state.Definitions) {
		if (d.Scope == "" || within(r.scope, d.Scope)) && (name == "" || key(name) == key(d.Name)) {
			found = append(found, bodyOfRole(d, r.scope))
		}
	}
	return answer{status: http.StatusOK, body: map[string]any{"value": found}}, nil
}

func (c *Cloud) getDefinition(name string) handler {
	return func(r *request) (answer, error) {
		if err := c.allowed(r, "Microsoft.Authorization/roleDefinitions/read", r.scope); err != nil {
			return answer{}, err
		}
		d := c.state.Definitions[key(name)]
		if d == nil {
			return answer{}, refuse(http.StatusNotFound, "RoleDefinitionDoesNotExist", "The specified role definition with ID '%s' does not exist.", name)
		}
		return answer{status: http.StatusOK, body: bodyOfRole(d, r.scope)}, nil
	}
}

func (c *Cloud) putDefinition(name string) handler {
	return func(r *request) (answer, error) {
		if err := c.allowed(r, "Microsoft.Authorization/roleDefinitions/write", r.scope); err != nil {
			return answer{}, err
		}
		var b definitionBody
		if err := r.read(&b); err != nil {
			return answer{}, err
		}
		role := Role{ID: key(name), Name: b.Properties.RoleName, Scope: "/subscriptions/" + subscriptionIn(r.scope)}
		for _, p := range b.Properties.Permissions {
			role.Actions, role.NotActions = append(role.Actions, p.Actions...), append(role.NotActions, p.NotActions...)
		}
		if err := c.define(role, b.Properties.AssignableScopes); err != nil {
			return answer{}, err
		}
		return answer{status: http.StatusCreated, body: bodyOfRole(&role, r.scope)}, nil
	}
}

// define makes a custom role. Its name is its own in the tenant, and what it can be assigned to is a scope, not a GUID.
func (c *Cloud) define(role Role, scopes []string) error {
	if !isGUID(role.ID) {
		return refuse(http.StatusBadRequest, "InvalidRoleDefinitionId", "The role definition ID '%s' is not valid. The role definition ID must be a GUID.", role.ID)
	}
	for _, scope := range scopes {
		if !strings.HasPrefix(scope, "/subscriptions/") {
			return refuse(http.StatusBadRequest, "LinkedInvalidPropertyId", "Property id '%s' at path 'properties.assignableScopes[0]' is invalid. Expect fully "+
				"qualified resource Id that start with '/subscriptions/{subscriptionId}' or '/providers/{resourceProviderNamespace}/'.", scope)
		}
		if c.state.Subscriptions[subscriptionIn(scope)] == nil {
			return refuse(http.StatusBadRequest, "InvalidAssignableScope", "The assignable scope '%s' does not exist.", scope)
		}
	}
	for _, d := range c.state.Definitions {
		if key(d.Name) == key(role.Name) && key(d.ID) != key(role.ID) && c.tenantOf(d.Scope) == c.tenantOf(role.Scope) {
			return refuse(http.StatusConflict, "RoleDefinitionWithSameNameExists", "A custom role with the same name already exists in this directory. Use a different name.")
		}
	}
	c.state.Definitions[key(role.ID)] = &role
	return nil
}

func (c *Cloud) tenantOf(scope string) string {
	if s := c.state.Subscriptions[subscriptionIn(scope)]; s != nil {
		return key(s.Tenant)
	}
	return ""
}

func (c *Cloud) deleteDefinition(name string) handler {
	return func(r *request) (answer, error) {
		if err := c.allowed(r, "Microsoft.Authorization/roleDefinitions/delete", r.scope); err != nil {
			return answer{}, err
		}
		d := c.state.Definitions[key(name)]
		if d == nil {
			return answer{status: http.StatusNoContent}, nil
		}
		for _, a := range c.state.Assignments {
			if key(a.Role) == key(d.ID) && a.Deleted.IsZero() {
				return answer{}, refuse(http.StatusBadRequest, "RoleDefinitionHasAssignments", "There are existing role assignments referencing role (code: %s).", d.ID)
			}
		}
		// What was assigned may still have effect: the definition stays for those, and in no list.
		gone := *d
		gone.Name = "deleted " + d.ID
		if !c.used(d) {
			delete(c.state.Definitions, key(name))
		} else {
			c.state.Definitions[key(name)] = &gone
		}
		return answer{status: http.StatusOK, body: bodyOfRole(d, r.scope)}, nil
	}
}

// used reports whether an assignment of a role still has effect.
func (c *Cloud) used(d *Role) bool {
	for _, a := range c.state.Assignments {
		if key(a.Role) == key(d.ID) && a.effective(c.clock.Now()) {
			return true
		}
	}
	return false
}
