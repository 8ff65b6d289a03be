package ec2

import (
	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/wire"
)

// turn finds the peering that a call wants to change.
func (c *EC2) turn(r *wire.Request) (*state.Peering, error) {
	id, err := r.NeedID("VpcPeeringConnectionId", "pcx")
	if err != nil {
		return nil, err
	}
	return c.seen(&r.Call, id)
}

// accepting allows what only the accepter's account may do, in its own region.
func accepting(p *state.Peering, r *state.Call, verb string) error {
	if p.Accepter.Is(r.Caller.Account, r.Region) {
		return nil
	}
	if p.Accepter.Account == r.Caller.Account {
		return state.Refuse("OperationNotPermitted", "Incorrect region ("+r.Region+") specified for this request. VPC peering connection "+
			p.ID+" must be "+verb+"ed in region "+p.Accepter.Region)
	}
	return state.Refuse("OperationNotPermitted", "User "+r.Caller.Account+" cannot "+verb+" peering "+p.ID)
}

// acceptPeering is the customer's consent. The answer says provisioning; only a
// later look says active.
func (c *EC2) acceptPeering(r *wire.Request) (any, error) {
	p, err := c.turn(r)
	if err != nil {
		return nil, err
	}
	if err := accepting(p, &r.Call, "accept"); err != nil {
		return nil, err
	}
	if p.Status != state.StatusPending {
		return nil, state.BadTransition(p, state.StatusProvisioning)
	}
	if err := c.activeQuota(p); err != nil {
		return nil, err
	}
	p.Status, p.Message, p.Step = state.StatusProvisioning, "Provisioning", c.Lags.Provision.Start(r.Now)
	return &peeringAnswer{Peering: c.show(p, &r.Call)}, nil
}

// activeQuota counts on both sides, because both VPCs get one more.
func (c *EC2) activeQuota(p *state.Peering) error {
	for _, s := range []state.Side{p.Requester, p.Accepter} {
		count := 0.0
		for _, q := range c.State.Peerings {
			if q.Status == state.StatusActive && (q.Requester.VPC == s.VPC || q.Accepter.VPC == s.VPC) {
				count++
			}
		}
		if count >= c.Quota(s.Account, state.QuotaActive) {
			return state.Refuse("VpcPeeringConnectionsPerVpcLimitExceeded", "You have reached the limit on active VPC peering connections for "+s.VPC)
		}
	}
	return nil
}

// rejectPeering is the customer's refusal; nothing follows it.
func (c *EC2) rejectPeering(r *wire.Request) (any, error) {
	p, err := c.turn(r)
	if err != nil {
		return nil, err
	}
	if err := accepting(p, &r.Call, "reject"); err != nil {
		return nil, err
	}
	if p.Status != state.StatusPending {
		return nil, state.BadTransition(p, state.StatusRejected)
	}
	p.End(state.StatusRejected, "Rejected by "+r.Caller.Account, r.Now, state.RememberLong, state.RememberShort)
	return wire.Yes(), nil
}

// deletePeering is for either side of an active peering, and for the requester of
// a waiting one. What has ended or is on its way cannot be deleted.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteVpcPeeringConnection.html
func (c *EC2) deletePeering(r *wire.Request) (any, error) {
	p, err := c.turn(r)
	if err != nil {
		return nil, err
	}
	requester := p.Requester.Is(r.Caller.Account, r.Region)
	switch {
	case p.Status == state.StatusPending && !requester:
		return nil, state.Refuse("OperationNotPermitted", "User "+r.Caller.Account+" cannot delete peering "+p.ID+" while it is pending acceptance")
	case p.Status != state.StatusPending && p.Status != state.StatusActive:
		return nil, state.BadTransition(p, state.StatusDeleting)
	}
	c.remove(p, &r.Call, requester)
	return wire.Yes(), nil
}

// remove deletes at once within a region; between two it takes a moment.
func (c *EC2) remove(p *state.Peering, r *state.Call, byRequester bool) {
	slow := p.CrossesRegions() && p.Status == state.StatusActive
	requester, accepter := state.RememberLong, state.RememberShort
	if byRequester {
		requester, accepter = state.RememberShort, state.RememberLong
	}
	p.End(state.StatusDeleted, "", r.Now, requester, accepter)
	p.Message = deletedBy(p)
	if slow {
		p.Status, p.Message, p.Step = state.StatusDeleting, "Deleting", c.Lags.Delete.Start(r.Now)
	}
}
