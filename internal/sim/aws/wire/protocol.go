package wire

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"causeway.dev/internal/sim/aws/state"
)

// Protocol is one of the forms in which AWS's services are asked and answer, with the words that all services of one form share.
type Protocol interface {
	// Read finds the operation and its parameters in a request; the operations are those that the service knows.
	Read(r *Request, hr *http.Request, body []byte, operations map[string]Operation)
	// Check refuses what the service refuses before it looks at anything.
	Check(r *Request, op Operation) error
	// Rehearse is the refusal of a permitted call that asked only whether it would be.
	Rehearse(r *Request) error
	Answer(w http.ResponseWriter, r *Request, answer any)
	Refuse(w http.ResponseWriter, r *Request, e *state.Error)

	// Denied is an unknown key, Expired a session that has ended, BadSignature a known key with a wrong secret.
	Denied() error
	Expired() error
	BadSignature() error
	// Forbidden is what no policy allows.
	Forbidden(text string) error
}

// EC2 is EC2's own query protocol: XML without a result element, and codes of its own.
func EC2() Protocol { return ec2Query{} }

// Query is the query protocol of the other services, in the namespace of their XML.
func Query(namespace string) Protocol { return query{namespace: namespace} }

// Other answers calls to services that are not there: in EC2's form, with the words of the others.
func Other() Protocol { return other{query: query{}} }

// JSON has the operation in a header and an error's code in its body.
func JSON() Protocol { return jsonTarget{} }

// REST has the operation in its path, and an error's code in a header.
func REST() Protocol { return restJSON{} }

// parseBody reads the query protocol, or the JSON protocol as if it were the
// same: its members here are all plain strings.
func parseBody(hr *http.Request, body []byte) (url.Values, string) {
	if target := hr.Header.Get("X-Amz-Target"); target != "" {
		members := map[string]any{}
		_ = json.Unmarshal(body, &members) // what is missing is refused later, by name
		form := url.Values{}
		for name, value := range members {
			if s, ok := value.(string); ok {
				form.Set(name, s)
			}
		}
		return form, target[strings.LastIndex(target, ".")+1:]
	}
	form, _ := url.ParseQuery(string(body)) // as above
	for name, values := range hr.URL.Query() {
		form[name] = values
	}
	return form, form.Get("Action")
}

// plain is a protocol whose calls are all parameters.
type plain struct{}

func (plain) Read(r *Request, hr *http.Request, body []byte, _ map[string]Operation) {
	r.Form, r.Operation = parseBody(hr, body)
}

func (plain) Check(*Request, Operation) error { return nil }

func (plain) Rehearse(*Request) error { return nil }

// other has the form of one protocol and the words of another.
type other struct {
	query
	form ec2Query
}

func (p other) Answer(w http.ResponseWriter, r *Request, answer any)     { p.form.Answer(w, r, answer) }
func (p other) Refuse(w http.ResponseWriter, r *Request, e *state.Error) { p.form.Refuse(w, r, e) }
