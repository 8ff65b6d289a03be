package az

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"

	"github.com/google/uuid"
)

const (
	assignments = "/providers/Microsoft.Authorization/roleAssignments"
	definitions = "/providers/Microsoft.Authorization/roleDefinitions"
)

// createRole reads the role from a file, in the form that az wants.
func createRole(ctx context.Context, s *session, o options) (any, error) {
	name, isFile := strings.CutPrefix(o.one("--role-definition"), "@")
	if !isFile {
		return nil, errors.New("argument --role-definition: this stand-in for az reads a file, as in @role.json")
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("reading the role: %w", err)
	}
	var role struct {
		Name, Description string
		Actions           []string
		AssignableScopes  []string
	}
	if err := json.Unmarshal(text, &role); err != nil {
		return nil, fmt.Errorf("reading the role: %w", err)
	}
	if role.Name == "" || len(role.AssignableScopes) == 0 {
		return nil, errors.New("the role needs a Name and AssignableScopes")
	}
	scope := role.AssignableScopes[0]
	if !strings.HasPrefix(scope, "/") {
		return nil, fmt.Errorf("the scope %q is not one: it must begin with /subscriptions/", scope)
	}
	return s.resource(ctx, http.MethodPut, scope+definitions+"/"+uuid.NewString(), versionAuthorization, nil, row{"properties": row{
		"roleName": role.Name, "description": role.Description, "type": "CustomRole", "assignableScopes": role.AssignableScopes,
		"permissions": []row{{"actions": role.Actions, "notActions": []string{}}},
	}})
}

func deleteRole(ctx context.Context, s *session, o options) (any, error) {
	id, err := s.roleNamed(ctx, o.one("--scope"), o.one("--name"))
	if err != nil {
		return nil, err
	}
	return s.resource(ctx, http.MethodDelete, id, versionAuthorization, nil, nil)
}

// roleNamed is the id of a definition.
func (s *session) roleNamed(ctx context.Context, scope, name string) (string, error) {
	found, err := s.list(ctx, scope+definitions, "roleName eq '"+name+"'")
	if err != nil {
		return "", err
	}
	if len(found) != 1 {
		return "", fmt.Errorf("role '%s' doesn't exist", name)
	}
	id, _ := found[0]["id"].(string)
	return id, nil
}

// list reads all things of a kind, each with its properties beside its id, as az shows them.
func (s *session) list(ctx context.Context, path, filter string) (rows, error) {
	answer, err := s.resource(ctx, http.MethodGet, path, versionAuthorization, url.Values{"$filter": {filter}}, nil)
	if err != nil {
		return nil, err
	}
	return flat(answer), nil
}

func flat(answer row) rows {
	found := rows{}
	values, _ := answer["value"].([]any)
	for _, value := range values {
		one, _ := value.(row)
		properties, _ := one["properties"].(row)
		for name, property := range properties {
			one[name] = property
		}
		delete(one, "properties")
		found = append(found, one)
	}
	return found
}
