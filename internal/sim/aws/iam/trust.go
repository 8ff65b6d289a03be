package iam

import (
	"slices"
	"strings"

	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/world"
)

// Lets asks the trust policy.
func Lets(r world.Role, caller *state.Identity, externalID string) bool {
	return trusts(r, caller) && (r.ExternalID == "" || r.ExternalID == externalID)
}

// identityOf reads who an ARN names: arn:aws:iam::ACCOUNT:role/NAME, or arn:aws:sts::ACCOUNT:assumed-role/NAME/SESSION.
func identityOf(arn string) *state.Identity {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) < 6 {
		return &state.Identity{ARN: arn}
	}
	id := &state.Identity{Account: parts[4], ARN: arn}
	switch kind := strings.Split(parts[5], "/"); kind[0] {
	case "role":
		id.Role = arn
	case "assumed-role":
		id.Role = world.Role{Account: parts[4], Name: kind[min(1, len(kind)-1)]}.ARN()
	}
	return id
}

// trusts asks the role's trust policy. A role does not trust its own account by itself.
func trusts(r world.Role, caller *state.Identity) bool {
	// An account stands for its root, and so for every principal in it.
	names := []string{caller.Account, caller.ARN, "arn:aws:iam::" + caller.Account + ":root"}
	if caller.Role != "" {
		names = append(names, caller.Role)
	}
	return slices.ContainsFunc(names, func(name string) bool { return slices.Contains(r.Trusts, name) })
}
