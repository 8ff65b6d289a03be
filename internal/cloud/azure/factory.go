package azure

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/http"
	"os"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/google/uuid"
)

const (
	// retries is low, because Temporal retries whole activities with longer waits.
	retries = 1
	// answerTime bounds one HTTP request: an answer that is later than this is as good as lost.
	answerTime = 20 * time.Second
)

// Factory makes clients. It keeps no token.
type Factory struct {
	environment Environment
	cloud       cloud.Configuration
	microsofts  bool
	transport   policy.Transporter
	retry       policy.RetryOptions
}

// Option changes what a factory's clients have in common.
type Option func(*Factory)

// WithTransport sends requests in another way than by the network.
func WithTransport(t policy.Transporter) Option { return func(f *Factory) { f.transport = t } }

// WithoutRetries leaves every retry to the caller.
func WithoutRetries() Option { return func(f *Factory) { f.retry.MaxRetries = -1 } }

// New makes a factory. That no identity is configured is no error yet: a worker may carry connections of other clouds only.
func New(environment Environment, options ...Option) (*Factory, error) {
	at, microsofts, err := environment.cloud()
	if err != nil {
		return nil, err
	}
	f := &Factory{
		environment: environment, cloud: at, microsofts: microsofts,
		retry: policy.RetryOptions{MaxRetries: retries, RetryDelay: 200 * time.Millisecond, MaxRetryDelay: 2 * time.Second},
	}
	for _, option := range options {
		option(f)
	}
	if f.transport == nil {
		if f.transport, err = network(environment.Roots); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// network is the way out, with further certificate authorities where a file names them.
func network(roots string) (*http.Client, error) {
	if roots == "" {
		return &http.Client{Timeout: answerTime}, nil
	}
	pem, err := os.ReadFile(roots)
	if err != nil {
		return nil, fmt.Errorf("reading CAUSEWAY_AZURE_ROOTS: %w", err)
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("reading CAUSEWAY_AZURE_ROOTS: %s holds no certificate", roots)
	}
	return &http.Client{Timeout: answerTime, Transport: &http.Transport{
		Proxy: http.ProxyFromEnvironment, TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}, ForceAttemptHTTP2: true,
	}}, nil
}

// App is the application that the worker is, and the tenant that it is at home in.
func (f *Factory) App() (clientID, tenantID string) {
	return f.environment.ClientID, f.environment.TenantID
}

func (f *Factory) client() policy.ClientOptions {
	return policy.ClientOptions{Cloud: f.cloud, Transport: f.transport, Retry: f.retry}
}

// armOptions are what all clients of one session share. Azure's log of a subscription shows the correlation id of a call, so
// that all calls of one activity are found together there.
func (f *Factory) armOptions(requests *Requests, auxiliary ...string) *arm.ClientOptions {
	options := f.client()
	options.PerCallPolicies = []policy.Policy{correlation(uuid.NewString()), requests}
	return &arm.ClientOptions{ClientOptions: options, AuxiliaryTenants: auxiliary, DisableRPRegistration: true}
}
