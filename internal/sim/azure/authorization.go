package azure

import (
	"net/http"
	"slices"
	"strings"
)

// authorization serves role assignments and definitions of any scope.
func (c *Cloud) authorization(w http.ResponseWriter, r *http.Request, scope, rest string) {
	kind, name, _ := strings.Cut(rest, "/")
	kinds := map[string]map[string]handler{
		"roleassignments": {
			"List": c.listAssignments, "Get": c.getAssignment(name), "Put": c.putAssignment(name), "Delete": c.deleteAssignment(name),
		},
		"roledefinitions": {
			"List": c.listDefinitions, "Get": c.getDefinition(name), "Put": c.putDefinition(name), "Delete": c.deleteDefinition(name),
		},
	}
	names := map[string]string{"roleassignments": "RoleAssignments", "roledefinitions": "RoleDefinitions"}
	verb := verbOf(r.Method, name == "")
	do := kinds[kind][verb]
	if do == nil {
		respond(w, answer{}, refuse(http.StatusNotFound, "InvalidResourceType", "The simulator does not know %s of Microsoft.Authorization/%s.", r.Method, kind))
		return
	}
	c.serve(names[kind]+"."+verb, scope, do)(w, r)
}

func verbOf(method string, all bool) string {
	switch {
	case method == http.MethodGet && all:
		return "List"
	case method == http.MethodGet:
		return "Get"
	case method == http.MethodPut:
		return "Put"
	case method == http.MethodDelete:
		return "Delete"
	default:
		return method
	}
}

type assignmentBody struct {
	ID         string `json:"id,omitempty"`
	Name       string `json:"name,omitempty"`
	Type       string `json:"type,omitempty"`
	Properties struct {
		RoleDefinitionID string `json:"roleDefinitionId"`
		PrincipalID      string `json:"principalId"`
		PrincipalType    string `json:"principalType,omitempty"`
		Scope            string `json:"scope,omitempty"`
	} `json:"properties"`
}

func (c *Cloud) assignmentBody(a *assignment) assignmentBody {
	b := assignmentBody{ID: a.id(), Name: a.Name, Type: "Microsoft.Authorization/roleAssignments"}
	b.Properties.RoleDefinitionID = "/subscriptions/" + subscriptionIn(a.Scope) + "/providers/Microsoft.Authorization/roleDefinitions/" + a.Role
	b.Properties.PrincipalID, b.Properties.PrincipalType, b.Properties.Scope = a.Principal, "ServicePrincipal", a.Scope
	return b
}

// listAssignments answers those at, above and below the scope; the filter narrows to a principal.
func (c *Cloud) listAssignments(r *request) (answer, error) {
	if err := c.allowed(r, "Microsoft.Authorization/roleAssignments/read", r.scope); err != nil {
		return answer{}, err
	}
	filter := r.URL.Query().Get("$filter")
	principal := between(filter, "principalId eq '")
	if principal == "" {
		principal = between(filter, "assignedTo('")
	}
	atScope := strings.Contains(filter, "atScope()")
	found := []assignmentBody{}
	for _, a := range sorted(c.state.Assignments) {
		near := within(r.scope, a.Scope) || within(a.Scope, r.scope) && !atScope
		if a.Deleted.IsZero() && near && (principal == "" || key(principal) == key(a.Principal)) {
			found = append(found, c.assignmentBody(a))
		}
	}
	return answer{status: http.StatusOK, body: map[string]any{"value": found}}, nil
}

// between is a text in single quotes, after some words.
func between(s, before string) string {
	_, rest, found := strings.Cut(s, before)
	inner, _, ends := strings.Cut(rest, "'")
	if !found || !ends {
		return ""
	}
	return inner
}

func (c *Cloud) standing(scope, name string) *assignment {
	for _, a := range c.state.Assignments {
		if key(a.Name) == key(name) && key(a.Scope) == key(scope) && a.Deleted.IsZero() {
			return a
		}
	}
	return nil
}

