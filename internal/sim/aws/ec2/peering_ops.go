package ec2

import (
	"cmp"
	"slices"

	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/wire"
)

func (c *EC2) peeringOperations() map[string]wire.Operation {
	return map[string]wire.Operation{
		"CreateVpcPeeringConnection":    {Params: []string{"VpcId", "PeerVpcId", "PeerOwnerId", "PeerRegion", "TagSpecification"}, Do: c.createPeering, Needs: c.needNewPeering},
		"AcceptVpcPeeringConnection":    {Params: []string{"VpcPeeringConnectionId"}, Do: c.acceptPeering, Needs: c.needPeeringAndVPC},
		"RejectVpcPeeringConnection":    {Params: []string{"VpcPeeringConnectionId"}, Do: c.rejectPeering, Needs: c.needPeering},
		"DeleteVpcPeeringConnection":    {Params: []string{"VpcPeeringConnectionId"}, Do: c.deletePeering, Needs: c.needPeering},
		"DescribeVpcPeeringConnections": {Params: []string{"VpcPeeringConnectionId", "Filter", "MaxResults", "NextToken"}, Do: c.describePeerings},
		"ModifyVpcPeeringConnectionOptions": {
			Params: []string{"VpcPeeringConnectionId", "AccepterPeeringConnectionOptions", "RequesterPeeringConnectionOptions"}, Do: c.modifyPeeringOptions,
			Needs: c.needPeering,
		},
	}
}

// createPeering finds out nothing about the other side, as AWS does not: a
// wrong account, region or VPC shows only in the status, later. A wrong VPC of
// the caller's own in the same region is the exception.
func (c *EC2) createPeering(r *wire.Request) (any, error) {
	id, err := r.NeedID("VpcId", "vpc")
	if err != nil {
		return nil, err
	}
	peer, err := r.NeedID("PeerVpcId", "vpc")
	if err != nil {
		return nil, err
	}
	ours, err := c.OwnVPC(&r.Call, id)
	if err != nil {
		return nil, err
	}
	theirs := state.Side{
		Account: cmp.Or(r.Form.Get("PeerOwnerId"), r.Caller.Account),
		Region:  cmp.Or(r.Form.Get("PeerRegion"), r.Region), VPC: peer,
	}
	if theirs.Is(r.Caller.Account, r.Region) && c.State.VPCs[peer] == nil {
		return nil, state.NoVPC(peer)
	}
	tags, err := r.TagSpecifications("vpc-peering-connection")
	if err != nil {
		return nil, err
	}
	if known, err := c.samePairAgain(&r.Call, id, peer); known != nil || err != nil {
		return known, err
	}
	if err := c.peeringQuota(&r.Call, ours); err != nil {
		return nil, err
	}
	return c.newPeering(&r.Call, state.SideOf(ours), theirs, tags), nil
}

// newPeering tags in the same step: a request that is made and not yet tagged
// could not be found again by a client that crashed in between.
func (c *EC2) newPeering(r *state.Call, requester, accepter state.Side, tags map[string]string) any {
	p := &state.Peering{
		ID: c.NewID("pcx"), By: r.Caller.ARN, Created: r.Now, Requester: requester, Accepter: accepter,
		Status: state.StatusInitiating, Message: "Initiating Request to " + accepter.Account,
		Visible: c.Lags.Visible.Start(r.Now), Step: c.Lags.Initiate.Start(r.Now),
	}
	c.State.Peerings[p.ID] = p
	for key, value := range tags {
		c.State.SetTag(r.Caller.Account, r.Region, p.ID, key, value)
	}
	return &peeringAnswer{Peering: c.show(p, r)}
}

// samePairAgain is what a second request for joined VPCs gets; nil and no error
// means that it is not one.
func (c *EC2) samePairAgain(r *state.Call, id, peer string) (any, error) {
	if c.SamePair == state.SamePairFails {
		return nil, nil
	}
	for _, p := range state.Sorted(c.State.Peerings) {
		if !p.Live() || !p.Between(id, peer) {
			continue
		}
		waiting := p.Status == state.StatusInitiating || p.Status == state.StatusPending
		if waiting && p.Requester.VPC == id && c.SamePair == state.SamePairReturns {
			return &peeringAnswer{Peering: c.show(p, r)}, nil
		}
		return nil, state.Refuse("VpcPeeringConnectionAlreadyExists", "A VPC peering connection already exists between "+id+" and "+peer)
	}
	return nil, nil
}

