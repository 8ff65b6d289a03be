package aws

import (
	"cmp"
	"slices"
)

func (c *Cloud) peeringOperations() map[string]operation {
	return map[string]operation{
		"CreateVpcPeeringConnection":    {[]string{"VpcId", "PeerVpcId", "PeerOwnerId", "PeerRegion", "TagSpecification"}, c.createPeering},
		"AcceptVpcPeeringConnection":    {[]string{"VpcPeeringConnectionId"}, c.acceptPeering},
		"RejectVpcPeeringConnection":    {[]string{"VpcPeeringConnectionId"}, c.rejectPeering},
		"DeleteVpcPeeringConnection":    {[]string{"VpcPeeringConnectionId"}, c.deletePeering},
		"DescribeVpcPeeringConnections": {[]string{"VpcPeeringConnectionId", "Filter", "MaxResults", "NextToken"}, c.describePeerings},
		"ModifyVpcPeeringConnectionOptions": {
			[]string{"VpcPeeringConnectionId", "AccepterPeeringConnectionOptions", "RequesterPeeringConnectionOptions"}, c.modifyPeeringOptions,
		},
	}
}

// createPeering finds out nothing about the other side, as AWS does not: a
// wrong account, region or VPC shows only in the status, later. A wrong VPC of
// the caller's own in the same region is the exception.
func (c *Cloud) createPeering(r *request) (any, error) {
	id, err := r.needID("VpcId", "vpc")
	if err != nil {
		return nil, err
	}
	peer, err := r.needID("PeerVpcId", "vpc")
	if err != nil {
		return nil, err
	}
	ours, err := c.ownVPC(r, id)
	if err != nil {
		return nil, err
	}
	theirs := side{
		Account: cmp.Or(r.form.Get("PeerOwnerId"), r.caller.Account),
		Region:  cmp.Or(r.form.Get("PeerRegion"), r.region), VPC: peer,
	}
	if theirs.is(r.caller.Account, r.region) && c.state.VPCs[peer] == nil {
		return nil, noVPC(peer)
	}
	tags, err := r.tagSpecifications("vpc-peering-connection")
	if err != nil {
		return nil, err
	}
	if known, err := c.samePairAgain(r, id, peer); known != nil || err != nil {
		return known, err
	}
	if err := c.peeringQuota(r, ours); err != nil {
		return nil, err
	}
	return c.newPeering(r, sideOf(ours), theirs, tags), nil
}

// newPeering tags in the same step: a request that is made and not yet tagged
// could not be found again by a client that crashed in between.
func (c *Cloud) newPeering(r *request, requester, accepter side, tags map[string]string) any {
	p := &peering{
		ID: c.newID("pcx"), By: r.caller.ARN, Created: r.now, Requester: requester, Accepter: accepter,
		Status: statusInitiating, Message: "Initiating Request to " + accepter.Account,
		Visible: c.lags.Visible.start(r.now), Step: c.lags.Initiate.start(r.now),
	}
	c.state.Peerings[p.ID] = p
	for key, value := range tags {
		c.state.setTag(r.caller.Account, r.region, p.ID, key, value)
	}
	return &peeringAnswer{Peering: c.show(p, r)}
}

// samePairAgain is what a second request for joined VPCs gets; nil and no error
// means that it is not one.
func (c *Cloud) samePairAgain(r *request, id, peer string) (any, error) {
	if c.samePair == SamePairFails {
		return nil, nil
	}
	for _, p := range sorted(c.state.Peerings) {
		if !p.live() || !p.between(id, peer) {
			continue
		}
		waiting := p.Status == statusInitiating || p.Status == statusPending
		if waiting && p.Requester.VPC == id && c.samePair == SamePairReturns {
			return &peeringAnswer{Peering: c.show(p, r)}, nil
		}
		return nil, refuse("VpcPeeringConnectionAlreadyExists", "A VPC peering connection already exists between "+id+" and "+peer)
	}
	return nil, nil
}

// peeringQuota counts the outstanding requests of the whole account in the
// region, whoever made them: another cluster's stale requests block this one.
func (c *Cloud) peeringQuota(r *request, ours *vpc) error {
	outstanding, active := 0, 0
	for _, p := range c.state.Peerings {
		if p.Requester.is(r.caller.Account, r.region) && (p.Status == statusInitiating || p.Status == statusPending) {
			outstanding++
		}
		if p.Status == statusActive && (p.Requester.VPC == ours.ID || p.Accepter.VPC == ours.ID) {
			active++
		}
	}
	if float64(outstanding) >= c.quota(r.caller.Account, quotaOutstanding) {
		return refuse("OutstandingVpcPeeringConnectionLimitExceeded", "You have reached the limit on outstanding VPC peering connection requests for this account")
	}
	if float64(active) >= c.quota(r.caller.Account, quotaActive) {
		return refuse("VpcPeeringConnectionsPerVpcLimitExceeded", "You have reached the limit on active VPC peering connections for "+ours.ID)
	}
	return nil
}

// seen finds a peering that the caller can see from where it calls, and counts
// the look.
func (c *Cloud) seen(r *request, id string) (*peering, error) {
	p := c.state.Peerings[id]
	if p == nil || !c.visible(p, r) {
		return nil, noPeering(id)
	}
	return p, nil
}

// visible also lets the look count towards what the peering is waiting for.
func (c *Cloud) visible(p *peering, r *request) bool {
	requester, accepter := p.Requester.is(r.caller.Account, r.region), p.Accepter.is(r.caller.Account, r.region)
	if !requester && !accepter {
		return false
	}
	if !p.Visible.look(r.now) {
		return false
	}
	c.settlePeering(p, r.now)
	hidden := p.Status == statusInitiating || p.Status == statusFailed
	if hidden && !requester {
		return false
	}
	return !p.ended() || (requester && r.now.Before(p.Requester.ForgetAt)) || (accepter && r.now.Before(p.Accepter.ForgetAt))
}

// describePeerings refuses an id that is not there, and answers a filter that
// finds nothing with nothing.
func (c *Cloud) describePeerings(r *request) (any, error) {
	ids := r.list("VpcPeeringConnectionId")
	var found []*peering
	for _, id := range ids {
		if err := checkID(id, "pcx"); err != nil {
			return nil, err
		}
		p, err := c.seen(r, id)
		if err != nil {
			return nil, err
		}
		found = append(found, p)
	}
	if len(ids) == 0 {
		found = slices.DeleteFunc(sorted(c.state.Peerings), func(p *peering) bool { return !c.visible(p, r) })
	}
	items := make([]peeringXML, 0, len(found))
	for _, p := range found {
		items = append(items, c.show(p, r))
		// Whoever was shown the step now need not be shown it again.
		p.Step.look(r.now)
	}
	chosen, err := choose(r, items, peeringFilter)
	if err != nil {
		return nil, err
	}
	page, next, err := paged(r, chosen, len(ids) > 0)
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
	return tagFilter(p.Tags, name)
}

// ownVPC finds a VPC of the caller, in the region of the call. All others do not
// exist for it.
func (c *Cloud) ownVPC(r *request, id string) (*vpc, error) {
	v := c.state.VPCs[id]
	if v == nil || v.Account != r.caller.Account || v.Region != r.region {
		return nil, noVPC(id)
	}
	return v, nil
}
