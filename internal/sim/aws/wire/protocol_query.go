package wire

import (
	"encoding/xml"
	"net/http"
	"slices"
	"strings"

	"causeway.dev/internal/sim/aws/state"
)

const ec2Namespace = "http://ec2.amazonaws.com/doc/2016-11-15/"

// Meta is the part that every EC2 answer begins with.
type Meta struct {
	RequestID string `xml:"requestId"`
}

func (m *Meta) stamp(id string) { m.RequestID = id }

// Done is the answer that says only that it is so.
type Done struct {
	Meta
	Return bool `xml:"return"`
}

// Yes is that answer.
func Yes() *Done { return &Done{Return: true} }

type ec2Query struct{ plain }

// Check refuses what EC2 refuses before it looks at anything.
func (ec2Query) Check(r *Request, op Operation) error {
	if v := r.Form.Get("Version"); v != "2016-11-15" {
		return &state.Error{Code: "InvalidAction", Message: "The action " + r.Operation + " is not valid for version " + v, Status: 400}
	}
	known := append([]string{"Action", "Version", "DryRun"}, op.Params...)
	for name := range r.Form {
		if first, _, _ := strings.Cut(name, "."); !slices.Contains(known, first) {
			return &state.Error{Code: "UnknownParameter", Message: "The parameter " + first + " is not recognized", Status: 400}
		}
	}
	return nil
}

func (ec2Query) Rehearse(r *Request) error {
	if r.Form.Get("DryRun") == "true" {
		return &state.Error{Code: "DryRunOperation", Message: "Request would have succeeded, but DryRun flag is set.", Status: 412}
	}
	return nil
}

func (ec2Query) Answer(w http.ResponseWriter, r *Request, answer any) {
	if stamped, ok := answer.(interface{ stamp(string) }); ok {
		stamped.stamp(r.ID)
	}
	writeXML(w, r, http.StatusOK, r.Operation+"Response", ec2Namespace, answer)
}

type ec2Error struct {
	Code      string `xml:"Errors>Error>Code"`
	Message   string `xml:"Errors>Error>Message"`
	RequestID string `xml:"RequestID"`
}

func (ec2Query) Refuse(w http.ResponseWriter, r *Request, e *state.Error) {
	writeXML(w, r, e.Status, "Response", "", ec2Error{Code: e.Code, Message: e.Message, RequestID: r.ID})
}

func (ec2Query) Denied() error {
	return &state.Error{Code: "AuthFailure", Message: "AWS was not able to validate the provided access credentials", Status: 401}
}

func (ec2Query) Expired() error {
	return &state.Error{Code: "RequestExpired", Message: "Request has expired.", Status: 400}
}

// BadSignature is not told from an unknown key.
func (p ec2Query) BadSignature() error { return p.Denied() }

func (ec2Query) Forbidden(text string) error {
	return &state.Error{
		Code: state.CodeUnauthorized, Message: "You are not authorized to perform this operation. " + text +
			". Encoded authorization failure message: c2ltdWxhdGVk", Status: 403,
	}
}

// query is the protocol of STS and CloudFormation.
type query struct {
	plain
	namespace string
}

func (p query) Answer(w http.ResponseWriter, r *Request, answer any) {
	writeXML(w, r, http.StatusOK, r.Operation+"Response", p.namespace, answer)
}

type queryError struct {
	Type      string `xml:"Error>Type"`
	Code      string `xml:"Error>Code"`
	Message   string `xml:"Error>Message"`
	RequestID string `xml:"RequestId"`
}

func (p query) Refuse(w http.ResponseWriter, r *Request, e *state.Error) {
	writeXML(w, r, e.Status, "ErrorResponse", p.namespace, queryError{Type: "Sender", Code: e.Code, Message: e.Message, RequestID: r.ID})
}

func (query) Denied() error       { return deniedAs("InvalidClientTokenId") }
func (query) Expired() error      { return expiredAs("ExpiredToken") }
func (query) BadSignature() error { return badSignatureAs("SignatureDoesNotMatch") }

func (query) Forbidden(text string) error {
	return &state.Error{Code: "AccessDenied", Message: text, Status: 403}
}

func writeXML(w http.ResponseWriter, r *Request, status int, name, namespace string, body any) {
	start := xml.StartElement{Name: xml.Name{Local: name}}
	if namespace != "" {
		start.Attr = []xml.Attr{{Name: xml.Name{Local: "xmlns"}, Value: namespace}}
	}
	w.Header().Set("Content-Type", "text/xml;charset=UTF-8")
	w.Header().Set("X-Amzn-Requestid", r.ID)
	w.WriteHeader(status)
	_, _ = w.Write([]byte(xml.Header))
	_ = xml.NewEncoder(w).EncodeElement(body, start) // the client may be gone
}
