package ec2

import (
	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/wire"
)

type optionsAnswer struct {
	wire.Meta
	Accepter  *optionsXML `xml:"accepterPeeringConnectionOptions"`
	Requester *optionsXML `xml:"requesterPeeringConnectionOptions"`
}

// modifyPeeringOptions sets what each side allows. An owner sets its own side
// only, from its own region.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcPeeringConnectionOptions.html
func (c *EC2) modifyPeeringOptions(r *wire.Request) (any, error) {
	p, err := c.turn(r)
	if err != nil {
		return nil, err
	}
	const option = "PeeringConnectionOptions.AllowDnsResolutionFromRemoteVpc"
	requester, accepter := r.Form.Get("Requester"+option), r.Form.Get("Accepter"+option)
	p.Step.Look(r.Now)
	switch {
	case requester == "" && accepter == "":
		return nil, state.Refuse("MissingParameter", "You must specify options for the requester or the accepter")
	case p.Status != state.StatusActive:
		return nil, state.Refuse("OperationNotPermitted", "Peering "+p.ID+" is not active. Peering options can be added only to active peerings.")
	case requester != "" && !p.Requester.Is(r.Caller.Account, r.Region):
		return nil, notYourSide(p, &r.Call, "requester", p.Requester)
	case accepter != "" && !p.Accepter.Is(r.Caller.Account, r.Region):
		return nil, notYourSide(p, &r.Call, "accepter", p.Accepter)
	}
	answer := &optionsAnswer{}
	if requester != "" {
		p.Requester.DNS = requester == "true"
		answer.Requester = &optionsXML{DNS: p.Requester.DNS}
	}
	if accepter != "" {
		p.Accepter.DNS = accepter == "true"
		answer.Accepter = &optionsXML{DNS: p.Accepter.DNS}
	}
	return answer, nil
}

// notYourSide tells a wrong region from a wrong account.
func notYourSide(p *state.Peering, r *state.Call, name string, s state.Side) error {
	if s.Account == r.Caller.Account {
		return state.Refuse("OperationNotPermitted", "Incorrect region ("+r.Region+") specified for this request. The "+name+
			" options of "+p.ID+" must be modified in region "+s.Region)
	}
	return state.Refuse("OperationNotPermitted", "User "+r.Caller.Account+" cannot modify the "+name+" options of peering "+p.ID)
}
