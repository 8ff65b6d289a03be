package ram

import (
	"encoding/base64"
	"encoding/json"
	"strconv"
	"strings"

	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/wire"
)

// Service is what RAM answers.
func (c *RAM) Service() wire.Service {
	return wire.Service{Name: "ram", Protocol: wire.REST(), Unknown: "UnknownOperationException", Operations: map[string]wire.Operation{
		"CreateResourceShare":            {Do: c.createShare},
		"DeleteResourceShare":            {Do: c.deleteShare},
		"GetResourceShares":              {Do: c.getShares},
		"AssociateResourceShare":         {Do: c.associateShare},
		"DisassociateResourceShare":      {Do: c.disassociateShare},
		"GetResourceShareAssociations":   {Do: c.getMemberships},
		"GetResourceShareInvitations":    {Do: c.getInvitations},
		"AcceptResourceShareInvitation":  {Do: c.acceptInvitation},
		"RejectResourceShareInvitation":  {Do: c.rejectInvitation},
		"ListResources":                  {Do: c.listShared},
		"ListPendingInvitationResources": {Do: c.listPending},
	}}
}

// readShareCall reads the members of a call.
func readShareCall[T any](r *wire.Request) (T, error) {
	var in T
	if len(r.Body) == 0 {
		return in, nil
	}
	if err := json.Unmarshal(r.Body, &in); err != nil {
		return in, invalidParameter("The request could not be read.")
	}
	return in, nil
}

func invalidParameter(message string) error {
	return state.Refuse("InvalidParameterException", message)
}

func notPermitted(message string) error {
	return state.Refuse("OperationNotPermittedException", message)
}

func unknownShare(arn string) error {
	return state.Refuse("UnknownResourceException", "ResourceShare "+arn+" could not be found.")
}

// isARN is as much of an ARN as RAM looks at before it looks anything up.
func isARN(text string) bool {
	return len(strings.SplitN(text, ":", 6)) == 6 && strings.HasPrefix(text, "arn:")
}

func malformedARN(text string) error {
	return state.Refuse("MalformedArnException", "The specified resource ARN "+text+" is not valid. Verify the ARN and try again.")
}

// sharePages are the members that every list takes.
type sharePages struct {
	NextToken  string `json:"nextToken"`
	MaxResults *int   `json:"maxResults"`
}

// page answers one page and the token of the next.
func page[T any](p sharePages, items []T) ([]T, string, error) {
	start, size := 0, len(items)
	if p.NextToken != "" {
		text, err := base64.RawURLEncoding.DecodeString(p.NextToken)
		start, _ = strconv.Atoi(string(text))
		if err != nil || start < 0 {
			return nil, "", state.Refuse("InvalidNextTokenException", "The specified value for nextToken is not valid.")
		}
	}
	if p.MaxResults != nil {
		if *p.MaxResults < 1 || *p.MaxResults > 500 {
			return nil, "", invalidParameter("maxResults must be between 1 and 500")
		}
		size = *p.MaxResults
	}
	start = min(start, len(items))
	end := min(start+size, len(items))
	if end == len(items) {
		return items[start:end], "", nil
	}
	return items[start:end], pageToken(end), nil
}

func pageToken(start int) string {
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.Itoa(start)))
}

// again finds what the same call with the same token did. The same token with
// another call is refused.
func (c *RAM) again(r *wire.Request, token string) (string, error) {
	known, ok := c.State.Tokens[tokenKey(r, token)]
	switch {
	case token == "" || !ok:
		return "", nil
	case known.Body != string(r.Body):
		return "", state.Refuse("IdempotentParameterMismatchException", "The client token "+token+" was used with other parameters.")
	}
	return known.Result, nil
}

// remember keeps what a token did.
func (c *RAM) remember(r *wire.Request, token, result string) {
	if token != "" {
		c.State.Tokens[tokenKey(r, token)] = state.TokenUse{Body: string(r.Body), Result: result}
	}
}

func tokenKey(r *wire.Request, token string) string {
	return r.Caller.Account + "/" + r.Region + "/" + r.Operation + "/" + token
}
