package azure

import (
	"net/http"
	"path"
	"sync"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// The headers by which Azure's support and activity log find a request.
const (
	headerCorrelation = "x-ms-correlation-request-id"
	headerRequest     = "x-ms-request-id"
)

// Requests remembers the changes that one session asked for, each as "PUT prod.acme-to-customer-1 8c3f...". Reads are left
// out.
type Requests struct {
	mu      sync.Mutex
	changes []string
}

// Changes lists what was remembered, in order.
func (r *Requests) Changes() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]string(nil), r.changes...)
}

// Do implements policy.Policy.
func (r *Requests) Do(request *policy.Request) (*http.Response, error) {
	response, err := request.Next()
	if err != nil || response.StatusCode >= http.StatusMultipleChoices {
		return response, err
	}
	if method := request.Raw().Method; method == http.MethodPut || method == http.MethodDelete {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.changes = append(r.changes, method+" "+path.Base(request.Raw().URL.Path)+" "+idOf(response))
	}
	return response, nil
}

func idOf(response *http.Response) string {
	if response == nil {
		return ""
	}
	if id := response.Header.Get(headerCorrelation); id != "" {
		return id
	}
	return response.Header.Get(headerRequest)
}

// correlation gives all requests of one session one id.
type correlation string

// Do implements policy.Policy.
func (c correlation) Do(request *policy.Request) (*http.Response, error) {
	request.Raw().Header.Set(headerCorrelation, string(c))
	return request.Next()
}
