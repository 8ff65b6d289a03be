package wire

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"causeway.dev/internal/sim/aws/state"
)

// jsonWords are what the two JSON protocols share.
type jsonWords struct{}

func (jsonWords) Denied() error       { return deniedAs("UnrecognizedClientException") }
func (jsonWords) Expired() error      { return expiredAs("ExpiredTokenException") }
func (jsonWords) BadSignature() error { return badSignatureAs("InvalidSignatureException") }

func (jsonWords) Forbidden(text string) error {
	return &state.Error{Code: "AccessDeniedException", Message: text, Status: 403}
}

func deniedAs(code string) error {
	return &state.Error{Code: code, Message: "The security token included in the request is invalid.", Status: 403}
}

func expiredAs(code string) error {
	return &state.Error{Code: code, Message: "The security token included in the request is expired", Status: 403}
}

func badSignatureAs(code string) error {
	return &state.Error{Code: code, Message: "The request signature we calculated does not match the signature you provided. " +
		"Check your AWS Secret Access Key and signing method.", Status: 403}
}

// jsonTarget is the protocol of Service Quotas.
type jsonTarget struct {
	plain
	jsonWords
}

func (jsonTarget) Answer(w http.ResponseWriter, r *Request, answer any) {
	writeJSON(w, r, http.StatusOK, "application/x-amz-json-1.1", answer)
}

func (jsonTarget) Refuse(w http.ResponseWriter, r *Request, e *state.Error) {
	writeJSON(w, r, e.Status, "application/x-amz-json-1.1", map[string]string{"__type": e.Code, "message": e.Message})
}

// restJSON is the protocol of RAM.
type restJSON struct {
	plain
	jsonWords
}

// Read finds the operation by its path. What a DELETE has in its query becomes
// a body, so that all operations read one form.
func (restJSON) Read(r *Request, hr *http.Request, body []byte, operations map[string]Operation) {
	r.Form, _ = parseBody(hr, body)
	name := strings.Trim(hr.URL.Path, "/")
	for operation := range operations {
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
	r.Body, r.Operation = body, name
}

func (restJSON) Answer(w http.ResponseWriter, r *Request, answer any) {
	writeJSON(w, r, http.StatusOK, "application/json", answer)
}

func (restJSON) Refuse(w http.ResponseWriter, r *Request, e *state.Error) {
	w.Header().Set("X-Amzn-Errortype", e.Code)
	writeJSON(w, r, e.Status, "application/json", map[string]string{"message": e.Message})
}

func writeJSON(w http.ResponseWriter, r *Request, status int, kind string, body any) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("X-Amzn-Requestid", r.ID)
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the client may be gone
}

// Epoch is a time as JSON services write it: seconds with a fraction.
type Epoch time.Time

// MarshalJSON has three decimals, as AWS's have.
func (e Epoch) MarshalJSON() ([]byte, error) {
	return []byte(strconv.FormatFloat(float64(time.Time(e).UnixMilli())/1000, 'f', 3, 64)), nil
}
