package activities

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/aws"
)

// LookAtTransitGateway waits until our account sees the gateway, which takes a while after its share was accepted, and
// reads the options that its owner's steps depend on.
func (a *AWS) LookAtTransitGateway(ctx context.Context, in wire.TransitGateway) (wire.TransitGatewaySeen, error) {
	n, err := a.at(ctx, in.Owner)
	if err != nil {
		return wire.TransitGatewaySeen{}, err
	}
	var seen types.TransitGateway
	state := "not visible yet"
	err = n.until(ctx, reachTime, func(ctx context.Context) (bool, error) {
		out, err := n.EC2.DescribeTransitGateways(ctx, &ec2.DescribeTransitGatewaysInput{TransitGatewayIds: []string{in.TransitGatewayID}})
		if notFound(err) || err == nil && len(out.TransitGateways) == 0 {
			return false, nil
		}
		if err != nil {
			return false, n.fail("Looking at "+in.TransitGatewayID, err)
		}
		seen = out.TransitGateways[0]
		state = string(seen.State)
		return seen.State != types.TransitGatewayStatePending && seen.State != types.TransitGatewayStateModifying, nil
	})
	if errors.Is(err, errPatience) {
		return wire.TransitGatewaySeen{}, Trouble(connection.ReasonUnavailable, fmt.Sprintf("Our account %s does not see %s ready: it is %q. The share may need "+
			"a moment, or the customer has taken it back.", n.cluster.Account, in.TransitGatewayID, state), err)
	}
	if err != nil {
		return wire.TransitGatewaySeen{}, err
	}
	return n.fits(seen, in)
}

func (n *network) fits(seen types.TransitGateway, in wire.TransitGateway) (wire.TransitGatewaySeen, error) {
	switch owner := aws.ToString(seen.OwnerId); {
	case owner != in.Account:
		return wire.TransitGatewaySeen{}, Refuse(connection.ReasonConflict, fmt.Sprintf("%s belongs to account %s, and the request says %s: amend target.accountId, "+
			"or disconnect.", in.TransitGatewayID, owner, in.Account), nil)
	case seen.State != types.TransitGatewayStateAvailable:
		return wire.TransitGatewaySeen{}, Refuse(connection.ReasonRefused, fmt.Sprintf("%s is %q: nothing attaches to it any more.", in.TransitGatewayID, seen.State), nil)
	}
	out := wire.TransitGatewaySeen{State: string(seen.State)}
	if o := seen.Options; o != nil {
		out.AutoAccept = o.AutoAcceptSharedAttachments == types.AutoAcceptSharedAttachmentsValueEnable
		out.Associates = o.DefaultRouteTableAssociation == types.DefaultRouteTableAssociationValueEnable
		out.Propagates = o.DefaultRouteTablePropagation == types.DefaultRouteTablePropagationValueEnable
	}
	return out, nil
}

// AttachTransitGateway attaches one private subnet in each zone that runs nodes, or adopts the attachment that is there
// already. The call knows no client token, so what makes a repetition safe is the search by tag before it.
func (a *AWS) AttachTransitGateway(ctx context.Context, in wire.TransitGateway) (wire.TransitGatewayAttached, error) {
	n, err := a.at(ctx, in.Owner)
	if err != nil {
		return wire.TransitGatewayAttached{}, err
	}
	t, err := n.findOrAttach(ctx, in)
	if err != nil {
		return wire.TransitGatewayAttached{}, err
	}
	if t, err = n.attachmentReached(ctx, t); err != nil {
		return wire.TransitGatewayAttached{}, err
	}
	return wire.TransitGatewayAttached{Changes: n.changes(), AttachmentID: t.id, Subnets: t.subnets, State: string(t.state), Waits: t.waits(), Adopted: !t.mine(in.Owner)}, nil
}