// peeringQuota counts the outstanding requests of the whole account in the
// region, whoever made them: another cluster's stale requests block this one.
func (c *EC2) peeringQuota(r *state.Call, ours *state.VPC) error {
	outstanding, active := 0, 0
	for _, p := range c.State.Peerings {
		if p.Requester.Is(r.Caller.Account, r.Region) && (p.Status == state.StatusInitiating || p.Status == state.StatusPending) {
			outstanding++
		}
		if p.Status == state.StatusActive && (p.Requester.VPC == ours.ID || p.Accepter.VPC == ours.ID) {
			active++
		}
	}
	if float64(outstanding) >= c.Quota(r.Caller.Account, state.QuotaOutstanding) {
		return state.Refuse("OutstandingVpcPeeringConnectionLimitExceeded", "You have reached the limit on outstanding VPC peering connection requests for this account")
	}
	if float64(active) >= c.Quota(r.Caller.Account, state.QuotaActive) {
		return state.Refuse("VpcPeeringConnectionsPerVpcLimitExceeded", "You have reached the limit on active VPC peering connections for "+ours.ID)
	}
	return nil
}

// seen finds a peering that the caller can see from where it calls, and counts
// the look.
func (c *EC2) seen(r *state.Call, id string) (*state.Peering, error) {
	p := c.State.Peerings[id]
	if p == nil || !c.visible(p, r) {
		return nil, state.NoPeering(id)
	}
	return p, nil
}

// visible also lets the look count towards what the peering is waiting for.
func (c *EC2) visible(p *state.Peering, r *state.Call) bool {
	requester, accepter := p.Requester.Is(r.Caller.Account, r.Region), p.Accepter.Is(r.Caller.Account, r.Region)
	if !requester && !accepter {
		return false
	}
	if !p.Visible.Look(r.Now) {
		return false
	}
	c.settlePeering(p, r.Now)
	hidden := p.Status == state.StatusInitiating || p.Status == state.StatusFailed
	if hidden && !requester {
		return false
	}
	return !p.Ended() || (requester && r.Now.Before(p.Requester.ForgetAt)) || (accepter && r.Now.Before(p.Accepter.ForgetAt))
}

// describePeerings refuses an id that is not there, and answers a filter that
// finds nothing with nothing.
func (c *EC2) describePeerings(r *wire.Request) (any, error) {
	ids := r.List("VpcPeeringConnectionId")
	var found []*state.Peering
	for _, id := range ids {
		if err := state.CheckID(id, "pcx"); err != nil {
			return nil, err
		}
		p, err := c.seen(&r.Call, id)
		if err != nil {
			return nil, err
		}
		found = append(found, p)
	}
	if len(ids) == 0 {
		found = slices.DeleteFunc(state.Sorted(c.State.Peerings), func(p *state.Peering) bool { return !c.visible(p, &r.Call) })
	}
	items := make([]peeringXML, 0, len(found))
	for _, p := range found {
		items = append(items, c.show(p, &r.Call))
		// Whoever was shown the step now need not be shown it again.
		p.Step.Look(r.Now)
	}
	chosen, err := wire.Choose(r, items, peeringFilter)
	if err != nil {
		return nil, err
	}
	page, next, err := wire.Paged(r, chosen, len(ids) > 0)
	return &peeringsAnswer{Peerings: page, Next: next}, err
}

func peeringFilter(p peeringXML, name string) ([]string, bool) {
	switch name {
	case "vpc-peering-connection-id":
		return []string{p.ID}, true
	case "status-code":
		return []string{p.Status.Code}, true
	case "status-message":
		return []string{p.Status.Message}, true
	case "expiration-time":
		return []string{p.Expires}, true
	case "requester-vpc-info.vpc-id":
		return []string{p.Requester.VPC}, true
	case "requester-vpc-info.owner-id":
		return []string{p.Requester.Owner}, true
	case "requester-vpc-info.cidr-block":
		return []string{p.Requester.CIDR}, true
	case "accepter-vpc-info.vpc-id":
		return []string{p.Accepter.VPC}, true
	case "accepter-vpc-info.owner-id":
		return []string{p.Accepter.Owner}, true
	case "accepter-vpc-info.cidr-block":
		return []string{p.Accepter.CIDR}, true
	}
	return wire.TagFilter(p.Tags, name)
}
