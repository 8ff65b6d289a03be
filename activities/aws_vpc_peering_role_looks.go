package activities

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"go.temporal.io/sdk/activity"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract"
	wire "causeway.dev/internal/contract/aws"
	"causeway.dev/internal/inventory"
)

// LookAtLentRole answers when the role can be used by us, and by nobody who does not know its external id: a role that
// others can have us use would be worse than none.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
func (a *AWS) LookAtLentRole(ctx context.Context, in wire.LentRole) (wire.LentRoleSeen, error) {
	cluster, err := a.clusters.Cluster(ctx, in.Owner.Connection.Cluster)
	if err != nil {
		return wire.LentRoleSeen{}, inventoryTrouble(err)
	}
	if in.RoleARN == "" {
		return wire.LentRoleSeen{}, notLentYet(ctx, "waiting for the role's ARN: send accept with roleArn")
	}
	if wrong := wrongRole(in.RoleARN, in.Target); wrong != "" {
		return wire.LentRoleSeen{}, notLentYet(ctx, wrong)
	}
	requestID, err := a.factory.TryAssume(ctx, lentPlace(cluster, in), in.Owner.Connection.Session())
	if err != nil {
		return wire.LentRoleSeen{}, a.cannotAssume(ctx, cluster, in, err)
	}
	for _, strangers := range []string{"", newExternalID()} {
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
	return NotYet(connection.ReasonNotYet, words, nextLook(activity.GetInfo(ctx)))
}

// cannotAssume says what may be wrong with a role that AWS refuses, after making sure that it is not with ours.
func (a *AWS) cannotAssume(ctx context.Context, cluster inventory.Cluster, in wire.LentRole, err error) error {
	if !refusedRole(err) {
		return a.in(cluster, in.Owner).fail("Assuming the customer's role "+in.RoleARN, err)
	}
	if _, controlErr := a.control(ctx, cluster, in.Owner); controlErr != nil {
		return controlErr
	}
	return notLentYet(ctx, fmt.Sprintf("%s cannot be assumed, while our control role can. AWS does not say which it is: the role does not exist, "+
		"does not trust %s, wants another external id than %s, or was made less than a minute ago", in.RoleARN, principalOf(cluster), in.ExternalID))
}

// refusesStrangers tries the role as somebody who does not know the external id.
func (a *AWS) refusesStrangers(ctx context.Context, cluster inventory.Cluster, in wire.LentRole, externalID string) error {
	at := lentPlace(cluster, in)
	at.ExternalID = externalID
	_, err := a.factory.TryAssume(ctx, at, in.Owner.Connection.Session())
	switch {
	case err == nil && externalID == "":
		return notLentYet(ctx, withoutExternalID(in, "without our external id"))
	case err == nil:
		return notLentYet(ctx, withoutExternalID(in, "with any external id"))
	case refusedRole(err):
		return nil
	default:
		return a.in(cluster, in.Owner).fail("Assuming the customer's role "+in.RoleARN+" without its external id", err)
	}
}

// mayLook makes sure that the role is more than a name: with its policy gone it can be assumed and is of no use. The other
// actions cannot be tried without doing them; the step that needs one names it.
func (a *AWS) mayLook(ctx context.Context, in wire.LentRole) error {
	n, err := a.lent(ctx, in)
	if err == nil {
		_, err = n.EC2.DescribeVpcs(ctx, &ec2.DescribeVpcsInput{VpcIds: []string{in.Target.VPCID}})
		if err == nil || notFound(err) {
			// Whether the VPC is there is for the next step to say.
			return nil
		}
		err = n.fail("Reading "+in.Target.VPCID, err)
	}
	if reason, said := contract.ReasonOf(err); reason == connection.ReasonGrantMissing {
		return notLentYet(ctx, said)
	}
	return err
}

func withoutExternalID(in wire.LentRole, how string) string {
	return fmt.Sprintf("%s can be assumed %s, so others could have us use it: add the condition sts:ExternalId = %s (StringEquals) to its trust policy, "+
		"or create the stack from our template", in.RoleARN, how, in.ExternalID)
}

// LookAtLentRoleGone answers when the role was refused this once, while a role of ours could be assumed. Whether the
// customer deleted it or only changed whom it trusts, we cannot see: it is no longer assumable.
func (a *AWS) LookAtLentRoleGone(ctx context.Context, in wire.LentRole) (connection.GrantGone, error) {
	cluster, err := a.clusters.Cluster(ctx, in.Owner.Connection.Cluster)
	if err != nil {
		return connection.GrantGone{}, inventoryTrouble(err)
	}
	refusedID, err := a.factory.TryAssume(ctx, lentPlace(cluster, in), in.Owner.Connection.Session())
	if err == nil {
		return connection.GrantGone{}, notLentYet(ctx, "the role "+in.RoleARN+" can still be assumed")
	}
	if !refusedRole(err) {
		return connection.GrantGone{}, a.in(cluster, in.Owner).fail("Assuming the customer's role "+in.RoleARN, err)
	}
	controlID, err := a.control(ctx, cluster, in.Owner)
	if err != nil {
		return connection.GrantGone{}, err
	}
	return connection.GrantGone{
		At: a.clock.Now(), Attempt: int(activity.GetInfo(ctx).Attempt),
		Said: fmt.Sprintf("%s is no longer assumable: AWS refused AssumeRole (%s), while our control role could be assumed (%s).",
			in.RoleARN, refusedID, controlID),
	}, nil
}
