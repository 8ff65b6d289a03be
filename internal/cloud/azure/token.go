package azure

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// Principal is who our application is in one tenant. Its object id differs from tenant to tenant, and is what role
// assignments name.
type Principal struct {
	ObjectID, Tenant string
}

func (f *Factory) scope() string {
	// As the SDK's own clients ask for it, so that they find the same token again.
	return f.cloud.Services[cloud.ResourceManager].Audience + "/.default"
}

// Principal logs in and says as whom. That it succeeds is the proof of consent, and needs no right to read the directory. The
// token itself is not kept.
func (s *Side) Principal(ctx context.Context) (Principal, error) {
	token, err := s.credential.GetToken(ctx, policy.TokenRequestOptions{Scopes: []string{s.scope}, TenantID: s.Tenant, EnableCAE: true})
	if err != nil {
		return Principal{}, err
	}
	return claims(token.Token)
}

var errOpaque = errors.New("the token does not say whose it is")

// claims reads who a token is for. Its signature is the resource manager's business, not ours.
func claims(token string) (Principal, error) {
	parts := strings.Split(token, ".")
	const header, payload, all = 0, 1, 3
	if len(parts) != all || parts[header] == "" {
		return Principal{}, errOpaque
	}
	raw, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[payload], "="))
	if err != nil {
		return Principal{}, errOpaque
	}
	var said struct {
		OID string `json:"oid"`
		TID string `json:"tid"`
	}
	if json.Unmarshal(raw, &said) != nil || said.OID == "" {
		return Principal{}, errOpaque
	}
	return Principal{ObjectID: strings.ToLower(said.OID), Tenant: strings.ToLower(said.TID)}, nil
}
