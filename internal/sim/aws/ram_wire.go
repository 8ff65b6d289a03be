package aws

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// shareServiceName is RAM in a signature's scope. It speaks REST with JSON: the
// operation is the path, and an error's code stands in a header.
const shareServiceName = "ram"

func (c *Cloud) shareService() service {
	return service{unknown: "UnknownOperationException", operations: map[string]operation{
		"CreateResourceShare":            {do: c.createShare},
		"DeleteResourceShare":            {do: c.deleteShare},
		"GetResourceShares":              {do: c.getShares},
		"AssociateResourceShare":         {do: c.associateShare},
		"DisassociateResourceShare":      {do: c.disassociateShare},
		"GetResourceShareAssociations":   {do: c.getMemberships},
		"GetResourceShareInvitations":    {do: c.getInvitations},
		"AcceptResourceShareInvitation":  {do: c.acceptInvitation},
		"RejectResourceShareInvitation":  {do: c.rejectInvitation},
		"ListResources":                  {do: c.listShared},
		"ListPendingInvitationResources": {do: c.listPending},
	}}
}

// parseShareCall finds the operation by its path. What a DELETE has in its query
// becomes a body, so that all operations read one form.
func (c *Cloud) parseShareCall(hr *http.Request, body []byte) ([]byte, string) {
	name := strings.Trim(hr.URL.Path, "/")
	for operation := range c.services[shareServiceName].operations {
		if strings.EqualFold(operation, name) {
			name = operation
		}
	}
	if query := hr.URL.Query(); len(query) > 0 {
		members := map[string]string{}
		for key := range query {
			members[key] = query.Get(key)
		}
		body, _ = json.Marshal(members) // strings always marshal
	}
	return body, name
}

// readShareCall reads the members of a call.
func readShareCall[T any](r *request) (T, error) {
	var in T
	if len(r.body) == 0 {
		return in, nil
	}
	if err := json.Unmarshal(r.body, &in); err != nil {
		return in, invalidParameter("The request could not be read.")
	}
	return in, nil
}

func invalidParameter(message string) error { return refuse("InvalidParameterException", message) }

func notPermitted(message string) error { return refuse("OperationNotPermittedException", message) }

func unknownShare(arn string) error {
	return refuse("UnknownResourceException", "ResourceShare "+arn+" could not be found.")
}

// isARN is as much of an ARN as RAM looks at before it looks anything up.
func isARN(text string) bool {
	return len(strings.SplitN(text, ":", 6)) == 6 && strings.HasPrefix(text, "arn:")
}

func malformedARN(text string) error {
	return refuse("MalformedArnException", "The specified resource ARN "+text+" is not valid. Verify the ARN and try again.")
}

// epoch is a time as JSON services write it: seconds with a fraction.
type epoch time.Time

func (e epoch) MarshalJSON() ([]byte, error) {
	return []byte(strconv.FormatFloat(float64(time.Time(e).UnixMilli())/1000, 'f', 3, 64)), nil
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
			return nil, "", refuse("InvalidNextTokenException", "The specified value for nextToken is not valid.")
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

func writeREST(w http.ResponseWriter, r *request, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Amzn-Requestid", r.id)
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the client may be gone
}

// tokenUse is what a client token was used for.
type tokenUse struct {
	Body   string
	Result string
}

// again finds what the same call with the same token did. The same token with
// another call is refused.
func (c *Cloud) again(r *request, token string) (string, error) {
	known, ok := c.state.Tokens[r.tokenKey(token)]
	switch {
	case token == "" || !ok:
		return "", nil
	case known.Body != string(r.body):
		return "", refuse("IdempotentParameterMismatchException", "The client token "+token+" was used with other parameters.")
	}
	return known.Result, nil
}

// remember keeps what a token did.
func (c *Cloud) remember(r *request, token, result string) {
	if token != "" {
		c.state.Tokens[r.tokenKey(token)] = tokenUse{string(r.body), result}
	}
}

func (r *request) tokenKey(token string) string {
	return r.caller.Account + "/" + r.region + "/" + r.operation + "/" + token
}
