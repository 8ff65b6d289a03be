package aws

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"causeway.dev/internal/answer"
	"causeway.dev/internal/connection"
)

// Code is AWS's own name of an error in lower case, because AWS itself spells some of them in two ways; "" when the answer
// was no answer of AWS.
func Code(err error) string {
	var api smithy.APIError
	if errors.As(err, &api) {
		return strings.ToLower(api.ErrorCode())
	}
	return ""
}

// Message is AWS's sentence, without the encoded text that only sts:DecodeAuthorizationMessage can read.
func Message(err error) string {
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

// NotFound is true for every resource, in every spelling: moto writes InvalidVpcPeeringConnectionId.NotFound where AWS
// writes ...ID.NotFound.
func NotFound(err error) bool { return strings.HasSuffix(Code(err), ".notfound") }

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

// Fail converts an error of AWS once, at the edge: a reason, a sentence for a person, and the cause, which carries AWS's
// request id, for the engineer.
func (n *Network) Fail(doing string, err error) error {
	if answer.Of(err) != nil {
		return err
	}
	cause := fmt.Errorf("%s: %w", doing, err)
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return answer.Trouble(connection.ReasonUnavailable, "AWS did not answer "+action(err)+" in time.", cause)
	}
	says := fmt.Sprintf("%s: AWS says %q.", doing, Message(err))
	switch c := Code(err); {
	case c == "":
		return n.noAnswer(err, cause)
	case slices.Contains(throttled(), c):
		return answer.Trouble(connection.ReasonThrottled, "AWS throttles "+action(err)+" ("+c+").", cause)
	case slices.Contains(brokenServer(), c), serverFault(err):
		return answer.Trouble(connection.ReasonUnavailable, "AWS has trouble of its own with "+action(err)+" ("+c+").", cause)
	case slices.Contains(denied(), c):
		return n.denied(err, cause)
	case slices.Contains(wrongMoment(), c), NotFound(err):
		return answer.Trouble(connection.ReasonUnavailable, says, cause)
	case strings.Contains(c, "limitexceeded"), strings.Contains(c, "limitsexceeded"):
		return answer.Refuse(connection.ReasonQuota, says+" Ask AWS for a higher quota, or remove what is not needed, then send retry.", cause)
	case strings.Contains(c, "alreadyexists"):
		return answer.Refuse(connection.ReasonConflict, says, cause)
	case slices.Contains(terminal(), c):
		return answer.Refuse(connection.ReasonUnknown, says, cause)
	default:
		return answer.Trouble(connection.ReasonUnknown, says, cause)
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
func (n *Network) noAnswer(err, cause error) error {
	var signing *smithy.OperationError
	if errors.As(err, &signing) && strings.Contains(err.Error(), "get credentials") && action(err) != "sts:AssumeRole" {
		return answer.Trouble(connection.ReasonPermission, "The worker has no AWS credentials: give it a role, a profile or keys.", cause)
	}
	return answer.Trouble(connection.ReasonUnavailable, "AWS did not answer "+action(err)+".", cause)
}

func (n *Network) denied(err, cause error) error {
	if action(err) == "sts:AssumeRole" {
		return answer.Refuse(connection.ReasonPermission, fmt.Sprintf("The worker may not assume the role %s: its trust policy must name the worker, "+
			"and the worker must be allowed sts:AssumeRole on it.", n.Cluster.Role), cause)
	}
	if n.Lent != "" && slices.Contains(takenBack(), Code(err)) {
		return answer.Refuse(connection.ReasonGrantMissing, fmt.Sprintf("The lent role %s may not call %s: add that action to its policy again, or "+
			"create the stack anew from our template (AWS says %q).", n.Lent, action(err), Message(err)), cause)
	}
	return answer.Refuse(connection.ReasonPermission, fmt.Sprintf("%s may not call %s: allow it in the policy (AWS says %q).",
		n.Principal, action(err), Message(err)), cause)
}

// Gone turns the errors of deleting what is not there into success.
func Gone(err error) error {
	if NotFound(err) {
		return nil
	}
	return err
}
