package wire

import (
	"net/url"
	"strconv"
	"strings"

	"causeway.dev/internal/sim/aws/state"
)

// Request is one call on its way through the cloud.
type Request struct {
	state.Call
	Service   string
	Operation string
	Form      url.Values
	Body      []byte // of a service whose members are not all plain
	ID        string
}

// Name is the action in the words of IAM.
func (r *Request) Name() string { return r.Service + ":" + r.Operation }

// Need is a parameter that must be there.
func (r *Request) Need(name string) (string, error) {
	if v := r.Form.Get(name); v != "" {
		return v, nil
	}
	// EC2 names the parameter in the words of its XML.
	return "", &state.Error{Code: "MissingParameter", Message: "The request must contain the parameter " + strings.ToLower(name[:1]) + name[1:], Status: 400}
}

// NeedID is a parameter that must be there and look like an id.
func (r *Request) NeedID(name, prefix string) (string, error) {
	id, err := r.Need(name)
	if err != nil {
		return "", err
	}
	return id, state.CheckID(id, prefix)
}

// List reads Name.1, Name.2, ...
func (r *Request) List(name string) []string {
	var values []string
	for i := 1; r.Form.Has(name + "." + strconv.Itoa(i)); i++ {
		values = append(values, r.Form.Get(name+"."+strconv.Itoa(i)))
	}
	return values
}

// Groups counts the groups Name.1.*, Name.2.*, ... and answers their prefixes.
func (r *Request) Groups(name string) []string {
	var prefixes []string
	for i := 1; ; i++ {
		prefix := name + "." + strconv.Itoa(i) + "."
		found := false
		for key := range r.Form {
			found = found || strings.HasPrefix(key, prefix)
		}
		if !found {
			return prefixes
		}
		prefixes = append(prefixes, prefix)
	}
}
