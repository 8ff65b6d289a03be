package az

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// refusal is an error of Azure's, as az prints it.
type refusal struct {
	Status        int
	Code, Message string
}

func (r *refusal) Error() string { return "(" + r.Code + ") " + r.Message }

// The versions of the interfaces that az uses.
const (
	versionNetwork       = "2025-05-01"
	versionAuthorization = "2022-04-01"
)

// resource is a request to the resource manager.
func (s *session) resource(ctx context.Context, method, path, version string, query url.Values, body any) (row, error) {
	if query == nil {
		query = url.Values{}
	}
	query.Set("api-version", version)
	return s.send(ctx, method, s.account.ResourceManager+path+"?"+query.Encode(), resources, body)
}

// graph is a request to the directory.
func (s *session) graph(ctx context.Context, method, path string, body any) (row, error) {
	return s.send(ctx, method, s.account.ResourceManager+"/v1.0"+path, directory, body)
}

// send asks, and waits for the end of what takes longer.
func (s *session) send(ctx context.Context, method, address, audience string, body any) (row, error) {
	var sent io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return nil, fmt.Errorf("writing a request: %w", err)
		}
		sent = bytes.NewReader(text)
	}
	asked, err := http.NewRequestWithContext(ctx, method, address, sent)
	if err != nil {
		return nil, fmt.Errorf("writing a request: %w", err)
	}
	asked.Header.Set("Authorization", "Bearer "+s.tokens[audience])
	asked.Header.Set("Content-Type", "application/json")
	told, headers, err := s.told(asked)
	if err != nil {
		return nil, err
	}
	if progress := headers.Get("Azure-AsyncOperation"); progress != "" && method != http.MethodGet {
		return told, s.await(ctx, progress, audience)
	}
	return told, nil
}

// told is what Azure answers, or the error in it.
func (s *session) told(asked *http.Request) (row, http.Header, error) {
	var raw json.RawMessage
	status, headers, err := s.do(asked, &raw)
	if err != nil {
		return nil, nil, err
	}
	if status >= http.StatusBadRequest {
		var failed struct{ Error refusal }
		if err := json.Unmarshal(raw, &failed); err != nil || failed.Error.Code == "" {
			return nil, nil, fmt.Errorf("azure answered %d: %s", status, raw)
		}
		failed.Error.Status = status
		return nil, nil, &failed.Error
	}
	found := row{}
	if len(raw) > 0 {
		if err := json.Unmarshal(raw, &found); err != nil {
			return nil, nil, fmt.Errorf("reading an answer: %w", err)
		}
	}
	return found, headers, nil
}

// await asks about an operation until it has ended.
func (s *session) await(ctx context.Context, progress, audience string) error {
	const often = 100 * time.Millisecond
	tick := time.NewTicker(often)
	defer tick.Stop()
	for {
		now, err := s.send(ctx, http.MethodGet, progress, audience, nil)
		if err != nil {
			return err
		}
		if status, _ := now["status"].(string); status != "InProgress" {
			return ended(status, now)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("waiting for Azure: %w", context.Cause(ctx))
		case <-tick.C:
		}
	}
}

func ended(status string, now row) error {
	if strings.EqualFold(status, "Succeeded") {
		return nil
	}
	return fmt.Errorf("the operation ended as %s: %v", status, now["error"])
}
