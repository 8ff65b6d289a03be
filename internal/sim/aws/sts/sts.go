// Package sts is the Security Token Service: who is calling, and sessions of roles.
package sts

import (
	"maps"
	"strconv"
	"strings"
	"time"

	"causeway.dev/internal/sim/aws/iam"
	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/wire"
	"causeway.dev/internal/sim/aws/world"
)

const namespace = "https://sts.amazonaws.com/doc/2011-06-15/"

// STS gives out sessions of the roles that IAM keeps.
type STS struct {
	*state.Store
	roles *iam.IAM
}

// New adds it to a cloud.
func New(store *state.Store, roles *iam.IAM) *STS { return &STS{store, roles} }

// Service is what STS answers.
func (c *STS) Service() wire.Service {
	return wire.Service{Name: "sts", Protocol: wire.Query(namespace), Unknown: "InvalidAction", Operations: map[string]wire.Operation{
		"GetCallerIdentity": {Do: c.getCallerIdentity, Free: true},
		"AssumeRole":        {Do: c.assumeRole, Needs: needRole},
	}}
}

// needRole is the role itself.
func needRole(r *wire.Request) []wire.Need {
	return []wire.Need{{Resource: r.Form.Get("RoleArn"), Keys: r.Where()}}
}

type callerAnswer struct {
	ARN       string `xml:"GetCallerIdentityResult>Arn"`
	UserID    string `xml:"GetCallerIdentityResult>UserId"`
	Account   string `xml:"GetCallerIdentityResult>Account"`
	RequestID string `xml:"ResponseMetadata>RequestId"`
}

func (c *STS) getCallerIdentity(r *wire.Request) (any, error) {
	return callerAnswer{r.Caller.ARN, r.Caller.UserID, r.Caller.Account, r.ID}, nil
}

type assumeAnswer struct {
	AccessKeyID     string `xml:"AssumeRoleResult>Credentials>AccessKeyId"`
	SecretAccessKey string `xml:"AssumeRoleResult>Credentials>SecretAccessKey"`
	SessionToken    string `xml:"AssumeRoleResult>Credentials>SessionToken"`
	Expiration      string `xml:"AssumeRoleResult>Credentials>Expiration"`
	UserID          string `xml:"AssumeRoleResult>AssumedRoleUser>AssumedRoleId"`
	ARN             string `xml:"AssumeRoleResult>AssumedRoleUser>Arn"`
	RequestID       string `xml:"ResponseMetadata>RequestId"`
}

// assumeRole enforces what the role's trust policy says. Whether the role is
// missing or not trusting, the answer is the same: AWS does not tell strangers
// which roles exist.
func (c *STS) assumeRole(r *wire.Request) (any, error) {
	arn, session := r.Form.Get("RoleArn"), r.Form.Get("RoleSessionName")
	if len(session) < 2 || len(session) > 64 || strings.ContainsFunc(session, notInSessionName) {
		return nil, state.Refuse("ValidationError", "1 validation error detected: Value '"+session+
			"' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*")
	}
	role := c.roles.RoleNow(arn, r.Now, true)
	if role == nil || !iam.Lets(*role, r.Caller, r.Form.Get("ExternalId")) {
		return nil, &state.Error{Code: "AccessDenied", Message: "User: " + r.Caller.ARN +
			" is not authorized to perform: sts:AssumeRole on resource: " + arn, Status: 403}
	}
	length, err := sessionLength(r, role)
	if err != nil {
		return nil, err
	}
	tags, err := sessionTags(r, role)
	if err != nil {
		return nil, err
	}
	policy := r.Form.Get("Policy")
	if policy != "" {
		if err := iam.CheckPolicy(policy); err != nil {
			return nil, state.Refuse("MalformedPolicyDocument", err.Error())
		}
		if len(policy) > longestPolicy {
			return nil, state.Refuse("PackedPolicyTooLarge", "Packed size of session tags and policies consumes more than 100% of allotted space.")
		}
	}
	answer, id := c.newSession(r, role, session, length)
	id.Tags, id.Policy = tags, policy
	return answer, nil
}

// longestPolicy is how long a session's policy may be, in characters.
const longestPolicy = 2048

// sessionTags are what the caller wants the session to carry. The role's trust must allow that by itself.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
func sessionTags(r *wire.Request, role *world.Role) (map[string]string, error) {
	tags := map[string]string{}
	for _, tag := range r.Groups("Tags.member") {
		tags[r.Form.Get(tag+"Key")] = r.Form.Get(tag + "Value")
	}
	if len(tags) > 0 && !role.TagSession {
		return nil, &state.Error{Code: "AccessDenied", Message: "User: " + r.Caller.ARN +
			" is not authorized to perform: sts:TagSession on resource: " + role.ARN(), Status: 403}
	}
	return tags, nil
}

func notInSessionName(r rune) bool {
	letter := (r >= 'a' && r <= 'z') || (r >= 'A' && r <= 'Z') || (r >= '0' && r <= '9')
	return !letter && !strings.ContainsRune("_+=,.@-", r)
}

// sessionLength refuses more than an hour to a role that assumes a role.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
func sessionLength(r *wire.Request, role *world.Role) (time.Duration, error) {
	longest := max(role.MaxSession, time.Hour)
	text := r.Form.Get("DurationSeconds")
	if text == "" {
		return time.Hour, nil
	}
	seconds, err := strconv.Atoi(text)
	length := time.Duration(seconds) * time.Second
	switch {
	case err != nil || length < 15*time.Minute || length > 12*time.Hour:
		return 0, state.Refuse("ValidationError", "1 validation error detected: Value '"+text+"' at 'durationSeconds' is out of range")
	case r.Caller.Session && length > time.Hour:
		return 0, state.Refuse("ValidationError", "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining")
	case length > longest:
		return 0, state.Refuse("ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")
	}
	return length, nil
}

// newSession gives keys that end.
func (c *STS) newSession(r *wire.Request, role *world.Role, name string, length time.Duration) (assumeAnswer, *state.Identity) {
	id := &state.Identity{
		Account: role.Account, Session: true, Role: role.ARN(), Checked: role.Policies != nil, Expires: c.SessionNow().Add(length),
		ARN:    "arn:aws:sts::" + role.Account + ":assumed-role/" + role.Name + "/" + name,
		UserID: "AROA" + strings.ToUpper(c.Digits(17)) + ":" + name,
		Keys:   world.Keys{AccessKeyID: c.NewAccessKey("ASIA"), SecretAccessKey: c.Digits(40), SessionToken: "simulated" + c.Digits(60)},
	}
	// A worker assumes its role again and again; what has ended for a day is of no use.
	maps.DeleteFunc(c.State.Sessions, func(_ string, old *state.Identity) bool {
		return c.SessionNow().Sub(old.Expires) > 24*time.Hour
	})
	c.State.Sessions[id.Keys.AccessKeyID] = id
	return assumeAnswer{
		id.Keys.AccessKeyID, id.Keys.SecretAccessKey, id.Keys.SessionToken,
		id.Expires.UTC().Format(time.RFC3339), id.UserID, id.ARN, r.ID,
	}, id
}
