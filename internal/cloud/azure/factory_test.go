package azure_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/network/armnetwork/v9"
	"github.com/stretchr/testify/require"

	azurecloud "causeway.dev/internal/cloud/azure"
)

const (
	ourTenant       = "11111111-aaaa-4bbb-8ccc-dddddddddddd"
	theirTenant     = "33333333-aaaa-4bbb-8ccc-dddddddddddd"
	ourSubscription = "55555555-aaaa-4bbb-8ccc-dddddddddddd"
	theirs          = "22222222-aaaa-4bbb-8ccc-dddddddddddd"
	app             = "a67e6057-7138-4f78-bbaf-fd9db7b8aab0"
	correlationID   = "99999999-aaaa-4bbb-8ccc-dddddddddddd"
)

// azure is as much of Azure as a client's own manners need: logins that hand out tokens named after their tenant, and a
// resource manager that repeats which tokens it was shown.
type azure struct {
	*httptest.Server
	mu sync.Mutex
	// logins are the errors of a tenant's login, by tenant.
	logins map[string]string
	tokens []string
	count  int
	seen   []*http.Request
}

func newAzure(t *testing.T) *azure {
	t.Helper()
	a := &azure{logins: map[string]string{}}
	a.Server = httptest.NewTLSServer(a)
	t.Cleanup(a.Close)
	return a
}

func (a *azure) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	defer a.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	tenant := strings.Split(r.URL.Path, "/")[1]
	switch {
	case strings.HasSuffix(r.URL.Path, "/.well-known/openid-configuration"):
		base := a.URL + "/" + tenant
		fmt.Fprintf(w, `{"issuer":"%s/v2.0","token_endpoint":"%s/oauth2/v2.0/token","authorization_endpoint":"%s/authorize"}`, base, base, base)
	case strings.HasSuffix(r.URL.Path, "/oauth2/v2.0/token"):
		a.login(w, tenant)
	case r.Header.Get("Authorization") == "":
		w.Header().Set("WWW-Authenticate", `Bearer authorization_uri="https://login.windows.net/`+theirTenant+`", error="invalid_token"`)
		w.WriteHeader(http.StatusUnauthorized)
	default:
		a.seen = append(a.seen, r)
		a.resource(w, r)
	}
}

func (a *azure) login(w http.ResponseWriter, tenant string) {
	if code := a.logins[tenant]; code != "" {
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprintf(w, `{"error":"invalid","error_description":"%s: No. Trace ID: x Correlation ID: %s Timestamp: now"}`, code, correlationID)
		return
	}
	a.count++
	claims, _ := json.Marshal(map[string]string{"oid": "OID-" + tenant, "tid": tenant})
	token := "header." + base64.RawURLEncoding.EncodeToString(claims) + fmt.Sprintf(".secret-%s-%d", tenant[:1], a.count)
	a.tokens = append(a.tokens, token)
	fmt.Fprintf(w, `{"token_type":"Bearer","expires_in":3600,"access_token":"%s"}`, token)
}

func (a *azure) resource(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("x-ms-correlation-request-id", correlationID)
	if strings.Contains(r.URL.Path, "/forbidden/") {
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprint(w, `{"error":{"code":"AuthorizationFailed","message":"The client has no right.\nAsk for it."}}`)
		return
	}
	fmt.Fprint(w, `{"name":"half","properties":{"peeringState":"Connected","provisioningState":"Succeeded"}}`)
}

func (a *azure) environment() azurecloud.Environment {
	return azurecloud.Environment{ClientID: app, TenantID: ourTenant, Secret: "the-secret", Authority: a.URL, ResourceManager: a.URL}
}

func (a *azure) open(t *testing.T, environment azurecloud.Environment) azurecloud.Session {
	t.Helper()
	factory, err := azurecloud.New(environment, azurecloud.WithTransport(a.Client()), azurecloud.WithoutRetries())
	require.NoError(t, err)
	session, err := factory.Open(azurecloud.Place{Tenant: ourTenant, Subscription: ourSubscription}, azurecloud.Place{Tenant: theirTenant, Subscription: theirs})
	require.NoError(t, err)
	return session
}

// shown are the tenants whose tokens a request carried: the first in Authorization, the others beside it.
func shown(r *http.Request) string {
	tenants := ""
	for _, header := range []string{r.Header.Get("Authorization"), r.Header.Get("x-ms-authorization-auxiliary")} {
		for part := range strings.SplitSeq(header, ".secret-") {
			if tenants += "|"; header != "" && !strings.HasPrefix(part, "Bearer") {
				tenants += part[:1]
			}
		}
	}
	return strings.Trim(tenants, "|")
}

func TestOpen_OnlyWhatNamesBothNetworksSendsBothTokens(t *testing.T) {
	a := newAzure(t)
	s := a.open(t, a.environment())
	for _, side := range []*azurecloud.Side{s.Ours, s.Theirs} {
		_, err := side.Halves.Get(t.Context(), "group", "vnet", "half", nil)
		require.NoError(t, err)
		poller, err := side.Joining.BeginCreateOrUpdate(t.Context(), "group", "vnet", "half", armnetwork.VirtualNetworkPeering{}, nil)
		require.NoError(t, err)
		_, err = poller.PollUntilDone(t.Context(), nil)
		require.NoError(t, err)
	}
	var tenants []string
	for _, r := range a.seen {
		tenants = append(tenants, r.Method+" "+shown(r))
	}
	require.Equal(t, "GET 1", tenants[0])
	require.Equal(t, "PUT 1||3", tenants[1], "our half names their network")
	require.Contains(t, tenants, "GET 3")
	require.Contains(t, tenants, "PUT 3||1", "and the other way round")
	require.Equal(t, []string{"PUT half " + correlationID, "PUT half " + correlationID}, s.Requests.Changes(), "reads are left out")
}

