package ec2

import (
	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/wire"
)

func vpcARN(region, account, id string) string {
	return "arn:aws:ec2:" + region + ":" + account + ":vpc/" + id
}

func arn(s *state.Side) string { return vpcARN(s.Region, s.Account, s.VPC) }

// needPeering is for calls about a peering that its owner is asked about.
func (c *EC2) needPeering(r *wire.Request) []wire.Need { return c.peeringNeeds(r, false) }

// needPeeringAndVPC is for accepting: the right to accept is a right on both.
func (c *EC2) needPeeringAndVPC(r *wire.Request) []wire.Need { return c.peeringNeeds(r, true) }

// needNewPeering is the requester's VPC, the peering that is to be, and its tags.
func (c *EC2) needNewPeering(r *wire.Request) []wire.Need {
	here := "arn:aws:ec2:" + r.Region + ":" + r.Caller.Account + ":"
	ours := wire.Need{Resource: here + "vpc/" + r.Form.Get("VpcId"), Keys: r.Where()}
	return append([]wire.Need{ours}, r.NeedsOfTags("TagSpecification", here+"vpc-peering-connection/*")...)
}

// peeringNeeds are the peering, and the accepter's VPC if it is to be accepted. Of a peering that the caller does not see there is
// nothing to ask: the call itself refuses it as not found.
func (c *EC2) peeringNeeds(r *wire.Request, vpcToo bool) []wire.Need {
	p := c.State.Peerings[r.Form.Get("VpcPeeringConnectionId")]
	if p == nil || !shown(p, &r.Call) {
		return nil
	}
	keys := r.Where()
	keys["ec2:requestervpc"], keys["ec2:acceptervpc"] = arn(&p.Requester), arn(&p.Accepter)
	keys["ec2:vpcpeeringconnectionid"] = p.ID
	wire.WithResourceTags(keys, c.State.TagsOf(r.Caller.Account, r.Region, p.ID))
	// Each side has the peering under its own account.
	all := []wire.Need{{Resource: "arn:aws:ec2:" + r.Region + ":" + r.Caller.Account + ":vpc-peering-connection/" + p.ID, Keys: keys}}
	if vpcToo {
		all = append(all, wire.Need{Resource: arn(&p.Accepter), Keys: r.Where()})
	}
	return all
}

// shown is whether the caller sees the peering, without counting the look.
func shown(p *state.Peering, r *state.Call) bool {
	ours, theirs := p.Requester.Is(r.Caller.Account, r.Region), p.Accepter.Is(r.Caller.Account, r.Region)
	hidden := p.Status == state.StatusInitiating || p.Status == state.StatusFailed
	return p.Visible.Over(r.Now) && (ours || (theirs && !hidden))
}

// needTable is the table, of which a condition can ask whose VPC it is in.
func (c *EC2) needTable(r *wire.Request) []wire.Need {
	id := r.Form.Get("RouteTableId")
	keys := r.Where()
	if t := c.State.Tables[id]; t != nil {
		keys["ec2:vpc"] = vpcARN(r.Region, r.Caller.Account, t.VPC)
		wire.WithResourceTags(keys, c.State.TagsOf(r.Caller.Account, r.Region, t.ID))
	}
	return []wire.Need{{Resource: "arn:aws:ec2:" + r.Region + ":" + r.Caller.Account + ":route-table/" + id, Keys: keys}}
}
