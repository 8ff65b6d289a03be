package aws

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

// scope is the credential scope of a signature: who, where, which service.
type scope struct {
	accessKey string
	region    string
	service   string
	headers   []string
}

// parseScope reads "AWS4-HMAC-SHA256 Credential=AKIA.../20261121/us-east-1/ec2/aws4_request, SignedHeaders=..., Signature=...".
func parseScope(authorization string) (scope, error) {
	missing := refuse("MissingAuthenticationToken", "Request is missing Authentication Token")
	fields, ok := strings.CutPrefix(authorization, "AWS4-HMAC-SHA256 ")
	if !ok {
		return scope{}, missing
	}
	var s scope
	for field := range strings.SplitSeq(fields, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(field), "=")
		switch name {
		case "Credential":
			parts := strings.Split(value, "/")
			if len(parts) != 5 {
				return scope{}, missing
			}
			s.accessKey, s.region, s.service = parts[0], parts[2], parts[3]
		case "SignedHeaders":
			s.headers = strings.Split(value, ";")
		}
	}
	if s.accessKey == "" {
		return scope{}, missing
	}
	return s, nil
}

// authenticate finds the caller behind a request and checks the signature.
func (c *Cloud) authenticate(hr *http.Request, body []byte, s scope) (*identity, error) {
	c.mu.Lock()
	caller := c.state.Users[s.accessKey]
	if caller == nil {
		caller = c.state.Sessions[s.accessKey]
	}
	c.mu.Unlock()
	switch {
	case caller == nil || caller.Keys.SessionToken != hr.Header.Get("X-Amz-Security-Token"):
		return nil, denied(s.service)
	case caller.Session && !c.sessionNow().Before(caller.Expires):
		return nil, expired(s.service)
	case !signed(hr, body, s, caller.Keys):
		return nil, badSignature(s.service)
	}
	return caller, nil
}

// denied is an unknown key. Each of the three protocols has its own name for it.
func denied(service string) error {
	if service == "ec2" {
		return &apiError{"AuthFailure", "AWS was not able to validate the provided access credentials", 401}
	}
	return &apiError{codeForJSON(service, "InvalidClientTokenId"), "The security token included in the request is invalid.", 403}
}

// expired is a session that has ended, which EC2 calls by another name than STS.
func expired(service string) error {
	if service == "ec2" {
		return &apiError{"RequestExpired", "Request has expired.", 400}
	}
	return &apiError{codeForJSON(service, "ExpiredToken"), "The security token included in the request is expired", 403}
}

// badSignature is a known key with a wrong secret; EC2 does not tell it from an unknown key.
func badSignature(service string) error {
	if service == "ec2" {
		return denied(service)
	}
	return &apiError{codeForJSON(service, "SignatureDoesNotMatch"), "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.", 403}
}

// codeForJSON turns the code of a query service into that of a JSON one.
func codeForJSON(service, code string) string {
	names := map[string]string{
		"InvalidClientTokenId": "UnrecognizedClientException", "ExpiredToken": "ExpiredTokenException",
		"SignatureDoesNotMatch": "InvalidSignatureException",
	}
	if service == "servicequotas" || service == shareServiceName {
		return names[code]
	}
	return code
}

// signed signs the request again, as the caller must have done, and compares.
func signed(hr *http.Request, body []byte, s scope, keys Keys) bool {
	at, err := time.Parse("20060102T150405Z", hr.Header.Get("X-Amz-Date"))
	if err != nil {
		return false
	}
	again := hr.Clone(hr.Context())
	again.Header = http.Header{}
	again.ContentLength = 0
	for _, name := range s.headers {
		switch name {
		case "host": // the signer always signs it
		case "content-length":
			again.ContentLength = hr.ContentLength
		default:
			again.Header[http.CanonicalHeaderKey(name)] = hr.Header.Values(name)
		}
	}
	sum := sha256.Sum256(body)
	credentials := aws.Credentials{AccessKeyID: keys.AccessKeyID, SecretAccessKey: keys.SecretAccessKey, SessionToken: keys.SessionToken}
	err = v4.NewSigner().SignHTTP(hr.Context(), credentials, again, hex.EncodeToString(sum[:]), s.service, s.region, at)
	if err != nil {
		return false
	}
	return subtle.ConstantTimeCompare(signature(again), signature(hr)) == 1
}

func signature(hr *http.Request) []byte {
	_, value, _ := strings.Cut(hr.Header.Get("Authorization"), "Signature=")
	return []byte(value)
}

// newAccessKey makes the part of a key that is not secret.
func (c *Cloud) newAccessKey(prefix string) string {
	return prefix + strings.ToUpper(c.digits(16))
}