func (c *Cloud) getAssignment(name string) handler {
	return func(r *request) (answer, error) {
		if err := c.allowed(r, "Microsoft.Authorization/roleAssignments/read", r.scope); err != nil {
			return answer{}, err
		}
		a := c.standing(r.scope, name)
		if a == nil {
			return answer{}, refuse(http.StatusNotFound, "RoleAssignmentNotFound", "The role assignment '%s' is not found.", name)
		}
		return answer{status: http.StatusOK, body: c.assignmentBody(a)}, nil
	}
}

func (c *Cloud) putAssignment(name string) handler {
	return func(r *request) (answer, error) {
		if err := c.allowed(r, "Microsoft.Authorization/roleAssignments/write", r.scope); err != nil {
			return answer{}, err
		}
		var b assignmentBody
		if err := r.read(&b); err != nil {
			return answer{}, err
		}
		a, err := c.assign(Grant{Name: name, Scope: r.scope, Role: lastPart(b.Properties.RoleDefinitionID), Principal: b.Properties.PrincipalID}, b.Properties.PrincipalType)
		if err != nil {
			return answer{}, err
		}
		return answer{status: http.StatusCreated, body: c.assignmentBody(a)}, nil
	}
}

// assign makes an assignment, which has its effect later. A name is one assignment's in the whole tenant, for ever.
func (c *Cloud) assign(g Grant, kind string) (*assignment, error) {
	if !isGUID(g.Name) {
		return nil, refuse(http.StatusBadRequest, "InvalidRoleAssignmentId", "The role assignment ID '%s' is not valid. The role assignment ID must be a GUID.", g.Name)
	}
	if d := c.state.Definitions[key(g.Role)]; d == nil || d.Scope != "" && !within(g.Scope, d.Scope) {
		return nil, refuse(http.StatusBadRequest, "RoleDefinitionDoesNotExist", "The specified role definition with ID '%s' does not exist.", g.Role)
	}
	known := slices.ContainsFunc(c.state.Principals, func(p *principal) bool { return p.OID == key(g.Principal) && p.Until.IsZero() })
	if !known || kind != "ServicePrincipal" && !c.settledPrincipal(g.Principal) {
		return nil, refuse(http.StatusBadRequest, "PrincipalNotFound", "Principal %s does not exist in the directory. Check that you have the correct principal "+
			"ID. If you are creating this principal and then immediately assigning a role, this error might be related to a replication delay.", g.Principal)
	}
	for _, a := range c.state.Assignments {
		same := key(a.Scope) == key(g.Scope) && key(a.Role) == key(g.Role) && key(a.Principal) == key(g.Principal)
		switch {
		case !a.Deleted.IsZero():
		case key(a.Name) == key(g.Name) && same:
			return a, nil
		case key(a.Name) == key(g.Name):
			return nil, refuse(http.StatusBadRequest, "RoleAssignmentUpdateNotPermitted", "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.")
		case same:
			return nil, refuse(http.StatusConflict, "RoleAssignmentExists", "The role assignment already exists. The ID of the existing role assignment is %s.", a.Name)
		}
	}
	a := &assignment{Grant: g, From: c.clock.Now().Add(c.lags.Grant)}
	// What was deleted may still have effect: it keeps a place of its own.
	c.state.Assignments[key(a.id())+"@"+c.guid()] = a
	return a, nil
}

// settledPrincipal reports whether a service principal has spread: without a type in the request, Azure looks it up.
func (c *Cloud) settledPrincipal(oid string) bool {
	now := c.clock.Now()
	return slices.ContainsFunc(c.state.Principals, func(p *principal) bool { return p.OID == key(oid) && !now.Before(p.From) })
}

// deleteAssignment answers 204 where there is none. Its effect ends later.
func (c *Cloud) deleteAssignment(name string) handler {
	return func(r *request) (answer, error) {
		if err := c.allowed(r, "Microsoft.Authorization/roleAssignments/delete", r.scope); err != nil {
			return answer{}, err
		}
		a := c.standing(r.scope, name)
		if a == nil {
			return answer{status: http.StatusNoContent}, nil
		}
		c.unassign(a)
		return answer{status: http.StatusOK, body: c.assignmentBody(a)}, nil
	}
}

func (c *Cloud) unassign(a *assignment) {
	a.Deleted = c.clock.Now()
	a.Until = a.Deleted.Add(c.lags.Removal)
}