func TestOpen_EveryCallBeginsWithFreshTokens(t *testing.T) {
	a := newAzure(t)
	for range 2 {
		s := a.open(t, a.environment())
		_, err := s.Ours.Halves.Get(t.Context(), "group", "vnet", "half", nil)
		require.NoError(t, err)
	}
	require.Len(t, a.tokens, 2)
	require.NotEqual(t, a.seen[0].Header.Get("Authorization"), a.seen[1].Header.Get("Authorization"))
}

func TestPrincipal_IsAnotherOneInEachTenant(t *testing.T) {
	a := newAzure(t)
	s := a.open(t, a.environment())
	ours, err := s.Ours.Principal(t.Context())
	require.NoError(t, err)
	theirs, err := s.Theirs.Principal(t.Context())
	require.NoError(t, err)
	require.Equal(t, azurecloud.Principal{ObjectID: "oid-" + ourTenant, Tenant: ourTenant}, ours)
	require.Equal(t, azurecloud.Principal{ObjectID: "oid-" + theirTenant, Tenant: theirTenant}, theirs)
}

func TestAnswerOf_TellsLoginsFromRights(t *testing.T) {
	a := newAzure(t)
	a.logins[theirTenant] = "AADSTS700016"
	s := a.open(t, a.environment())
	_, err := s.Theirs.Principal(t.Context())
	answer := azurecloud.AnswerOf(err)
	require.Equal(t, "AADSTS700016", answer.Code)
	require.Equal(t, correlationID, answer.ID)
	require.Equal(t, "No.", answer.Says)
	require.True(t, answer.Entra())
	require.False(t, answer.Forbidden())

	_, err = s.Theirs.Halves.Get(t.Context(), "group", "vnet", "half", nil)
	require.Equal(t, "AADSTS700016", azurecloud.AnswerOf(err).Code, "a login that fails inside of a call is the same answer")
	_, err = s.Ours.Joining.BeginCreateOrUpdate(t.Context(), "group", "vnet", "half", armnetwork.VirtualNetworkPeering{}, nil)
	require.Equal(t, "AADSTS700016", azurecloud.AnswerOf(err).Code, "and so is one for the token beside")

	_, err = s.Ours.Halves.Get(t.Context(), "group", "forbidden", "half", nil)
	answer = azurecloud.AnswerOf(err)
	require.True(t, answer.Forbidden())
	require.Equal(t, "AuthorizationFailed: The client has no right.", answer.String())
	require.Equal(t, correlationID, answer.ID)
	require.Equal(t, azurecloud.Answer{}, azurecloud.AnswerOf(nil))
}

func TestErrors_HoldNoTokenAndNoSecret(t *testing.T) {
	a := newAzure(t)
	s := a.open(t, a.environment())
	_, err := s.Ours.Halves.Get(t.Context(), "group", "forbidden", "half", nil)
	require.Error(t, err)
	a.logins[theirTenant] = "AADSTS7000215"
	_, login := s.Theirs.Principal(t.Context())
	require.Error(t, login)
	for _, text := range []string{err.Error(), login.Error(), azurecloud.AnswerOf(err).String(), azurecloud.AnswerOf(login).String()} {
		require.NotContains(t, text, "secret-")
		require.NotContains(t, text, "the-secret")
	}
}

func TestTenantOf_AsksWithoutAnyRight(t *testing.T) {
	a := newAzure(t)
	factory, err := azurecloud.New(a.environment(), azurecloud.WithTransport(a.Client()))
	require.NoError(t, err)
	tenant, err := factory.TenantOf(t.Context(), theirs)
	require.NoError(t, err)
	require.Equal(t, theirTenant, tenant)
	require.Empty(t, a.tokens)
}

func TestOpen_WithoutAnIdentityThereIsASentence(t *testing.T) {
	factory, err := azurecloud.New(azurecloud.FromEnvironment(func(string) string { return "" }))
	require.NoError(t, err, "a worker may carry other clouds only")
	_, err = factory.Open(azurecloud.Place{}, azurecloud.Place{})
	require.ErrorIs(t, err, azurecloud.ErrNoIdentity)
}

func TestOpen_AFederatedTokenIsAnIdentity(t *testing.T) {
	a := newAzure(t)
	file := filepath.Join(t.TempDir(), "token")
	require.NoError(t, os.WriteFile(file, []byte("assertion"), 0o600))
	environment := a.environment()
	environment.Secret, environment.TokenFile = "", file
	_, err := a.open(t, environment).Theirs.Principal(t.Context())
	require.NoError(t, err)
}

func TestNew_RefusesEndpointsThatAreNone(t *testing.T) {
	for _, environment := range []azurecloud.Environment{{Authority: "http://login.example"}, {Authority: "login.example"}, {ResourceManager: "ftp://x"}, {Roots: "/nowhere"}} {
		_, err := azurecloud.New(environment)
		require.Error(t, err, "%+v", environment)
	}
	for _, authority := range []string{"", "https://login.microsoftonline.us/", "https://login.chinacloudapi.cn"} {
		_, err := azurecloud.New(azurecloud.Environment{Authority: authority})
		require.NoError(t, err)
	}
}
