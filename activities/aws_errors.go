package activities

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
	"go.temporal.io/sdk/temporal"

	"causeway.dev/internal/connection"
)

// code is AWS's own name of an error in lower case, because AWS itself spells some of them in two ways; "" when the answer
// was no answer of AWS.
func code(err error) string {
	var api smithy.APIError
	if errors.As(err, &api) {
		return strings.ToLower(api.ErrorCode())
	}
	return ""
}

// message is AWS's sentence, without the encoded text that only sts:DecodeAuthorizationMessage can read.
func message(err error) string {
	var api smithy.APIError
	if errors.As(err, &api) {
		sentence, _, _ := strings.Cut(api.ErrorMessage(), " Encoded authorization failure message:")
		return sentence
	}
	return ""
}

// serverFault is any answer of AWS's that blames AWS, whatever its code.
func serverFault(err error) bool {
	var response *smithyhttp.ResponseError
	return errors.As(err, &response) && response.HTTPStatusCode() >= http.StatusInternalServerError
}

// notFound is true for every resource, in every spelling: moto writes InvalidVpcPeeringConnectionId.NotFound where AWS
// writes ...ID.NotFound.
func notFound(err error) bool { return strings.HasSuffix(code(err), ".notfound") }

// action is the innermost operation that failed, as a policy spells it: an EC2 call may fail because AssumeRole did.
func action(err error) string {
	name := ""
	for err != nil {
		var operation *smithy.OperationError
		if !errors.As(err, &operation) {
			break
		}
		name = strings.ToLower(strings.ReplaceAll(operation.ServiceID, " ", "")) + ":" + operation.OperationName
		err = operation.Err
	}
	return name
}

// fail converts an error of AWS once, at the edge: a reason, a sentence for a person, and the cause, which carries AWS's
// request id, for the engineer.
func (n *network) fail(doing string, err error) error {
	var converted *temporal.ApplicationError
	if errors.As(err, &converted) {
		return err
	}
	cause := fmt.Errorf("%s: %w", doing, err)
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return Trouble(connection.ReasonUnavailable, "AWS did not answer "+action(err)+" in time.", cause)
	}
	says := fmt.Sprintf("%s: AWS says %q.", doing, message(err))
	switch c := code(err); {
	case c == "":
		return n.noAnswer(err, cause)
	case slices.Contains(throttled(), c):
		return Trouble(connection.ReasonThrottled, "AWS throttles "+action(err)+" ("+c+").", cause)
	case slices.Contains(brokenServer(), c), serverFault(err):
		return Trouble(connection.ReasonUnavailable, "AWS has trouble of its own with "+action(err)+" ("+c+").", cause)
	case slices.Contains(denied(), c):
		return n.denied(err, cause)
	case slices.Contains(wrongMoment(), c), notFound(err):
		return Trouble(connection.ReasonUnavailable, says, cause)
	case strings.Contains(c, "limitexceeded"), strings.Contains(c, "limitsexceeded"):
		return Refuse(connection.ReasonQuota, says+" Ask AWS for a higher quota, or remove what is not needed, then send retry.", cause)
	case strings.Contains(c, "alreadyexists"):
		return Refuse(connection.ReasonConflict, says, cause)
	case slices.Contains(terminal(), c):
		return Refuse(connection.ReasonUnknown, says, cause)
	default:
		return Trouble(connection.ReasonUnknown, says, cause)
	}
}

func throttled() []string {
	return []string{
		"requestlimitexceeded", "throttling", "throttlingexception", "toomanyrequestsexception", "priorrequestnotcomplete",
		"concurrentmutationlimitexceeded", "concurrentmodification",
	}
}

func brokenServer() []string {
	return []string{"internalerror", "internalfailure", "unavailable", "serviceunavailable", "serverinternal"}
}

func denied() []string {
	return []string{
		"unauthorizedoperation", "accessdenied", "accessdeniedexception", "authfailure", "invalidclienttokenid",
		"signaturedoesnotmatch", "optinrequired",
	}
}

// takenBack are the answers to a session of a role that its owner has narrowed or deleted.
func takenBack() []string {
	return []string{"unauthorizedoperation", "accessdenied", "accessdeniedexception", "authfailure", "invalidclienttokenid"}
}

func wrongMoment() []string {
	return []string{
		"incorrectstate", "invalidstate", "invalidstatetransition", "resourcenotready", "operationnotpermitted", "dependencyviolation",
		"invalidparameterexception",
	}
}

func terminal() []string {
	return []string{"invalidparametervalue", "invalidparameter", "missingparameter", "idempotentparametermismatch", "validationerror"}
}

// noAnswer is a lost connection, or credentials that could not even be asked for.
func (n *network) noAnswer(err, cause error) error {
	var signing *smithy.OperationError
	if errors.As(err, &signing) && strings.Contains(err.Error(), "get credentials") && action(err) != "sts:AssumeRole" {
		return Trouble(connection.ReasonPermission, "The worker has no AWS credentials: give it a role, a profile or keys.", cause)
	}
	return Trouble(connection.ReasonUnavailable, "AWS did not answer "+action(err)+".", cause)
}

func (n *network) denied(err, cause error) error {
	if action(err) == "sts:AssumeRole" {
		return Refuse(connection.ReasonPermission, fmt.Sprintf("The worker may not assume the role %s: its trust policy must name the worker, "+
			"and the worker must be allowed sts:AssumeRole on it.", n.cluster.Role), cause)
	}
	if n.lent != "" && slices.Contains(takenBack(), code(err)) {
		return Refuse(connection.ReasonGrantMissing, fmt.Sprintf("The lent role %s may not call %s: add that action to its policy again, or "+
			"create the stack anew from our template (AWS says %q).", n.lent, action(err), message(err)), cause)
	}
	return Refuse(connection.ReasonPermission, fmt.Sprintf("%s may not call %s: allow it in the policy (AWS says %q).",
		n.Principal, action(err), message(err)), cause)
}

// gone turns the errors of deleting what is not there into success.
func gone(err error) error {
	if notFound(err) {
		return nil
	}
	return err
}
