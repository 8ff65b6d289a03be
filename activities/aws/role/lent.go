package role

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"time"

	"go.temporal.io/sdk/activity"

	"causeway.dev/internal/answer"
	"causeway.dev/internal/cloud"
	awscloud "causeway.dev/internal/cloud/aws"
	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/aws"
	"causeway.dev/internal/inventory"
)

const (
	// lentSettles is how long IAM may contradict itself about a role that was just made or changed.
	lentSettles = 30 * time.Second
	lentPause   = 5 * time.Second
)

var roleARN = regexp.MustCompile(`^arn:(aws[a-z-]*):iam::([0-9]{12}):role/([\w+=,.@-]+/)*[\w+=,.@-]{1,64}$`)

// wrongRole says why a role cannot be the one that is asked for, or "".
func wrongRole(arn string, t wire.VPC) string {
	found := roleARN.FindStringSubmatch(arn)
	partition := connection.Partition(t.Region)
	switch {
	case found == nil:
		return fmt.Sprintf("%q is no role's ARN: it looks like arn:%s:iam::%s:role/NAME", arn, partition, t.AccountID)
	case found[1] != partition:
		return fmt.Sprintf("the role %s is in partition %s, the VPC in %s", arn, found[1], partition)
	case found[2] != t.AccountID:
		return fmt.Sprintf("the role belongs to account %s, the VPC to account %s", found[2], t.AccountID)
	default:
		return ""
	}
}

// lentPlace is the customer's network, as the role that they lend. The cluster's own role assumes it, so that the customer
// trusts that one role and nothing else of ours.
func lentPlace(ctx context.Context, cluster inventory.Cluster, in wire.LentRole) awscloud.Place {
	via := awscloud.PlaceFor(ctx, cluster, in.Owner)
	return awscloud.Place{Region: in.Target.Region, Role: in.RoleARN, ExternalID: in.ExternalID, Via: &via}
}

// refusedRole reports whether AWS refused the customer's role itself. AWS answers the same to a role that is not there, does
// not trust us, or wants another external id.
func refusedRole(err error) bool {
	var refused *awscloud.NotLent
	return errors.As(err, &refused) && slices.Contains([]string{"accessdenied", "accessdeniedexception"}, awscloud.Code(err))
}

// throughLent does something through the customer's role. A refusal is believed only after IAM had time to settle; what is
// done is therefore safe to do again.
func (a *Activities) throughLent(ctx context.Context, in wire.LentRole, do func(context.Context, *network) error) error {
	start := a.Planes.Clock.Now()
	for {
		n, err := a.lent(ctx, in)
		if err == nil {
			err = do(ctx, n)
		}
		if err == nil {
			return nil
		}
		if answer.ReasonOf(err) != connection.ReasonGrantMissing || a.Planes.Clock.Now().Sub(start) >= lentSettles {
			return err
		}
		activity.RecordHeartbeat(ctx)
		if err := a.Planes.Clock.Wait(ctx, lentPause); err != nil {
			return answer.Trouble(connection.ReasonUnavailable, "The worker stopped while it waited for AWS.", err)
		}
	}
}

// lent opens the customer's network.
func (a *Activities) lent(ctx context.Context, in wire.LentRole) (*network, error) {
	cluster, err := a.Planes.Clusters.Cluster(ctx, in.Owner.Connection.Cluster)
	if err != nil {
		return nil, cloud.InventoryTrouble(err)
	}
	if wrong := wrongRole(in.RoleARN, in.Target); wrong != "" {
		return nil, answer.Refuse(connection.ReasonGrantMissing, "The lent role does not fit: "+wrong+".", nil)
	}
	n := a.Planes.In(ctx, cluster, in.Owner)
	n.Session = a.Planes.Factory.Open(lentPlace(ctx, cluster, in), in.Owner.Connection.Session())
	n.VPC, n.Lent = in.Target.VPCID, in.RoleARN
	if err := n.Ready(ctx); err != nil {
		return nil, a.notLent(ctx, cluster, in, err)
	}
	return &network{n}, nil
}

// notLent tells a role that the customer has taken back from trouble of our own.
func (a *Activities) notLent(ctx context.Context, cluster inventory.Cluster, in wire.LentRole, err error) error {
	if !refusedRole(err) {
		return a.Planes.In(ctx, cluster, in.Owner).Fail("Assuming the customer's role "+in.RoleARN, err)
	}
	if _, controlErr := a.control(ctx, cluster, in.Owner); controlErr != nil {
		return controlErr
	}
	return answer.Refuse(connection.ReasonGrantMissing, fmt.Sprintf("The lent role %s cannot be assumed any more, while our control role can: "+
		"the customer has to create the stack again.", in.RoleARN), err)
}

// control assumes a role of ours that is known to work, as whoever assumes the customer's. Only while that works does a
// refusal of the customer's role say anything about theirs.
func (a *Activities) control(ctx context.Context, cluster inventory.Cluster, owner connection.Owner) (requestID string, err error) {
	if cluster.ControlRole == "" {
		return "", answer.Refuse(connection.ReasonPermission, "Cluster "+cluster.ID+" has no controlRole in the inventory, so a refusal of the "+
			"customer's role proves nothing.", nil)
	}
	via := awscloud.PlaceFor(ctx, cluster, owner)
	at := awscloud.Place{Region: cluster.Region, Role: cluster.ControlRole, Via: &via}
	requestID, err = a.Planes.Factory.TryAssume(ctx, at, owner.Connection.Session())
	if err == nil {
		return requestID, nil
	}
	said := awscloud.Message(err)
	if said == "" {
		said = "nothing"
	}
	reason := connection.ReasonUnavailable
	if refusedRole(err) {
		reason = connection.ReasonPermission
	}
	return requestID, answer.Trouble(reason, fmt.Sprintf("Our control role %s cannot be assumed either, so a refusal of the customer's role proves "+
		"nothing (AWS says %q).", cluster.ControlRole, said), err)
}
