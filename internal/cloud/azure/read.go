package azure

import (
	"context"
	"net/http"
	"regexp"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

const (
	versionSubscriptions = "2022-12-01"
	versionGroups        = "2021-04-01"
)

// Subscription is what Azure says of a subscription.
type Subscription struct {
	State    string `json:"state"`
	TenantID string `json:"tenantId"`
}

// ReadSubscription reads this side's subscription.
func (s *Side) ReadSubscription(ctx context.Context) (Subscription, error) {
	var found Subscription
	return found, s.get(ctx, "/subscriptions/"+s.Subscription, versionSubscriptions, &found)
}

// ReadGroup reads a resource group, only to see whether we may.
func (s *Side) ReadGroup(ctx context.Context, scope string) error {
	return s.get(ctx, scope, versionGroups, &struct{}{})
}

func (s *Side) get(ctx context.Context, path, version string, into any) error {
	request, err := newGet(ctx, s.plain.Endpoint(), path, version)
	if err != nil {
		return err
	}
	response, err := s.plain.Pipeline().Do(request) //nolint:bodyclose // The pipeline has read and closed it.
	if err != nil {
		return err
	}
	if !runtime.HasStatusCode(response, http.StatusOK) {
		return runtime.NewResponseError(response)
	}
	return runtime.UnmarshalAsJSON(response, into)
}

func newGet(ctx context.Context, endpoint, path, version string) (*policy.Request, error) {
	request, err := runtime.NewRequest(ctx, http.MethodGet, runtime.JoinPaths(endpoint, path))
	if err != nil {
		return nil, err
	}
	query := request.Raw().URL.Query()
	query.Set("api-version", version)
	request.Raw().URL.RawQuery = query.Encode()
	request.Raw().Header.Set("Accept", "application/json")
	return request, nil
}

var challenged = regexp.MustCompile(`(?i)authorization_uri="https://[^/"]+/([0-9a-f-]{36})"`)

// TenantOf asks the resource manager, without any token, to which tenant a subscription belongs: it says so in the challenge
// with which it refuses. Where it does not, the answer is "" and the tenant shows later.
func (f *Factory) TenantOf(ctx context.Context, subscription string) (string, error) {
	options := f.client()
	pipeline := runtime.NewPipeline("causeway.dev/azurecloud", "v1.0.0", runtime.PipelineOptions{}, &options)
	for service := range f.cloud.Services {
		request, err := newGet(ctx, f.cloud.Services[service].Endpoint, "/subscriptions/"+subscription, versionSubscriptions)
		if err != nil {
			return "", err
		}
		response, err := pipeline.Do(request) //nolint:bodyclose // The pipeline has read and closed it.
		if err != nil {
			return "", err
		}
		runtime.Drain(response)
		if found := challenged.FindStringSubmatch(response.Header.Get("WWW-Authenticate")); found != nil {
			return strings.ToLower(found[1]), nil
		}
		if response.StatusCode == http.StatusNotFound {
			return "", runtime.NewResponseError(response)
		}
	}
	return "", nil
}
