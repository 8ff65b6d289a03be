package activities

import (
	"context"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/authorization/armauthorization/v2"

	"causeway.dev/internal/azurecloud"
	"causeway.dev/internal/connection"
)

// assignment is one role assignment of our application in the customer's tenant.
type assignment struct {
	id, scope string
	// definition is the id of the role's definition.
	definition string
}

// networkContributor reports whether the role is the built-in one, whose id is the same everywhere.
func (a assignment) networkContributor() bool {
	return strings.EqualFold(path.Base(a.definition), connection.RoleNetworkContributorID)
}

// covers reports whether an assignment counts at a scope: made there, or above it. A management group is above everything
// that it shows up for.
func (a assignment) covers(scope string) bool {
	at, want := strings.ToLower(strings.TrimSuffix(a.scope, "/")), strings.ToLower(scope)
	return at == "" || at == want || strings.HasPrefix(want, at+"/") || strings.HasPrefix(at, "/providers/microsoft.management/")
}

// assignments lists those of one principal at a scope, above it and below it. The error is the SDK's own.
func (p *pair) assignments(ctx context.Context, scope, principal string) ([]assignment, error) {
	// The SDK sends this filter as it is, so that it has to be escaped here.
	filter := url.PathEscape("principalId eq '" + principal + "'")
	pages := p.Theirs.Assignments.NewListForScopePager(strings.TrimPrefix(scope, "/"),
		&armauthorization.RoleAssignmentsClientListForScopeOptions{Filter: &filter})
	var found []assignment
	for pages.More() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err //nolint:wrapcheck // The caller reads the SDK's error.
		}
		for _, v := range page.Value {
			if v == nil || v.Properties == nil || !strings.EqualFold(text(v.Properties.PrincipalID), principal) {
				continue
			}
			found = append(found, assignment{id: text(v.ID), scope: text(v.Properties.Scope), definition: text(v.Properties.RoleDefinitionID)})
		}
	}
	return found, nil
}

// role is what a role definition allows.
type role struct {
	name            string
	actions, denied []string
}

// definition reads a role. The role that we ask for does not let us, so that false means only that nobody can say.
func (p *pair) definition(ctx context.Context, of assignment) (role, bool, error) {
	// At the scope of its assignment: who may read there need not be allowed to read at the whole subscription.
	got, err := p.Theirs.Definitions.Get(ctx, strings.Trim(of.scope, "/"), path.Base(of.definition), nil)
	if answer := azurecloud.AnswerOf(err); answer.Forbidden() || answer.NotFound() {
		return role{}, false, nil
	}
	if err != nil {
		return role{}, false, p.fail(theirsAlone, "Reading the role "+path.Base(of.definition), err)
	}
	if got.Properties == nil {
		return role{}, false, nil
	}
	r := role{name: text(got.Properties.RoleName)}
	for _, permission := range got.Properties.Permissions {
		if permission == nil {
			continue
		}
		for _, action := range permission.Actions {
			r.actions = append(r.actions, text(action))
		}
		for _, action := range permission.NotActions {
			r.denied = append(r.denied, text(action))
		}
	}
	return r, true, nil
}

func (r role) allows(action string) bool {
	matches := func(pattern string) bool { return matchesAction(pattern, action) }
	return slices.ContainsFunc(r.actions, matches) && !slices.ContainsFunc(r.denied, matches)
}

// more reports whether the role allows anything beside the peering actions.
func (r role) more() bool {
	return slices.ContainsFunc(r.actions, func(a string) bool {
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
