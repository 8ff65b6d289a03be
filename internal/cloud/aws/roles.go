package aws

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/aws-sdk-go-v2/service/sts/types"

	"causeway.dev/internal/connection"
)

// NotLent is the error of a role that could not be assumed although whoever was to assume it (Place.Via) could act: the
// only error that says anything about the role itself.
type NotLent struct {
	Role string
	Err  error
}

// Error names the role and what AWS said.
func (e *NotLent) Error() string { return "assuming " + e.Role + ": " + e.Err.Error() }

// Unwrap gives AWS's own error.
func (e *NotLent) Unwrap() error { return e.Err }

// credentialsOf are the credentials with which a place is acted at, each role assumed on its own and once.
func credentialsOf(cfg aws.Config, at Place, session string) aws.CredentialsProvider {
	if at.Role == "" {
		return cfg.Credentials
	}
	if at.Via == nil {
		return aws.NewCredentialsCache(assumed(cfg, at, session))
	}
	// AWS needs no answer of the other region's STS: a session is good in all of them.
	via := cfg.Copy()
	via.Region = at.Via.Region
	via.Credentials = credentialsOf(via, *at.Via, session)
	lent := assumed(via, at, session)
	return aws.NewCredentialsCache(aws.CredentialsProviderFunc(func(ctx context.Context) (aws.Credentials, error) {
		if _, err := via.Credentials.Retrieve(ctx); err != nil {
			return aws.Credentials{}, fmt.Errorf("becoming who assumes %s: %w", at.Role, err)
		}
		credentials, err := lent.Retrieve(ctx)
		if err != nil {
			return aws.Credentials{}, &NotLent{Role: at.Role, Err: err}
		}
		return credentials, nil
	}))
}

func assumed(cfg aws.Config, at Place, session string) *stscreds.AssumeRoleProvider {
	return stscreds.NewAssumeRoleProvider(sts.NewFromConfig(cfg), at.Role, func(o *stscreds.AssumeRoleOptions) {
		o.RoleSessionName, o.Duration = session, sessionTime
		if at.ExternalID != "" {
			o.ExternalID = aws.String(at.ExternalID)
		}
		if at.Via != nil {
			return // the customer's: what they trust, and what they see, is the session's name
		}
		if at.Connection != "" {
			o.Tags = []types.Tag{{Key: aws.String(connection.TagConnectionID), Value: aws.String(at.Connection)}}
		}
		if at.Reading {
			o.Policy = aws.String(readingPolicy)
		}
	})
}

// readingPolicy is all that a look may do with a role of ours: to see, and to try whether a customer's role can be assumed.
const readingPolicy = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Resource":"*","Action":` +
	`["ec2:Describe*","ec2:Get*","ec2:Search*","ram:Get*","ram:List*","route53:Get*","route53:List*","route53resolver:Get*",` +
	`"route53resolver:List*","servicequotas:Get*","servicequotas:List*","sts:AssumeRole"]}]}`

// TryAssume assumes the role of a place once, to learn whether that is possible, and throws the session away unseen. It
// returns AWS's id of the request, of a refused one too. An error that is no *NotLent says nothing about the role.
func (f *Factory) TryAssume(ctx context.Context, at Place, session string) (requestID string, err error) {
	cfg := f.base.Copy()
	cfg.Region = at.Region
	if at.Via != nil {
		cfg.Region = at.Via.Region
		cfg.Credentials = credentialsOf(cfg, *at.Via, session)
	}
	if _, err := cfg.Credentials.Retrieve(ctx); err != nil {
		return "", fmt.Errorf("becoming who assumes %s: %w", at.Role, err)
	}
	in := &sts.AssumeRoleInput{
		RoleArn: aws.String(at.Role), RoleSessionName: aws.String(session), DurationSeconds: aws.Int32(int32(sessionTime.Seconds())),
	}
	if at.ExternalID != "" {
		in.ExternalId = aws.String(at.ExternalID)
	}
	out, err := sts.NewFromConfig(cfg).AssumeRole(ctx, in)
	if err != nil {
		var answered *awshttp.ResponseError
		if errors.As(err, &answered) {
			requestID = answered.ServiceRequestID()
		}
		return requestID, &NotLent{Role: at.Role, Err: err}
	}
	requestID, _ = awsmiddleware.GetRequestIDMetadata(out.ResultMetadata)
	return requestID, nil
}
