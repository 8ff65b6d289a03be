package state

import (
	"strings"
	"time"
)

// Call is who calls, from where, and when: all that a rule is told of a request.
type Call struct {
	Caller *Identity
	Region string
	Now    time.Time
}

// Where is what an IAM condition can ask about every call.
func (r *Call) Where() map[string]string {
	keys := map[string]string{"ec2:region": r.Region, "aws:requestedregion": r.Region}
	for key, value := range r.Caller.Tags {
		keys["aws:principaltag/"+strings.ToLower(key)] = value
	}
	return keys
}

// Operator is a call by somebody at an account's own console.
func (c *Store) Operator(account, region string) Call {
	return Call{
		Caller: &Identity{Account: account, ARN: "arn:aws:iam::" + account + ":user/operator"}, Region: region, Now: c.Clock.Now(),
	}
}
