package role

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"go.temporal.io/sdk/activity"

	"causeway.dev/activities"
	"causeway.dev/internal/answer"
	"causeway.dev/internal/cloud"
	awscloud "causeway.dev/internal/cloud/aws"
	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/aws"
	"causeway.dev/internal/inventory"
)

// LookAtLentRole answers when the role can be used by us, and by nobody who does not know its external id: a role that
// others can have us use would be worse than none.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
func (a *Activities) LookAtLentRole(ctx context.Context, in wire.LentRole) (wire.LentRoleSeen, error) {
	cluster, err := a.Planes.Clusters.Cluster(ctx, in.Owner.Connection.Cluster)
	if err != nil {
		return wire.LentRoleSeen{}, cloud.InventoryTrouble(err)
	}
	if in.RoleARN == "" {
		return wire.LentRoleSeen{}, notLentYet(ctx, "waiting for the role's ARN: send accept with roleArn")
	}
	if wrong := wrongRole(in.RoleARN, in.Target); wrong != "" {
		return wire.LentRoleSeen{}, notLentYet(ctx, wrong)
	}
	requestID, err := a.Planes.Factory.TryAssume(ctx, lentPlace(ctx, cluster, in), in.Owner.Connection.Session())
	if err != nil {
		return wire.LentRoleSeen{}, a.cannotAssume(ctx, cluster, in, err)
	}
	for _, strangers := range []string{"", awscloud.NewExternalID()} {
		if err := a.refusesStrangers(ctx, cluster, in, strangers); err != nil {
			return wire.LentRoleSeen{}, err
		}
	}
	if err := a.mayLook(ctx, in); err != nil {
		return wire.LentRoleSeen{}, err
	}
	return wire.LentRoleSeen{Said: "It can be assumed with our external id (AWS: AssumeRole " + requestID + "), and not without it."}, nil
}

func notLentYet(ctx context.Context, words string) error {
	return activities.NotYet(ctx, words)
}

// cannotAssume says what may be wrong with a role that AWS refuses, after making sure that it is not with ours.
func (a *Activities) cannotAssume(ctx context.Context, cluster inventory.Cluster, in wire.LentRole, err error) error {
	if !refusedRole(err) {
		return a.Planes.In(ctx, cluster, in.Owner).Fail("Assuming the customer's role "+in.RoleARN, err)
	}
	if _, controlErr := a.control(ctx, cluster, in.Owner); controlErr != nil {
		return controlErr
	}
	return notLentYet(ctx, fmt.Sprintf("%s cannot be assumed, while our control role can. AWS does not say which it is: the role does not exist, "+
		"does not trust %s, wants another external id than %s, or was made less than a minute ago", in.RoleARN, awscloud.PrincipalOf(cluster), in.ExternalID))
}

// refusesStrangers tries the role as somebody who does not know the external id.
func (a *Activities) refusesStrangers(ctx context.Context, cluster inventory.Cluster, in wire.LentRole, externalID string) error {
	at := lentPlace(ctx, cluster, in)
	at.ExternalID = externalID
	_, err := a.Planes.Factory.TryAssume(ctx, at, in.Owner.Connection.Session())
	switch {
	case err == nil && externalID == "":
		return notLentYet(ctx, withoutExternalID(in, "without our external id"))
	case err == nil:
		return notLentYet(ctx, withoutExternalID(in, "with any external id"))
	case refusedRole(err):
		return nil
	default:
		return a.Planes.In(ctx, cluster, in.Owner).Fail("Assuming the customer's role "+in.RoleARN+" without its external id", err)
	}
}

// mayLook makes sure that the role is more than a name: with its policy gone it can be assumed and is of no use. The other
// actions cannot be tried without doing them; the step that needs one names it.
func (a *Activities) mayLook(ctx context.Context, in wire.LentRole) error {
	n, err := a.lent(ctx, in)
	if err == nil {
		_, err = n.EC2.DescribeVpcs(ctx, &ec2.DescribeVpcsInput{VpcIds: []string{in.Target.VPCID}})
		if err == nil || awscloud.NotFound(err) {
			// Whether the VPC is there is for the next step to say.
			return nil
		}
		err = n.Fail("Reading "+in.Target.VPCID, err)
	}
	if answer.ReasonOf(err) == connection.ReasonGrantMissing {
		return notLentYet(ctx, err.Error())
	}
	return err
}

func withoutExternalID(in wire.LentRole, how string) string {
	return fmt.Sprintf("%s can be assumed %s, so others could have us use it: add the condition sts:ExternalId = %s (StringEquals) to its trust policy, "+
		"or create the stack from our template", in.RoleARN, how, in.ExternalID)
}

// LookAtLentRoleGone answers when the role was refused this once, while a role of ours could be assumed. Whether the
// customer deleted it or only changed whom it trusts, we cannot see: it is no longer assumable.
func (a *Activities) LookAtLentRoleGone(ctx context.Context, in wire.LentRole) (connection.GrantGone, error) {
	cluster, err := a.Planes.Clusters.Cluster(ctx, in.Owner.Connection.Cluster)
	if err != nil {
		return connection.GrantGone{}, cloud.InventoryTrouble(err)
	}
	refusedID, err := a.Planes.Factory.TryAssume(ctx, lentPlace(ctx, cluster, in), in.Owner.Connection.Session())
	if err == nil {
		return connection.GrantGone{}, notLentYet(ctx, "the role "+in.RoleARN+" can still be assumed")
	}
	if !refusedRole(err) {
		return connection.GrantGone{}, a.Planes.In(ctx, cluster, in.Owner).Fail("Assuming the customer's role "+in.RoleARN, err)
	}
	controlID, err := a.control(ctx, cluster, in.Owner)
	if err != nil {
		return connection.GrantGone{}, err
	}
	return connection.GrantGone{
		At: a.Planes.Clock.Now(), Attempt: int(activity.GetInfo(ctx).Attempt),
		Said: fmt.Sprintf("%s is no longer assumable: AWS refused AssumeRole (%s), while our control role could be assumed (%s).",
			in.RoleARN, refusedID, controlID),
	}, nil
}
