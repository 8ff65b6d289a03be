package azure

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"causeway.dev/internal/answer"
	"causeway.dev/internal/connection"
)

// propagation is how long Azure may need until a role assignment works everywhere: it says up to ten minutes.
// https://learn.microsoft.com/azure/role-based-access-control/troubleshooting
const propagation = 15 * time.Minute

// whose says which network was asked: what a refusal means depends on it.
type whose int

const (
	OursAlone whose = iota
	TheirsAlone
	// oursToTheirs and theirsToOurs are changes of one network that name the other, for which Azure asks both.
	oursToTheirs
	theirsToOurs
)

// Fail converts an error of Azure once, at the edge: a reason, a sentence for a person, and the cause with the id by which
// Microsoft finds the request. The SDK's own text repeats whole responses, so it goes no further.
func (p *Pair) Fail(at whose, doing string, err error) error {
	if answer.Of(err) != nil {
		return err
	}
	said := AnswerOf(err)
	cause := CauseOf(doing, said, err)
	says := fmt.Sprintf("%s: Azure says %q.", doing, said)
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return answer.Trouble(connection.ReasonUnavailable, doing+": Azure did not answer in time.", cause)
	case said.Entra():
		return p.loginFailed(at, said, cause)
	case said.Status == 0 && said.Code == "":
		return answer.Trouble(connection.ReasonUnavailable, doing+": Azure did not answer.", cause)
	case said.Status == http.StatusUnauthorized:
		return p.tokenRefused(said, cause)
	case said.Forbidden():
		return p.denied(at, doing, said, cause)
	case said.Status == http.StatusTooManyRequests:
		return answer.Trouble(connection.ReasonThrottled, doing+": Azure throttles us.", cause)
	case said.Status >= http.StatusInternalServerError, slices.Contains(busy(), said.Code):
		return answer.Trouble(connection.ReasonUnavailable, says, cause)
	}
	return p.refused(said, says, cause)
}

// refused are the answers that another try would only get again.
func (p *Pair) refused(said Answer, says string, cause error) error {
	switch code := strings.ToLower(said.Code); {
	case code == "subscriptionnotfound":
		return answer.Refuse(connection.ReasonInvalid, fmt.Sprintf("target.subscriptionId %s is not found in tenant %s: one of the two is wrong.",
			p.TheirVNet.Subscription, p.Tenant), cause)
	case strings.Contains(code, "overlap"):
		return answer.Refuse(connection.ReasonConflict, says+" Networks that share addresses, also by way of a third one, cannot be joined: one side must "+
			"renumber or give up that other peering.", cause)
	case code == "remotepeeringisdisconnected":
		return answer.Refuse(connection.ReasonConflict, says+" Delete the half in the other network, then send retry.", cause)
	case strings.Contains(code, "anotherpeering"):
		return answer.Refuse(connection.ReasonConflict, says+" One pair of networks has one peering: delete the other, then send retry.", cause)
	case strings.Contains(code, "quota"), strings.Contains(code, "limit"):
		return answer.Refuse(connection.ReasonQuota, says+" Remove peerings that are not needed, then send retry.", cause)
	default:
		return answer.Trouble(connection.ReasonUnknown, says, cause)
	}
}

// busy are the codes that say: later.
func busy() []string {
	return []string{
		"AnotherOperationInProgress", "ReferencedResourceNotProvisioned", "RetryableError",
		"PrincipalNotFound", "OperationNotAllowedInCurrentState", "InUseVirtualNetworkCannotBeDeleted",
	}
}

func CauseOf(doing string, said Answer, err error) error {
	if said.Code == "" && said.Status == 0 {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return fmt.Errorf("%s: HTTP %d, %s, id %q", doing, said.Status, said, said.ID)
}

// tokenRefused speaks of the token, not of rights: what the login of another tenant handed out does not work here.
func (p *Pair) tokenRefused(said Answer, cause error) error {
	if strings.Contains(said.Code, "Tenant") {
		return answer.Refuse(connection.ReasonInvalid, fmt.Sprintf("target.subscriptionId %s does not belong to target.tenantId %s (Azure says %q).",
			p.TheirVNet.Subscription, p.Tenant, said), cause)
	}
	return answer.Trouble(connection.ReasonUnavailable, fmt.Sprintf("Azure does not accept our token (%s).", said), cause)
}

// denied tells our own missing rights from a grant that is gone, was never given, or has not reached all of Azure yet.
func (p *Pair) denied(at whose, doing string, said Answer, cause error) error {
	linked := said.Code == "LinkedAuthorizationFailed"
	if at == OursAlone || at == oursToTheirs && !linked || at == theirsToOurs && linked {
		return answer.Refuse(connection.ReasonPermission, fmt.Sprintf("%s: %s may not do that in our own network: give it the role that docs/operations.md "+
			"names (Azure says %q).", doing, p.Principal, said), cause)
	}
	words := fmt.Sprintf("%s: Azure refuses what the customer's grant should allow (%q).", doing, said)
	if !p.GrantSeen.IsZero() && p.Clock.Now().Before(p.GrantSeen.Add(propagation)) {
		return answer.Trouble(connection.ReasonGrantMissing, words+" New assignments take up to ten minutes to work everywhere.", cause)
	}
	return answer.Refuse(connection.ReasonGrantMissing, words, cause)
}

// loginFailed is what Microsoft Entra answered instead of a token.
// https://learn.microsoft.com/entra/identity-platform/reference-error-codes
func (p *Pair) loginFailed(at whose, said Answer, cause error) error {
	switch {
	case ourMistake(said.Code), NoConsent(said.Code) && (at == OursAlone || p.SameTenant()):
		return answer.Refuse(connection.ReasonPermission, ourLogin(said), cause)
	case NoConsent(said.Code):
		return answer.Refuse(connection.ReasonGrantMissing, fmt.Sprintf("Our application is not (any more) in the customer's tenant %s (%s).", p.Tenant, said.Code), cause)
	case UnknownTenant(said.Code):
		return answer.Refuse(connection.ReasonInvalid, "target.tenantId "+p.Tenant+" "+NoSuchTenant, cause)
	default:
		return answer.Trouble(connection.ReasonUnavailable, fmt.Sprintf("Microsoft Entra gives us no token (%s).", said), cause)
	}
}

const NoSuchTenant = "is no tenant of Microsoft Entra in this cloud"

func ourLogin(said Answer) string {
	return fmt.Sprintf("Microsoft Entra refuses our own application's credential (%s): correct the worker's AZURE_* settings. The customer can do "+
		"nothing about it.", said)
}

// NoConsent are the codes for an application that a tenant does not have. The second is from general knowledge.
func NoConsent(code string) bool { return code == "AADSTS700016" || code == "AADSTS7000229" }

// ourMistake are the codes for a secret, certificate or federated token that is wrong or has expired. The first two are
// certain; the others are from general knowledge.
func ourMistake(code string) bool {
	return slices.Contains([]string{
		"AADSTS7000215", "AADSTS700027", "AADSTS7000222", "AADSTS700024", "AADSTS70021", "AADSTS700211", "AADSTS700212", "AADSTS700213", "AADSTS7000216",
	}, code)
}

func UnknownTenant(code string) bool {
	return code == "AADSTS90002" || code == "AADSTS900021" || code == "AADSTS900023"
}
