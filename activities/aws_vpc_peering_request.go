package activities

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"go.temporal.io/sdk/activity"

	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/aws"
)

const (
	// reachTime is how long AWS may take to carry a request to the customer's account; mostly it is seconds.
	reachTime = 45 * time.Second
	// searchTime is how long what a lost answer may have made is searched for before creating again. The undo searches
	// longer (hiddenTime), because nothing comes after it.
	searchTime = 20 * time.Second
	// sent marks a heartbeat: a create was sent and its answer is not known.
	sent = "create sent"
)

// RequestVPCPeering asks the customer's account for a peering connection, or adopts the one that is there already.
// CreateVpcPeeringConnection knows no client token, so what makes a repetition safe is the search by tag before it.
func (a *AWS) RequestVPCPeering(ctx context.Context, in wire.VPCPeering) (wire.VPCPeeringRequested, error) {
	n, err := a.at(ctx, in.Owner)
	if err != nil {
		return wire.VPCPeeringRequested{}, err
	}
	p, adopted, err := n.findOrCreate(ctx, in)
	if err != nil {
		return wire.VPCPeeringRequested{}, err
	}
	p, err = n.reached(ctx, p)
	if err != nil {
		return wire.VPCPeeringRequested{}, err
	}
	return wire.VPCPeeringRequested{Changes: n.changes(), PeeringID: p.id, Adopted: adopted, State: string(p.state), Expires: p.expires}, nil
}

func (n *network) findOrCreate(ctx context.Context, in wire.VPCPeering) (p peering, adopted bool, err error) {
	patience := time.Duration(0)
	if createWasSent(ctx) {
		patience = searchTime
	}
	var before []peering
	p, adopted, before, err = n.find(ctx, in, patience)
	if err != nil || p.id != "" {
		return p, adopted, err
	}
	p, err = n.create(ctx, in)
	if err == nil {
		// AWS does not document whether it returns a waiting request of the same two VPCs instead of making a second one.
		adopted = slices.ContainsFunc(before, func(b peering) bool { return b.id == p.id }) || len(p.tags) > 0 && !p.mine(in.Owner)
		return p, adopted, nil
	}
	if code(err) != "" && code(err) != "vpcpeeringconnectionalreadyexists" {
		n.mark = ""
		n.heartbeat(ctx)
		return peering{}, false, n.createFailed(in, err)
	}
	found, adopted, _, searchErr := n.find(ctx, in, searchTime)
	if searchErr != nil || found.id != "" {
		return found, adopted, searchErr
	}
	return peering{}, false, n.createFailed(in, err)
}

// createWasSent tells an attempt that the one before it may have created something.
func createWasSent(ctx context.Context) bool {
	var mark string
	return activity.HasHeartbeatDetails(ctx) && activity.GetHeartbeatDetails(ctx, &mark) == nil && mark == sent
}

// find looks for ours by its tags and then for an equal one of somebody else. It also returns all that it saw.
func (n *network) find(ctx context.Context, in wire.VPCPeering, patience time.Duration) (found peering, adopted bool, all []peering, err error) {
	err = n.until(ctx, patience, func(ctx context.Context) (bool, error) {
		all, err = n.peerings(ctx, filter("requester-vpc-info.vpc-id", n.cluster.VPCID))
		if err != nil {
			return false, err
		}
		found, adopted, err = n.choose(ctx, in, all)
		return found.id != "", err
	})
	if errors.Is(err, errPatience) {
		err = nil
	}
	return found, adopted, all, err
}

func (n *network) choose(ctx context.Context, in wire.VPCPeering, all []peering) (found peering, adopted bool, err error) {
	for _, p := range all {
		switch {
		case !p.live() || p.reversed || p.ours.vpc != n.cluster.VPCID:
		case p.mine(in.Owner) && p.joins(in.Target):
			return p, false, nil
		case p.mine(in.Owner):
			// The request was amended since: what it asked for before must not be accepted by the wrong customer.
			if err := n.withdraw(ctx, p); err != nil {
				return peering{}, false, err
			}
		case p.joins(in.Target) && p.causeways():
			return peering{}, false, Refuse(connection.ReasonConflict, fmt.Sprintf("%s already joins %s and %s; it belongs to %q, generation %q.",
				p.id, p.ours.vpc, p.theirs.vpc, p.tags[connection.TagConnectionID], p.tags[connection.TagGeneration]), nil)
		case p.joins(in.Target):
			found, adopted = p, true
		}
	}
	return found, adopted, nil
}

func (n *network) create(ctx context.Context, in wire.VPCPeering) (peering, error) {
	request := &ec2.CreateVpcPeeringConnectionInput{
		VpcId: aws.String(n.cluster.VPCID), PeerVpcId: aws.String(in.Target.VPCID), PeerOwnerId: aws.String(in.Target.AccountID),
		TagSpecifications: []types.TagSpecification{{ResourceType: types.ResourceTypeVpcPeeringConnection, Tags: tagsOf(in.Owner)}},
	}
	if in.Target.Region != n.cluster.Region {
		request.PeerRegion = aws.String(in.Target.Region)
	}
	n.mark = sent
	n.heartbeat(ctx)
	// The SDK would send a create whose answer was lost again; only a search in between is safe.
	out, err := n.EC2.CreateVpcPeeringConnection(ctx, request, func(o *ec2.Options) { o.Retryer = aws.NopRetryer{} })
	if err != nil {
		return peering{}, fmt.Errorf("creating the peering connection: %w", err)
	}
	if out.VpcPeeringConnection == nil {
		return peering{}, errors.New("AWS answered without a peering connection")
	}
	return n.read(*out.VpcPeeringConnection), nil
}

func tagsOf(o connection.Owner) []types.Tag {
	var tags []types.Tag
	for _, tag := range o.Tags() {
		tags = append(tags, types.Tag{Key: aws.String(tag.Key), Value: aws.String(tag.Value)})
	}
	return tags
}

func (n *network) createFailed(in wire.VPCPeering, err error) error {
	doing := fmt.Sprintf("Requesting a peering connection from %s to %s", n.cluster.VPCID, in.Target.VPCID)
	if code(err) == "invalidvpcid.notfound" {
		return Refuse(connection.ReasonRefused, fmt.Sprintf("%s: there is no such VPC. AWS says %q.", doing, message(err)), err)
	}
	return n.fail(doing, err)
}

// reached waits until AWS has carried the request to the customer's account, where it waits or has failed. A wrong VPC id,
// account or region shows only then.
func (n *network) reached(ctx context.Context, p peering) (peering, error) {
	id, last := p.id, "not visible yet"
	// AWS needs about a second; asking at once would only be asked again.
	if err := n.clock.Wait(ctx, time.Second); err != nil {
		return p, Trouble(connection.ReasonUnavailable, "The worker stopped while it waited for AWS.", err)
	}
	err := n.until(ctx, reachTime, func(ctx context.Context) (bool, error) {
		seen, found, err := n.peering(ctx, id)
		if err != nil || !found {
			return false, err
		}
		p, last = seen, string(seen.state)
		if p.over() || p.state == types.VpcPeeringConnectionStateReasonCodeDeleting {
			return false, p.ended()
		}
		return p.state == types.VpcPeeringConnectionStateReasonCodePendingAcceptance || p.active(), nil
	})
	if errors.Is(err, errPatience) {
		return p, Trouble(connection.ReasonUnavailable, fmt.Sprintf("AWS does not get on with %s: it is %q.", id, last), err)
	}
	return p, err
}
