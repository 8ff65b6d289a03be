package activities

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"go.temporal.io/sdk/temporal"

	"causeway.dev/internal/azurecloud"
	"causeway.dev/internal/connection"
)

// propagation is how long Azure may need until a role assignment works everywhere: it says up to ten minutes.
// https://learn.microsoft.com/azure/role-based-access-control/troubleshooting
const propagation = 15 * time.Minute

// whose says which network was asked: what a refusal means depends on it.
type whose int

const (
	oursAlone whose = iota
	theirsAlone
	// oursToTheirs and theirsToOurs are changes of one network that name the other, for which Azure asks both.
	oursToTheirs
	theirsToOurs
)

// fail converts an error of Azure once, at the edge: a reason, a sentence for a person, and the cause with the id by which
// Microsoft finds the request. The SDK's own text repeats whole responses, so it goes no further.
func (p *pair) fail(at whose, doing string, err error) error {
	var converted *temporal.ApplicationError
	if errors.As(err, &converted) {
		return err
	}
	answer := azurecloud.AnswerOf(err)
	cause := causeOf(doing, answer, err)
	says := fmt.Sprintf("%s: Azure says %q.", doing, answer)
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return Trouble(connection.ReasonUnavailable, doing+": Azure did not answer in time.", cause)
	case answer.Entra():
		return p.loginFailed(at, answer, cause)
	case answer.Status == 0 && answer.Code == "":
		return Trouble(connection.ReasonUnavailable, doing+": Azure did not answer.", cause)
	case answer.Status == http.StatusUnauthorized:
		return p.tokenRefused(answer, cause)
	case answer.Forbidden():
		return p.denied(at, doing, answer, cause)
	case answer.Status == http.StatusTooManyRequests:
		return Trouble(connection.ReasonThrottled, doing+": Azure throttles us.", cause)
	case answer.Status >= http.StatusInternalServerError, slices.Contains(busy(), answer.Code):
		return Trouble(connection.ReasonUnavailable, says, cause)
	}
	return p.refused(answer, says, cause)
}

// refused are the answers that another try would only get again.
func (p *pair) refused(answer azurecloud.Answer, says string, cause error) error {
	switch code := strings.ToLower(answer.Code); {
	case code == "subscriptionnotfound":
		return Refuse(connection.ReasonInvalid, fmt.Sprintf("target.subscriptionId %s is not found in tenant %s: one of the two is wrong.",
			p.theirs.Subscription, p.tenant), cause)
	case strings.Contains(code, "overlap"):
		return Refuse(connection.ReasonConflict, says+" Networks that share addresses, also by way of a third one, cannot be joined: one side must "+
			"renumber or give up that other peering.", cause)
	case code == "remotepeeringisdisconnected":
		return Refuse(connection.ReasonConflict, says+" Delete the half in the other network, then send retry.", cause)
	case strings.Contains(code, "anotherpeering"):
		return Refuse(connection.ReasonConflict, says+" One pair of networks has one peering: delete the other, then send retry.", cause)
	case strings.Contains(code, "quota"), strings.Contains(code, "limit"):
		return Refuse(connection.ReasonQuota, says+" Remove peerings that are not needed, then send retry.", cause)
	default:
		return Trouble(connection.ReasonUnknown, says, cause)
	}
}

// busy are the codes that say: later.
func busy() []string {
	return []string{
		"AnotherOperationInProgress", "ReferencedResourceNotProvisioned", "RetryableError",
		"PrincipalNotFound", "OperationNotAllowedInCurrentState", "InUseVirtualNetworkCannotBeDeleted",
	}
}

func causeOf(doing string, answer azurecloud.Answer, err error) error {
	if answer.Code == "" && answer.Status == 0 {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return fmt.Errorf("%s: HTTP %d, %s, id %q", doing, answer.Status, answer, answer.ID)
}

// tokenRefused speaks of the token, not of rights: what the login of another tenant handed out does not work here.
func (p *pair) tokenRefused(answer azurecloud.Answer, cause error) error {
	if strings.Contains(answer.Code, "Tenant") {
		return Refuse(connection.ReasonInvalid, fmt.Sprintf("target.subscriptionId %s does not belong to target.tenantId %s (Azure says %q).",
			p.theirs.Subscription, p.tenant, answer), cause)
	}
	return Trouble(connection.ReasonUnavailable, fmt.Sprintf("Azure does not accept our token (%s).", answer), cause)
}

// denied tells our own missing rights from a grant that is gone, was never given, or has not reached all of Azure yet.
func (p *pair) denied(at whose, doing string, answer azurecloud.Answer, cause error) error {
	linked := answer.Code == "LinkedAuthorizationFailed"
	if at == oursAlone || at == oursToTheirs && !linked || at == theirsToOurs && linked {
		return Refuse(connection.ReasonPermission, fmt.Sprintf("%s: %s may not do that in our own network: give it the role that docs/operations.md "+
			"names (Azure says %q).", doing, p.Principal, answer), cause)
	}
	words := fmt.Sprintf("%s: Azure refuses what the customer's grant should allow (%q).", doing, answer)
	if !p.grantSeen.IsZero() && p.clock.Now().Before(p.grantSeen.Add(propagation)) {
		return Trouble(connection.ReasonGrantMissing, words+" New assignments take up to ten minutes to work everywhere.", cause)
	}
	return Refuse(connection.ReasonGrantMissing, words, cause)
}

// loginFailed is what Microsoft Entra answered instead of a token.
// https://learn.microsoft.com/entra/identity-platform/reference-error-codes
func (p *pair) loginFailed(at whose, answer azurecloud.Answer, cause error) error {
	switch {
	case ourMistake(answer.Code), noConsent(answer.Code) && (at == oursAlone || p.sameTenant()):
		return Refuse(connection.ReasonPermission, ourLogin(answer), cause)
	case noConsent(answer.Code):
		return Refuse(connection.ReasonGrantMissing, fmt.Sprintf("Our application is not (any more) in the customer's tenant %s (%s).", p.tenant, answer.Code), cause)
	case unknownTenant(answer.Code):
		return Refuse(connection.ReasonInvalid, "target.tenantId "+p.tenant+" "+noSuchTenant, cause)
	default:
		return Trouble(connection.ReasonUnavailable, fmt.Sprintf("Microsoft Entra gives us no token (%s).", answer), cause)
	}
}

const noSuchTenant = "is no tenant of Microsoft Entra in this cloud"

func ourLogin(answer azurecloud.Answer) string {
	return fmt.Sprintf("Microsoft Entra refuses our own application's credential (%s): correct the worker's AZURE_* settings. The customer can do "+
		"nothing about it.", answer)
}

// noConsent are the codes for an application that a tenant does not have. The second is from general knowledge.
func noConsent(code string) bool { return code == "AADSTS700016" || code == "AADSTS7000229" }

// ourMistake are the codes for a secret, certificate or federated token that is wrong or has expired. The first two are
// certain; the others are from general knowledge.
func ourMistake(code string) bool {
	return slices.Contains([]string{
		"AADSTS7000215", "AADSTS700027", "AADSTS7000222", "AADSTS700024", "AADSTS70021", "AADSTS700211", "AADSTS700212", "AADSTS700213", "AADSTS7000216",
	}, code)
}

func unknownTenant(code string) bool {
	return code == "AADSTS90002" || code == "AADSTS900021" || code == "AADSTS900023"
}
