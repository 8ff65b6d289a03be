package peering

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"causeway.dev/activities"
	"causeway.dev/internal/answer"
	"causeway.dev/internal/cloud"
	awscloud "causeway.dev/internal/cloud/aws"
	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/aws"
)

// RequestVPCPeering asks the customer's account for a peering connection, or adopts the one that is there already. A wrong
// VPC id, account or region shows only when AWS has carried the request there.
func (a *Activities) RequestVPCPeering(ctx context.Context, in wire.VPCPeering) (wire.VPCPeeringRequested, error) {
	n, err := a.at(ctx, in.Owner)
	if err != nil {
		return wire.VPCPeeringRequested{}, err
	}
	owned := n.peeringFor(in)
	p, origin, err := owned.Make(ctx)
	if err != nil {
		return wire.VPCPeeringRequested{}, err
	}
	// AWS needs about a second; asking at once would only be asked again.
	if err := n.Pause(ctx, time.Second); err != nil {
		return wire.VPCPeeringRequested{}, err
	}
	if p, err = owned.Reach(ctx, p); err != nil {
		return wire.VPCPeeringRequested{}, err
	}
	return wire.VPCPeeringRequested{
		Changes: activities.Changes("AWS", n.Requests), PeeringID: p.ID, Adopted: origin == cloud.Adopted, State: string(p.State), Expires: p.Expires,
	}, nil
}

// WithdrawVPCPeering deletes what this attempt at this connection made, found by its tags alone, and waits until AWS says
// that it is gone.
func (a *Activities) WithdrawVPCPeering(ctx context.Context, undo connection.Undoing[wire.VPCPeering]) error {
	n, err := a.at(ctx, undo.Of.Owner)
	if err != nil {
		return err
	}
	return n.peeringFor(undo.Of).TakeBack(ctx, undo.Uncertain)
}

// peeringFor is the peering connection that a request asks for. CreateVpcPeeringConnection knows no client token, so what
// makes a repetition safe is the search by tag before it.
func (n *network) peeringFor(in wire.VPCPeering) cloud.Owned[awscloud.Peering] {
	return cloud.Owned[awscloud.Peering]{
		Patience: n.Patience, Settled: awscloud.Settled,
		ID:    func(p awscloud.Peering) string { return p.ID },
		State: func(p awscloud.Peering) string { return string(p.State) },
		Over:  awscloud.Peering.Over,
		Get:   n.Peering,
		All: func(ctx context.Context) ([]awscloud.Peering, error) {
			return n.Peerings(ctx, awscloud.Filter("requester-vpc-info.vpc-id", n.Cluster.VPCID))
		},
		Judge:  func(p awscloud.Peering) (cloud.Standing, error) { return n.judge(in, p) },
		Create: func(ctx context.Context) (awscloud.Peering, error) { return n.create(ctx, in) },
		Lost: func(err error) bool {
			return awscloud.Code(err) == "" || awscloud.Code(err) == "vpcpeeringconnectionalreadyexists"
		},
		Failed:  func(err error) error { return n.createFailed(in, err) },
		Foreign: func(p awscloud.Peering) bool { return len(p.Tags) > 0 && !p.Mine(in.Owner) },
		Reached: reached,
		Mine:    func(ctx context.Context) ([]awscloud.Peering, error) { return n.standing(ctx, in.Owner) },
		Delete:  n.withdraw,
	}
}

// judge says what a peering of our VPC is to a request.
func (n *network) judge(in wire.VPCPeering, p awscloud.Peering) (cloud.Standing, error) {
	joins := p.Joins(in.Target.AccountID, in.Target.VPCID)
	switch {
	case !p.Live() || p.Reversed || p.Ours.VPC != n.Cluster.VPCID:
		return cloud.Unrelated, nil
	case p.Mine(in.Owner) && joins:
		return cloud.Ours, nil
	case p.Mine(in.Owner):
		return cloud.Stale, nil
	case joins && p.Causeways():
		return cloud.Unrelated, answer.Refuse(connection.ReasonConflict, fmt.Sprintf("%s already joins %s and %s; it belongs to %q, generation %q.",
			p.ID, p.Ours.VPC, p.Theirs.VPC, p.Tags[connection.TagConnectionID], p.Tags[connection.TagGeneration]), nil)
	case joins:
		return cloud.Equal, nil
	default:
		return cloud.Unrelated, nil
	}
}

func (n *network) create(ctx context.Context, in wire.VPCPeering) (awscloud.Peering, error) {
	request := &ec2.CreateVpcPeeringConnectionInput{
		VpcId: aws.String(n.Cluster.VPCID), PeerVpcId: aws.String(in.Target.VPCID), PeerOwnerId: aws.String(in.Target.AccountID),
		TagSpecifications: []types.TagSpecification{{ResourceType: types.ResourceTypeVpcPeeringConnection, Tags: awscloud.TagsOf(in.Owner)}},
	}
	if in.Target.Region != n.Cluster.Region {
		request.PeerRegion = aws.String(in.Target.Region)
	}
	// The SDK would send a create whose answer was lost again; only a search in between is safe.
	out, err := n.EC2.CreateVpcPeeringConnection(ctx, request, func(o *ec2.Options) { o.Retryer = aws.NopRetryer{} })
	if err != nil {
		return awscloud.Peering{}, fmt.Errorf("creating the peering connection: %w", err)
	}
	if out.VpcPeeringConnection == nil {
		return awscloud.Peering{}, errors.New("AWS answered without a peering connection")
	}
	return n.Read(*out.VpcPeeringConnection), nil
}

func (n *network) createFailed(in wire.VPCPeering, err error) error {
	doing := fmt.Sprintf("Requesting a peering connection from %s to %s", n.Cluster.VPCID, in.Target.VPCID)
	if awscloud.Code(err) == "invalidvpcid.notfound" {
		return answer.Refuse(connection.ReasonRefused, fmt.Sprintf("%s: there is no such VPC. AWS says %q.", doing, awscloud.Message(err)), err)
	}
	return n.Fail(doing, err)
}

// reached is when the request waits in the customer's account, or is active already.
func reached(p awscloud.Peering) (bool, error) {
	if p.Over() || p.State == types.VpcPeeringConnectionStateReasonCodeDeleting {
		return false, p.Ended()
	}
	return p.State == types.VpcPeeringConnectionStateReasonCodePendingAcceptance || p.Active(), nil
}

// standing lists our own that AWS still has to end.
func (n *network) standing(ctx context.Context, owner connection.Owner) ([]awscloud.Peering, error) {
	all, err := n.Peerings(ctx, awscloud.Filter("tag:"+connection.TagConnectionID, owner.Connection.String()))
	if err != nil {
		return nil, err
	}
	var ours []awscloud.Peering
	for _, p := range all {
		if p.Mine(owner) && !p.Over() {
			ours = append(ours, p)
		}
	}
	return ours, nil
}

// withdraw deletes one peering. AWS refuses that while it is still setting it up.
func (n *network) withdraw(ctx context.Context, p awscloud.Peering) error {
	if !p.Live() {
		return nil
	}
	_, err := n.EC2.DeleteVpcPeeringConnection(ctx, &ec2.DeleteVpcPeeringConnectionInput{VpcPeeringConnectionId: &p.ID})
	if err := awscloud.Gone(err); err != nil && awscloud.Code(err) != "invalidstatetransition" {
		return n.Fail("Deleting "+p.ID, err)
	}
	return nil
}
