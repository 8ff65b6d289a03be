package aws

type optionsAnswer struct {
	meta
	Accepter  *optionsXML `xml:"accepterPeeringConnectionOptions"`
	Requester *optionsXML `xml:"requesterPeeringConnectionOptions"`
}

// modifyPeeringOptions sets what each side allows. An owner sets its own side
// only, from its own region.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcPeeringConnectionOptions.html
func (c *Cloud) modifyPeeringOptions(r *request) (any, error) {
	p, err := c.turn(r)
	if err != nil {
		return nil, err
	}
	const option = "PeeringConnectionOptions.AllowDnsResolutionFromRemoteVpc"
	requester, accepter := r.form.Get("Requester"+option), r.form.Get("Accepter"+option)
	p.Step.look(r.now)
	switch {
	case requester == "" && accepter == "":
		return nil, refuse("MissingParameter", "You must specify options for the requester or the accepter")
	case p.Status != statusActive:
		return nil, refuse("OperationNotPermitted", "Peering "+p.ID+" is not active. Peering options can be added only to active peerings.")
	case requester != "" && !p.Requester.is(r.caller.Account, r.region):
		return nil, notYourSide(p, r, "requester", p.Requester)
	case accepter != "" && !p.Accepter.is(r.caller.Account, r.region):
		return nil, notYourSide(p, r, "accepter", p.Accepter)
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
func notYourSide(p *peering, r *request, name string, s side) error {
	if s.Account == r.caller.Account {
		return refuse("OperationNotPermitted", "Incorrect region ("+r.region+") specified for this request. The "+name+
			" options of "+p.ID+" must be modified in region "+s.Region)
	}
	return refuse("OperationNotPermitted", "User "+r.caller.Account+" cannot modify the "+name+" options of peering "+p.ID)
}
