package iam

import (
	"cmp"

	"causeway.dev/internal/sim/aws/wire"
)

// Permitted asks the policies of the role behind a session. Users, and roles whose policies nobody wrote down, may do everything.
func (c *IAM) Permitted(r *wire.Request, in wire.Protocol, op wire.Operation) error {
	if r.Caller.Role == "" || op.Free {
		return nil
	}
	role := c.RoleNow(r.Caller.Role, r.Now, false)
	if role == nil && !r.Caller.Checked {
		return nil
	}
	for _, n := range op.Needed(r) {
		action := cmp.Or(n.Action, r.Name())
		if said := decide(role, action, n); said != allowed {
			return forbidden(r, in, n, action, said)
		}
		if p := r.Caller.Policy; p != "" && decideBy(map[string]string{"session": p}, action, n) != allowed {
			return in.Forbidden(notAuthorized(r, action, n) + " because no session policy allows the " + action + " action")
		}
	}
	return nil
}

func notAuthorized(r *wire.Request, action string, n wire.Need) string {
	text := "User: " + r.Caller.ARN + " is not authorized to perform: " + action
	if n.Resource != "*" {
		text += " on resource: " + n.Resource
	}
	return text
}

// forbidden is a refusal in the words of the service.
func forbidden(r *wire.Request, in wire.Protocol, n wire.Need, action string, said decision) error {
	because := "because no identity-based policy allows the " + action + " action"
	if said == explicitDeny {
		because = "with an explicit deny in an identity-based policy"
	}
	return in.Forbidden(notAuthorized(r, action, n) + " " + because)
}