func (n *network) findOrAttach(ctx context.Context, in wire.TransitGateway) (attachment, error) {
	patience := time.Duration(0)
	if createWasSent(ctx) {
		patience = searchTime
	}
	found, err := n.findAttachment(ctx, in, patience)
	if err != nil || found.id != "" {
		return found, err
	}
	subnets, lacking, err := n.oneInEachZone(ctx)
	if err != nil {
		return attachment{}, err
	}
	if len(lacking) > 0 {
		return attachment{}, Refuse(connection.ReasonConflict, strings.Join(lacking, "; ")+".", nil)
	}
	made, err := n.attach(ctx, in, subnets)
	if err == nil {
		return made, nil
	}
	if code(err) != "" && code(err) != "duplicatetransitgatewayattachment" {
		n.mark = ""
		n.heartbeat(ctx)
		return attachment{}, n.fail("Attaching "+n.cluster.VPCID+" to "+in.TransitGatewayID, err)
	}
	found, searchErr := n.findAttachment(ctx, in, searchTime)
	if searchErr != nil || found.id != "" {
		return found, searchErr
	}
	return attachment{}, n.fail("Attaching "+n.cluster.VPCID+" to "+in.TransitGatewayID, err)
}

// findAttachment looks for ours by its tags, and for an equal one of somebody else: a VPC has one attachment to a gateway.
func (n *network) findAttachment(ctx context.Context, in wire.TransitGateway, patience time.Duration) (found attachment, err error) {
	err = n.until(ctx, patience, func(ctx context.Context) (bool, error) {
		all, err := n.attachments(ctx, filter("vpc-id", n.cluster.VPCID), filter("transit-gateway-id", in.TransitGatewayID))
		if err != nil {
			return false, err
		}
		for _, t := range all {
			if t.vpc != n.cluster.VPCID || t.gateway != in.TransitGatewayID || t.over() {
				continue
			}
			if t.causeways() && !t.mine(in.Owner) {
				return false, Refuse(connection.ReasonConflict, fmt.Sprintf("%s already attaches %s to %s; it belongs to connection %q, generation %q.",
					t.id, t.vpc, t.gateway, t.tags[connection.TagConnectionID], t.tags[connection.TagGeneration]), nil)
			}
			found = t
		}
		return found.id != "", nil
	})
	if errors.Is(err, errPatience) {
		err = nil
	}
	return found, err
}

func (n *network) attach(ctx context.Context, in wire.TransitGateway, subnets []string) (attachment, error) {
	request := &ec2.CreateTransitGatewayVpcAttachmentInput{
		TransitGatewayId: aws.String(in.TransitGatewayID), VpcId: aws.String(n.cluster.VPCID), SubnetIds: subnets,
		Options:           &types.CreateTransitGatewayVpcAttachmentRequestOptions{DnsSupport: types.DnsSupportValueEnable},
		TagSpecifications: []types.TagSpecification{{ResourceType: types.ResourceTypeTransitGatewayAttachment, Tags: tagsOf(in.Owner)}},
	}
	n.mark = sent
	n.heartbeat(ctx)
	// The SDK would send a create whose answer was lost again; only a search in between is safe.
	out, err := n.EC2.CreateTransitGatewayVpcAttachment(ctx, request, func(o *ec2.Options) { o.Retryer = aws.NopRetryer{} })
	if err != nil {
		return attachment{}, fmt.Errorf("creating the attachment: %w", err)
	}
	if out.TransitGatewayVpcAttachment == nil {
		return attachment{}, errors.New("AWS answered without an attachment")
	}
	return readAttachment(*out.TransitGatewayVpcAttachment), nil
}

// attachmentReached waits until AWS has set the attachment up, or until it waits for the gateway's owner.
func (n *network) attachmentReached(ctx context.Context, t attachment) (attachment, error) {
	id, last := t.id, "not visible yet"
	err := n.until(ctx, reachTime, func(ctx context.Context) (bool, error) {
		seen, found, err := n.attachment(ctx, id)
		if err != nil || !found {
			return false, err
		}
		t, last = seen, string(seen.state)
		if t.over() || t.leaving() {
			return false, t.ended()
		}
		return t.waits() || t.carries(), nil
	})
	if errors.Is(err, errPatience) {
		return t, Trouble(connection.ReasonUnavailable, fmt.Sprintf("AWS does not get on with %s: it is %q.", id, last), err)
	}
	return t, err
}
