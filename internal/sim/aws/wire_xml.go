package aws

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"net/http"
)

// apiError is an error in AWS's words.
type apiError struct {
	Code    string
	Message string
	Status  int
}

func (e *apiError) Error() string { return e.Code + ": " + e.Message }

// refuse is the usual error: the caller's fault, status 400.
func refuse(code, message string) error { return &apiError{code, message, http.StatusBadRequest} }

// meta is the part that every EC2 answer begins with.
type meta struct {
	RequestID string `xml:"requestId"`
}

func (m *meta) stamp(id string) { m.RequestID = id }

// done is the answer that says only that it is so.
type done struct {
	meta
	Return bool `xml:"return"`
}

func yes() *done { return &done{Return: true} }

const (
	ec2Namespace = "http://ec2.amazonaws.com/doc/2016-11-15/"
	stsNamespace = "https://sts.amazonaws.com/doc/2011-06-15/"
)

// writeAnswer writes in the protocol of the service.
func writeAnswer(w http.ResponseWriter, r *request, answer any) {
	switch r.service {
	case "servicequotas":
		writeJSON(w, r, http.StatusOK, answer)
	case shareServiceName:
		writeREST(w, r, http.StatusOK, answer)
	case "sts":
		writeXML(w, r, http.StatusOK, r.operation+"Response", stsNamespace, answer)
	case "cloudformation":
		writeXML(w, r, http.StatusOK, r.operation+"Response", stackNamespace, answer)
	default:
		if stamped, ok := answer.(interface{ stamp(string) }); ok {
			stamped.stamp(r.id)
		}
		writeXML(w, r, http.StatusOK, r.operation+"Response", ec2Namespace, answer)
	}
}

// writeError answers in the form of the service: a client that meets the wrong
// form reports a parse error instead of the reason.
func writeError(w http.ResponseWriter, r *request, err error) {
	e := &apiError{Code: "InternalError", Message: "An internal error has occurred", Status: http.StatusInternalServerError}
	errors.As(err, &e)
	switch r.service {
	case "servicequotas":
		writeJSON(w, r, e.Status, map[string]string{"__type": e.Code, "message": e.Message})
	case shareServiceName:
		w.Header().Set("X-Amzn-Errortype", e.Code)
		writeREST(w, r, e.Status, map[string]string{"message": e.Message})
	case "sts":
		writeXML(w, r, e.Status, "ErrorResponse", stsNamespace, queryError{Type: "Sender", Code: e.Code, Message: e.Message, RequestID: r.id})
	case "cloudformation":
		writeXML(w, r, e.Status, "ErrorResponse", stackNamespace, queryError{Type: "Sender", Code: e.Code, Message: e.Message, RequestID: r.id})
	default:
		writeXML(w, r, e.Status, "Response", "", ec2Error{Code: e.Code, Message: e.Message, RequestID: r.id})
	}
}

type ec2Error struct {
	Code      string `xml:"Errors>Error>Code"`
	Message   string `xml:"Errors>Error>Message"`
	RequestID string `xml:"RequestID"`
}

type queryError struct {
	Type      string `xml:"Error>Type"`
	Code      string `xml:"Error>Code"`
	Message   string `xml:"Error>Message"`
	RequestID string `xml:"RequestId"`
}

func writeXML(w http.ResponseWriter, r *request, status int, name, namespace string, body any) {
	start := xml.StartElement{Name: xml.Name{Local: name}}
	if namespace != "" {
		start.Attr = []xml.Attr{{Name: xml.Name{Local: "xmlns"}, Value: namespace}}
	}
	w.Header().Set("Content-Type", "text/xml;charset=UTF-8")
	w.Header().Set("X-Amzn-Requestid", r.id)
	w.WriteHeader(status)
	_, _ = w.Write([]byte(xml.Header))
	_ = xml.NewEncoder(w).EncodeElement(body, start) // the client may be gone
}

func writeJSON(w http.ResponseWriter, r *request, status int, body any) {
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	w.Header().Set("X-Amzn-Requestid", r.id)
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the client may be gone
}
