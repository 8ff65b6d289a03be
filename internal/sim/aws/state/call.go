package state

import "time"

// Call is who calls, from where, and when: all that a rule is told of a request.
type Call struct {
	Caller *Identity
	Region string
	Now    time.Time
}

// Where is what an IAM condition can ask about every call.
func (r *Call) Where() map[string]string {
	return map[string]string{"ec2:region": r.Region, "aws:requestedregion": r.Region}
}

// Operator is a call by somebody at an account's own console.
func (c *Store) Operator(account, region string) Call {
	return Call{
		Caller: &Identity{Account: account, ARN: "arn:aws:iam::" + account + ":user/operator"}, Region: region, Now: c.Clock.Now(),
	}
}
