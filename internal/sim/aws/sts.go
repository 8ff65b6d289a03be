package aws

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

func (c *Cloud) stsService() service {
	return service{unknown: "InvalidAction", operations: map[string]operation{
		"GetCallerIdentity": {do: c.getCallerIdentity},
		"AssumeRole":        {do: c.assumeRole},
	}}
}

type callerAnswer struct {
	ARN       string `xml:"GetCallerIdentityResult>Arn"`
	UserID    string `xml:"GetCallerIdentityResult>UserId"`
	Account   string `xml:"GetCallerIdentityResult>Account"`
	RequestID string `xml:"ResponseMetadata>RequestId"`
}

func (c *Cloud) getCallerIdentity(r *request) (any, error) {
	return callerAnswer{r.caller.ARN, r.caller.UserID, r.caller.Account, r.id}, nil
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
func (c *Cloud) assumeRole(r *request) (any, error) {
	arn, session := r.form.Get("RoleArn"), r.form.Get("RoleSessionName")
	if len(session) < 2 || len(session) > 64 || strings.ContainsFunc(session, notInSessionName) {
		return nil, refuse("ValidationError", "1 validation error detected: Value '"+session+
			"' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*")
	}
	role := c.roleNow(arn, r.now, true)
	if role == nil || !role.lets(r.caller, r.form.Get("ExternalId")) {
		return nil, &apiError{"AccessDenied", "User: " + r.caller.ARN +
			" is not authorized to perform: sts:AssumeRole on resource: " + arn, 403}
	}
	length, err := sessionLength(r, role)
	if err != nil {
		return nil, err
	}
	return c.newSession(r, role, session, length), nil
}

func notInSessionName(r rune) bool {
	letter := (r >= 'a' && r <= 'z') || (r >= 'A' && r <= 'Z') || (r >= '0' && r <= '9')
	return !letter && !strings.ContainsRune("_+=,.@-", r)
}

// trusts asks the role's trust policy. A role does not trust its own account by itself.
func (r Role) trusts(caller *identity) bool {
	// An account stands for its root, and so for every principal in it.
	names := []string{caller.Account, caller.ARN, "arn:aws:iam::" + caller.Account + ":root"}
	if caller.Role != "" {
		names = append(names, caller.Role)
	}
	return slices.ContainsFunc(names, func(name string) bool { return slices.Contains(r.Trusts, name) })
}

// sessionLength refuses more than an hour to a role that assumes a role.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
func sessionLength(r *request, role *Role) (time.Duration, error) {
	longest := max(role.MaxSession, time.Hour)
	text := r.form.Get("DurationSeconds")
	if text == "" {
		return time.Hour, nil
	}
	seconds, err := strconv.Atoi(text)
	length := time.Duration(seconds) * time.Second
	switch {
	case err != nil || length < 15*time.Minute || length > 12*time.Hour:
		return 0, refuse("ValidationError", "1 validation error detected: Value '"+text+"' at 'durationSeconds' is out of range")
	case r.caller.Session && length > time.Hour:
		return 0, refuse("ValidationError", "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining")
	case length > longest:
		return 0, refuse("ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")
	}
	return length, nil
}

// newSession gives keys that end.
func (c *Cloud) newSession(r *request, role *Role, name string, length time.Duration) assumeAnswer {
	id := &identity{
		Account: role.Account, Session: true, Role: role.ARN(), Checked: role.Policies != nil, Expires: c.sessionNow().Add(length),
		ARN:    "arn:aws:sts::" + role.Account + ":assumed-role/" + role.Name + "/" + name,
		UserID: "AROA" + strings.ToUpper(c.digits(17)) + ":" + name,
		Keys:   Keys{AccessKeyID: c.newAccessKey("ASIA"), SecretAccessKey: c.digits(40), SessionToken: "simulated" + c.digits(60)},
	}
	// A worker assumes its role again and again; what has ended for a day is of no use.
	maps.DeleteFunc(c.state.Sessions, func(_ string, old *identity) bool {
		return c.sessionNow().Sub(old.Expires) > 24*time.Hour
	})
	c.state.Sessions[id.Keys.AccessKeyID] = id
	return assumeAnswer{
		id.Keys.AccessKeyID, id.Keys.SecretAccessKey, id.Keys.SessionToken,
		id.Expires.UTC().Format(time.RFC3339), id.UserID, id.ARN, r.id,
	}
}
