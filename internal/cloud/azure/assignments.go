package azure

import (
	"context"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/authorization/armauthorization/v2"

	"causeway.dev/internal/connection"
)

// Assignment is one role assignment of our application in the customer's tenant.
type Assignment struct {
	ID, Scope string
	// Definition is the id of the role's definition.
	Definition string
}

// NetworkContributor reports whether the role is the built-in one, whose id is the same everywhere.
func (a Assignment) NetworkContributor() bool {
	return strings.EqualFold(path.Base(a.Definition), connection.RoleNetworkContributorID)
}

// Covers reports whether an assignment counts at a scope: made there, or above it. A management group is above everything
// that it shows up for.
func (a Assignment) Covers(scope string) bool {
	at, want := strings.ToLower(strings.TrimSuffix(a.Scope, "/")), strings.ToLower(scope)
	return at == "" || at == want || strings.HasPrefix(want, at+"/") || strings.HasPrefix(at, "/providers/microsoft.management/")
}

// Assignments lists those of one principal at a scope, above it and below it. The error is the SDK's own.
func (p *Pair) Assignments(ctx context.Context, scope, principal string) ([]Assignment, error) {
	// The SDK sends this filter as it is, so that it has to be escaped here.
	filter := url.PathEscape("principalId eq '" + principal + "'")
	pages := p.Theirs.Assignments.NewListForScopePager(strings.TrimPrefix(scope, "/"),
		&armauthorization.RoleAssignmentsClientListForScopeOptions{Filter: &filter})
	var found []Assignment
	for pages.More() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, v := range page.Value {
			if v == nil || v.Properties == nil || !strings.EqualFold(Text(v.Properties.PrincipalID), principal) {
				continue
			}
			found = append(found, Assignment{ID: Text(v.ID), Scope: Text(v.Properties.Scope), Definition: Text(v.Properties.RoleDefinitionID)})
		}
	}
	return found, nil
}

// Role is what a role definition allows.
type Role struct {
	Name            string
	Actions, denied []string
}

// Definition reads a role. The role that we ask for does not let us, so that false means only that nobody can say.
func (p *Pair) Definition(ctx context.Context, of Assignment) (Role, bool, error) {
	// At the scope of its assignment: who may read there need not be allowed to read at the whole subscription.
	got, err := p.Theirs.Definitions.Get(ctx, strings.Trim(of.Scope, "/"), path.Base(of.Definition), nil)
	if said := AnswerOf(err); said.Forbidden() || said.NotFound() {
		return Role{}, false, nil
	}
	if err != nil {
		return Role{}, false, p.Fail(TheirsAlone, "Reading the role "+path.Base(of.Definition), err)
	}
	if got.Properties == nil {
		return Role{}, false, nil
	}
	r := Role{Name: Text(got.Properties.RoleName)}
	for _, permission := range got.Properties.Permissions {
		if permission == nil {
			continue
		}
		for _, action := range permission.Actions {
			r.Actions = append(r.Actions, Text(action))
		}
		for _, action := range permission.NotActions {
			r.denied = append(r.denied, Text(action))
		}
	}
	return r, true, nil
}

func (r Role) Allows(action string) bool {
	matches := func(pattern string) bool { return matchesAction(pattern, action) }
	return slices.ContainsFunc(r.Actions, matches) && !slices.ContainsFunc(r.denied, matches)
}

// More reports whether the role allows anything beside the peering actions.
func (r Role) More() bool {
	return slices.ContainsFunc(r.Actions, func(a string) bool {
		return !slices.ContainsFunc(connection.PeeringActions(), func(p string) bool { return strings.EqualFold(a, p) })
	})
}

// matchesAction compares as Azure does: without regard to case, and * stands for any text.
func matchesAction(pattern, action string) bool {
	parts := strings.Split(strings.ToLower(pattern), "*")
	rest, found := strings.CutPrefix(strings.ToLower(action), parts[0])
	if !found {
		return false
	}
	if len(parts) == 1 {
		return rest == ""
	}
	last := len(parts) - 1
	for _, part := range parts[1:last] {
		at := strings.Index(rest, part)
		if at < 0 {
			return false
		}
		rest = rest[at+len(part):]
	}
	return strings.HasSuffix(rest, parts[last])
}
