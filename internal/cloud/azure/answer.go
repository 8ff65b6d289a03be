package azure

import (
	"encoding/json"
	"errors"
	"net/http"
	"regexp"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
)

// Answer is what Azure or Microsoft Entra said, taken out of an error of the SDK, whose own text repeats whole responses.
type Answer struct {
	// Code is the resource manager's code, such as AuthorizationFailed, or Entra's, such as AADSTS700016. It is empty when
	// there was no answer.
	Code string
	// Status is the HTTP status, 0 without an answer.
	Status int
	// Says is the sentence beside the code.
	Says string
	// ID is by what Microsoft finds the request.
	ID string
}

// Entra reports whether it was Microsoft Entra that answered: no token was given.
func (a Answer) Entra() bool { return strings.HasPrefix(a.Code, "AADSTS") }

// Forbidden is the resource manager's refusal to let us do it. A 401 is none: it speaks of the token, not of rights.
func (a Answer) Forbidden() bool { return a.Status == http.StatusForbidden && !a.Entra() }

// NotFound means that it is not there, as far as we may know.
func (a Answer) NotFound() bool { return a.Status == http.StatusNotFound && !a.Entra() }

// String is the answer in one line.
func (a Answer) String() string {
	if a.Says == "" {
		return a.Code
	}
	return a.Code + ": " + a.Says
}

var (
	aadsts = regexp.MustCompile(`AADSTS\d+`)
	trace  = regexp.MustCompile(`(?i)Correlation ID: ([0-9a-f-]{36})`)
)

// AnswerOf reads an error of the SDK.
func AnswerOf(err error) Answer {
	var refused *azcore.ResponseError
	if errors.As(err, &refused) {
		a := Answer{Code: refused.ErrorCode, Status: refused.StatusCode, ID: idOf(refused.RawResponse)}
		var body struct {
			Error struct{ Code, Message string }
		}
		if raw := payload(refused.RawResponse); json.Unmarshal(raw, &body) == nil {
			a.Says = firstLine(body.Error.Message)
			if a.Code == "" {
				a.Code = body.Error.Code
			}
		}
		return a
	}
	var login *azidentity.AuthenticationFailedError
	if errors.As(err, &login) {
		return loginAnswer(login)
	}
	if code := aadsts.FindString(textOf(err)); code != "" {
		return entra(code, textOf(err), 0)
	}
	return Answer{}
}

// loginAnswer reads a login that failed: by the body where there is one, else by what the library says of it.
func loginAnswer(login *azidentity.AuthenticationFailedError) Answer {
	status := 0
	said := struct {
		Description string `json:"error_description"`
	}{}
	if login.RawResponse != nil {
		status = login.RawResponse.StatusCode
		if json.Unmarshal(payload(login.RawResponse), &said) != nil {
			said.Description = ""
		}
	}
	text := said.Description
	if text == "" {
		text = login.Error()
	}
	code := aadsts.FindString(text)
	if code == "" {
		return Answer{}
	}
	return entra(code, text, status)
}

func entra(code, text string, status int) Answer {
	_, says, found := strings.Cut(text, code+":")
	if !found {
		says = ""
	}
	says, _, _ = strings.Cut(says, " Trace ID:")
	a := Answer{Code: code, Status: status, Says: firstLine(says)}
	if found := trace.FindStringSubmatch(text); found != nil {
		a.ID = found[1]
	}
	return a
}

func payload(response *http.Response) []byte {
	if response == nil {
		return nil
	}
	raw, err := runtime.Payload(response)
	if err != nil {
		return nil
	}
	return raw
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return strings.TrimSpace(line)
}

func textOf(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
