package az

import (
	"context"
	"errors"
	"fmt"
	"net/http"
)

// login only tries the tenant: who signs in is known from the environment.
func login(ctx context.Context, s *session, o options) (any, error) {
	_, err := s.token(ctx, o.one("--tenant"), resources)
	return nil, err
}

func principal(app string) string { return "/servicePrincipals(appId='" + app + "')" }

func showPrincipal(ctx context.Context, s *session, o options) (any, error) {
	return s.graph(ctx, http.MethodGet, principal(o.one("--id")), nil)
}

func createPrincipal(ctx context.Context, s *session, o options) (any, error) {
	return s.graph(ctx, http.MethodPost, "/servicePrincipals", row{"appId": o.one("--id")})
}

func deletePrincipal(ctx context.Context, s *session, o options) (any, error) {
	_, err := s.graph(ctx, http.MethodDelete, principal(o.one("--id")), nil)
	return nil, err
}

// assignee is the object id of whoever is named by that, or by an application's id.
func (s *session) assignee(ctx context.Context, name string) (string, error) {
	found, err := s.graph(ctx, http.MethodGet, principal(name), nil)
	var refused *refusal
	switch {
	case errors.As(err, &refused) && refused.Status == http.StatusNotFound:
		return name, nil
	case err != nil:
		return "", err
	}
	id, _ := found["id"].(string)
	if id == "" {
		return "", fmt.Errorf("cannot find user or service principal in graph database for %q", name)
	}
	return id, nil
}
