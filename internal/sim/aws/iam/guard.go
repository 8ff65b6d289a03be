package iam

import "causeway.dev/internal/sim/aws/wire"

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
		if said := decide(role, r.Name(), n); said != allowed {
			return forbidden(r, in, n, said)
		}
	}
	return nil
}

// forbidden is a refusal in the words of the service.
func forbidden(r *wire.Request, in wire.Protocol, n wire.Need, said decision) error {
	action := r.Name()
	because := "because no identity-based policy allows the " + action + " action"
	if said == explicitDeny {
		because = "with an explicit deny in an identity-based policy"
	}
	text := "User: " + r.Caller.ARN + " is not authorized to perform: " + action
	if n.Resource != "*" {
		text += " on resource: " + n.Resource
	}
	return in.Forbidden(text + " " + because)
}
