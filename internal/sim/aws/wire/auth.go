package wire

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/world"
)

// Scope is the credential scope of a signature: who, where, which service.
type Scope struct {
	AccessKey string
	Region    string
	Service   string
	headers   []string
}

// ParseScope reads "AWS4-HMAC-SHA256 Credential=AKIA.../20261121/us-east-1/ec2/aws4_request, SignedHeaders=..., Signature=...".
func ParseScope(authorization string) (Scope, error) {
	missing := state.Refuse("MissingAuthenticationToken", "Request is missing Authentication Token")
	fields, ok := strings.CutPrefix(authorization, "AWS4-HMAC-SHA256 ")
	if !ok {
		return Scope{}, missing
	}
	var s Scope
	for field := range strings.SplitSeq(fields, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(field), "=")
		switch name {
		case "Credential":
			parts := strings.Split(value, "/")
			if len(parts) != 5 {
				return Scope{}, missing
			}
			s.AccessKey, s.Region, s.Service = parts[0], parts[2], parts[3]
		case "SignedHeaders":
			s.headers = strings.Split(value, ";")
		}
	}
	if s.AccessKey == "" {
		return Scope{}, missing
	}
	return s, nil
}

// Signed signs the request again, as the caller must have done, and compares.
func Signed(hr *http.Request, body []byte, s Scope, keys world.Keys) bool {
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
	err = v4.NewSigner().SignHTTP(hr.Context(), credentials, again, hex.EncodeToString(sum[:]), s.Service, s.Region, at)
	if err != nil {
		return false
	}
	return subtle.ConstantTimeCompare(signature(again), signature(hr)) == 1
}

func signature(hr *http.Request) []byte {
	_, value, _ := strings.Cut(hr.Header.Get("Authorization"), "Signature=")
	return []byte(value)
}
