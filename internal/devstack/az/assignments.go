package az

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/google/uuid"
)

func createAssignment(ctx context.Context, s *session, o options) (any, error) {
	scope := o.one("--scope")
	if !strings.HasPrefix(scope, "/") {
		return nil, fmt.Errorf("the scope %q is not one: it must begin with /subscriptions/", scope)
	}
	role, err := s.roleNamed(ctx, scope, o.one("--role"))
	if err != nil {
		return nil, err
	}
	name := o.one("--name")
	if name == "" {
		name = uuid.NewString()
	}
	return s.resource(ctx, http.MethodPut, scope+assignments+"/"+name, versionAuthorization, nil, row{"properties": row{
		"roleDefinitionId": role, "principalId": o.one("--assignee-object-id"), "principalType": o.one("--assignee-principal-type"),
	}})
}

// listAssignments lists those of somebody in a subscription, or at one scope and above it.
func listAssignments(ctx context.Context, s *session, o options) (any, error) {
	_, all := o["--all"]
	scope := o.one("--scope")
	if all {
		scope = "/subscriptions/" + o.one("--subscription")
	}
	return s.assigned(ctx, scope, o.one("--assignee"), all)
}

// assigned are somebody's assignments, each with the name of its role, which az looks up.
func (s *session) assigned(ctx context.Context, scope, assignee string, below bool) (rows, error) {
	if scope == "" || scope == "/subscriptions/" {
		return nil, errors.New("this stand-in for az wants --scope, or --subscription with --all")
	}
	oid, err := s.assignee(ctx, assignee)
	if err != nil {
		return nil, err
	}
	found, err := s.list(ctx, scope+assignments, "principalId eq '"+oid+"'")
	if err != nil {
		return nil, err
	}
	roles, err := s.list(ctx, scope+definitions, "")
	if err != nil {
		return nil, err
	}
	kept := rows{}
	for _, a := range found {
		for _, r := range roles {
			if strings.EqualFold(fmt.Sprint(r["id"]), fmt.Sprint(a["roleDefinitionId"])) {
				a["roleDefinitionName"] = r["roleName"]
			}
		}
		if below || strings.EqualFold(fmt.Sprint(a["scope"]), scope) {
			kept = append(kept, a)
		}
	}
	return kept, nil
}

// deleteAssignments takes back those of some ids, or of somebody, a role and a scope. That there is none is no error.
func deleteAssignments(ctx context.Context, s *session, o options) (any, error) {
	ids := o["--ids"]
	if len(ids) == 0 {
		if o.one("--assignee") == "" || o.one("--role") == "" {
			return nil, errors.New("this stand-in for az wants --ids, or --assignee with --role and --scope: it deletes nothing by chance")
		}
		found, err := s.assigned(ctx, o.one("--scope"), o.one("--assignee"), false)
		if err != nil {
			return nil, err
		}
		for _, a := range found {
			if strings.EqualFold(fmt.Sprint(a["roleDefinitionName"]), o.one("--role")) {
				ids = append(ids, fmt.Sprint(a["id"]))
			}
		}
	}
	for _, id := range ids {
		if _, err := s.resource(ctx, http.MethodDelete, id, versionAuthorization, nil, nil); err != nil {
			return nil, err
		}
	}
	return nil, nil
}
