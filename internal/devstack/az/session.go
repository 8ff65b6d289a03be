package az

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"
)

// Account is who is signed in, and where.
type Account struct {
	// Authority hands out tokens, and ResourceManager is Azure; both are URLs. Roots is a file with the authorities of their
	// certificates.
	Authority, ResourceManager, Roots string
	Tenant, App, Secret               string
}

// FromEnvironment reads the variables that lead the SDKs to a simulated Azure.
func FromEnvironment(getenv func(string) string) Account {
	return Account{
		Authority: getenv("AZURE_AUTHORITY_HOST"), ResourceManager: getenv("CAUSEWAY_AZURE_RESOURCE_MANAGER"), Roots: getenv("CAUSEWAY_AZURE_ROOTS"),
		Tenant: getenv("AZURE_TENANT_ID"), App: getenv("AZURE_CLIENT_ID"), Secret: getenv("AZURE_CLIENT_SECRET"),
	}
}

// session is an account with its tokens.
type session struct {
	account Account
	client  *http.Client
	tokens  map[string]string
}

const (
	answerTime = 30 * time.Second
	// The audiences of tokens for resources, and for the directory.
	resources = "https://management.core.windows.net/"
	directory = "https://graph.microsoft.com/"
)

func signIn(ctx context.Context, a Account) (*session, error) {
	if a.Authority == "" || a.ResourceManager == "" || a.App == "" {
		return nil, errors.New("nobody is signed in: this stand-in for az reads AZURE_CLIENT_ID and the other variables of a dev stack's customer")
	}
	pem, err := os.ReadFile(a.Roots)
	if err != nil {
		return nil, fmt.Errorf("reading CAUSEWAY_AZURE_ROOTS: %w", err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	s := &session{account: a, tokens: map[string]string{}, client: &http.Client{
		Timeout: answerTime, Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}},
	}}
	for _, audience := range []string{resources, directory} {
		if s.tokens[audience], err = s.token(ctx, a.Tenant, audience); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (s *session) token(ctx context.Context, tenant, audience string) (string, error) {
	form := url.Values{
		"grant_type": {"client_credentials"}, "client_id": {s.account.App}, "client_secret": {s.account.Secret}, "scope": {audience + ".default"},
	}
	asked, err := http.NewRequestWithContext(ctx, http.MethodPost, s.account.Authority+"/"+tenant+"/oauth2/v2.0/token", strings.NewReader(form.Encode()))
	if err != nil {
		return "", fmt.Errorf("signing in: %w", err)
	}
	asked.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	var given struct {
		Token       string `json:"access_token"`
		Description string `json:"error_description"`
	}
	if _, _, err := s.do(asked, &given); err != nil {
		return "", fmt.Errorf("signing in: %w", err)
	}
	if given.Token == "" {
		return "", errors.New("signing in: " + given.Description)
	}
	return given.Token, nil
}

// do sends a request and reads the answer, whatever its status.
func (s *session) do(asked *http.Request, into any) (status int, headers http.Header, err error) {
	answer, err := s.client.Do(asked)
	if err != nil {
		return 0, nil, fmt.Errorf("asking %s: %w", asked.URL.Host, err)
	}
	text, err := io.ReadAll(answer.Body)
	if err := errors.Join(err, answer.Body.Close()); err != nil {
		return 0, nil, fmt.Errorf("reading an answer: %w", err)
	}
	if len(bytes.TrimSpace(text)) == 0 {
		return answer.StatusCode, answer.Header, nil
	}
	if err := json.Unmarshal(text, into); err != nil {
		return 0, nil, fmt.Errorf("reading an answer: %w", err)
	}
	return answer.StatusCode, answer.Header, nil
}
