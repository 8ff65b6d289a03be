// Package aws makes AWS clients for one activity call: the right region, and a role session of its own that carries
// the connection's name into the audit logs. It uses the SDK's standard configuration, so whatever the SDK understands
// (AWS_ENDPOINT_URL, profiles, web identity, instance roles) works.
package aws

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ram"
	"github.com/aws/aws-sdk-go-v2/service/servicequotas"
)

const (
	// attempts is low, because Temporal retries whole activities with longer waits.
	attempts = 3
	// answerTime bounds one HTTP request: an answer that is later than this is as good as lost.
	answerTime = 20 * time.Second
	// sessionTime is the shortest that STS allows; no activity needs longer.
	sessionTime = 15 * time.Minute
)

// Factory makes clients. It keeps no credentials of any role.
type Factory struct {
	base aws.Config
}

// Place says where clients act and as whom.
type Place struct {
	Region string
	// Role is assumed for every session; empty means the worker's own identity.
	Role       string
	ExternalID string
	// Connection is whose session it is: a session of a role of ours carries it as a tag, by which the role's policy tells its
	// things from others'. It never goes to a customer's role.
	Connection string
	// Reading narrows a session of a role of ours to what changes nothing.
	Reading bool
	// Via is who assumes Role, where it is not the worker itself: a customer trusts the role of one data plane and not
	// whatever else the worker may be. AWS calls this role chaining.
	Via *Place
}

// Session is the clients of one activity call.
type Session struct {
	EC2    *ec2.Client
	RAM    *ram.Client
	Quotas *servicequotas.Client
	// Principal is who acts, in the words of an error message.
	Principal string
	// Requests remembers the changes that were asked for.
	Requests *Requests

	credentials aws.CredentialsProvider
}

// Load reads the SDK's standard configuration.
func Load(ctx context.Context, options ...func(*config.LoadOptions) error) (*Factory, error) {
	standard := []func(*config.LoadOptions) error{
		config.WithRetryMode(aws.RetryModeStandard), config.WithRetryMaxAttempts(attempts),
		config.WithHTTPClient(awshttp.NewBuildableClient().WithTimeout(answerTime)),
	}
	base, err := config.LoadDefaultConfig(ctx, append(standard, options...)...)
	if err != nil {
		return nil, fmt.Errorf("reading the AWS configuration: %w", err)
	}
	return New(base), nil
}

// New makes a factory from a configuration that is already there.
func New(base aws.Config) *Factory { return &Factory{base: base} }

// Local reports whether all calls go to this machine: to a simulated cloud.
func (f *Factory) Local() bool {
	if f.base.BaseEndpoint == nil {
		return false
	}
	endpoint, err := url.Parse(*f.base.BaseEndpoint)
	if err != nil {
		return false
	}
	ip := net.ParseIP(endpoint.Hostname())
	return endpoint.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}

// Open makes the clients of one activity call. The role is assumed with the first call, and the session dies with its
// clients: sharing it would write one connection's name over another's deeds in the customer's audit log.
func (f *Factory) Open(at Place, session string) Session {
	cfg := f.base.Copy()
	cfg.Region = at.Region
	requests := &Requests{}
	cfg.APIOptions = append(cfg.APIOptions, requests.remember)
	cfg.Credentials = credentialsOf(cfg, at, session)
	principal := "the worker's own AWS identity"
	if at.Role != "" {
		principal = at.Role
	}
	return Session{
		EC2: ec2.NewFromConfig(cfg), RAM: ram.NewFromConfig(cfg), Quotas: servicequotas.NewFromConfig(cfg), Principal: principal, Requests: requests,
		credentials: cfg.Credentials,
	}
}

// Ready assumes the session's role now, for whoever wants to tell that from the calls that follow.
func (s Session) Ready(ctx context.Context) error {
	if _, err := s.credentials.Retrieve(ctx); err != nil {
		return fmt.Errorf("becoming %s: %w", s.Principal, err)
	}
	return nil
}
