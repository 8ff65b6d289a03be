package state

import (
	"time"

	"causeway.dev/internal/sim/aws/world"
)

// Before is a role as it was: while a change is on its way through IAM, it is what AWS still goes by.
type Before struct {
	Role *world.Role `json:"role,omitempty"` // nil: it was not there
	Step Wait        `json:"step"`
}

// Identity is what an access key stands for.
type Identity struct {
	Account string
	ARN     string
	UserID  string
	Keys    world.Keys
	// Session marks keys from STS, which end.
	Session bool
	Expires time.Time
	// Role is the ARN of the role behind a session.
	Role string
	// Checked is a session of a role with policies: without the role it may do nothing.
	Checked bool
	// Tags are those of a session, Policy the one that narrows what its role may do.
	Tags   map[string]string `json:",omitempty"`
	Policy string            `json:",omitempty"`
}
