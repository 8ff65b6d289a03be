package aws

// turn finds the peering that a call wants to change.
func (c *Cloud) turn(r *request) (*peering, error) {
	id, err := r.needID("VpcPeeringConnectionId", "pcx")
	if err != nil {
		return nil, err
	}
	return c.seen(r, id)
}

// accepting allows what only the accepter's account may do, in its own region.
func accepting(p *peering, r *request, verb string) error {
	if p.Accepter.is(r.caller.Account, r.region) {
		return nil
	}
	if p.Accepter.Account == r.caller.Account {
		return refuse("OperationNotPermitted", "Incorrect region ("+r.region+") specified for this request. VPC peering connection "+
			p.ID+" must be "+verb+"ed in region "+p.Accepter.Region)
	}
	return refuse("OperationNotPermitted", "User "+r.caller.Account+" cannot "+verb+" peering "+p.ID)
}

// acceptPeering is the customer's consent. The answer says provisioning; only a
// later look says active.
func (c *Cloud) acceptPeering(r *request) (any, error) {
	p, err := c.turn(r)
	if err != nil {
		return nil, err
	}
	if err := accepting(p, r, "accept"); err != nil {
		return nil, err
	}
	if p.Status != statusPending {
		return nil, badTransition(p, statusProvisioning)
	}
	if err := c.activeQuota(p); err != nil {
		return nil, err
	}
	p.Status, p.Message, p.Step = statusProvisioning, "Provisioning", c.lags.Provision.start(r.now)
	return &peeringAnswer{Peering: c.show(p, r)}, nil
}

// activeQuota counts on both sides, because both VPCs get one more.
func (c *Cloud) activeQuota(p *peering) error {
	for _, s := range []side{p.Requester, p.Accepter} {
		count := 0.0
		for _, q := range c.state.Peerings {
			if q.Status == statusActive && (q.Requester.VPC == s.VPC || q.Accepter.VPC == s.VPC) {
				count++
			}
		}
		if count >= c.quota(s.Account, quotaActive) {
			return refuse("VpcPeeringConnectionsPerVpcLimitExceeded", "You have reached the limit on active VPC peering connections for "+s.VPC)
		}
	}
	return nil
}

// rejectPeering is the customer's refusal; nothing follows it.
func (c *Cloud) rejectPeering(r *request) (any, error) {
	p, err := c.turn(r)
	if err != nil {
		return nil, err
	}
	if err := accepting(p, r, "reject"); err != nil {
		return nil, err
	}
	if p.Status != statusPending {
		return nil, badTransition(p, statusRejected)
	}
	p.end(statusRejected, "Rejected by "+r.caller.Account, r.now, rememberLong, rememberShort)
	return yes(), nil
}

// deletePeering is for either side of an active peering, and for the requester of
// a waiting one. What has ended or is on its way cannot be deleted.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteVpcPeeringConnection.html
func (c *Cloud) deletePeering(r *request) (any, error) {
	p, err := c.turn(r)
	if err != nil {
		return nil, err
	}
	requester := p.Requester.is(r.caller.Account, r.region)
	switch {
	case p.Status == statusPending && !requester:
		return nil, refuse("OperationNotPermitted", "User "+r.caller.Account+" cannot delete peering "+p.ID+" while it is pending acceptance")
	case p.Status != statusPending && p.Status != statusActive:
		return nil, badTransition(p, statusDeleting)
	}
	c.remove(p, r, requester)
	return yes(), nil
}

// remove deletes at once within a region; between two it takes a moment.
func (c *Cloud) remove(p *peering, r *request, byRequester bool) {
	slow := p.crossesRegions() && p.Status == statusActive
	requester, accepter := rememberLong, rememberShort
	if byRequester {
		requester, accepter = rememberShort, rememberLong
	}
	p.end(statusDeleted, "", r.now, requester, accepter)
	p.Message = deletedBy(p)
	if slow {
		p.Status, p.Message, p.Step = statusDeleting, "Deleting", c.lags.Delete.start(r.now)
	}
}
