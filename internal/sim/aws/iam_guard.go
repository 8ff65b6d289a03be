package aws

// permitted asks the policies of the role behind a session. Users, and roles whose policies nobody wrote down, may do everything.
func (c *Cloud) permitted(r *request) error {
	action := r.service + ":" + r.operation
	if r.caller.Role == "" || action == "sts:GetCallerIdentity" {
		return nil
	}
	role := c.roleNow(r.caller.Role, r.now, false)
	if role == nil && !r.caller.Checked {
		return nil
	}
	for _, n := range c.needs(r, action) {
		if said := role.decide(action, n); said != allowed {
			return forbidden(r, action, n, said)
		}
	}
	return nil
}

// needs are the resources on which AWS wants a call to be allowed. An operation that is not here is allowed on "*" only, even
// where AWS would accept less.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
func (c *Cloud) needs(r *request, action string) []need {
	switch action {
	case "ec2:AcceptVpcPeeringConnection":
		return c.peeringNeeds(r, true)
	case "ec2:RejectVpcPeeringConnection", "ec2:DeleteVpcPeeringConnection", "ec2:ModifyVpcPeeringConnectionOptions":
		return c.peeringNeeds(r, false)
	case "ec2:CreateRoute", "ec2:DeleteRoute":
		return c.tableNeeds(r)
	case "sts:AssumeRole":
		return []need{{Resource: r.form.Get("RoleArn"), Keys: r.where()}}
	default:
		return []need{{Resource: "*", Keys: r.where()}}
	}
}

// where is what can be asked about every call.
func (r *request) where() map[string]string {
	return map[string]string{"ec2:region": r.region, "aws:requestedregion": r.region}
}

func vpcARN(region, account, id string) string {
	return "arn:aws:ec2:" + region + ":" + account + ":vpc/" + id
}

func (s *side) arn() string { return vpcARN(s.Region, s.Account, s.VPC) }

// peeringNeeds are the peering, and the accepter's VPC if it is to be accepted. Of a peering that the caller does not see there is
// nothing to ask: the call itself refuses it as not found.
func (c *Cloud) peeringNeeds(r *request, vpcToo bool) []need {
	p := c.state.Peerings[r.form.Get("VpcPeeringConnectionId")]
	if p == nil || !p.shown(r) {
		return nil
	}
	keys := r.where()
	keys["ec2:requestervpc"], keys["ec2:acceptervpc"] = p.Requester.arn(), p.Accepter.arn()
	keys["ec2:vpcpeeringconnectionid"] = p.ID
	// Each side has the peering under its own account.
	all := []need{{Resource: "arn:aws:ec2:" + r.region + ":" + r.caller.Account + ":vpc-peering-connection/" + p.ID, Keys: keys}}
	if vpcToo {
		all = append(all, need{Resource: p.Accepter.arn(), Keys: r.where()})
	}
	return all
}

// shown is whether the caller sees the peering, without counting the look.
func (p *peering) shown(r *request) bool {
	ours, theirs := p.Requester.is(r.caller.Account, r.region), p.Accepter.is(r.caller.Account, r.region)
	hidden := p.Status == statusInitiating || p.Status == statusFailed
	return p.Visible.over(r.now) && (ours || (theirs && !hidden))
}

func (c *Cloud) tableNeeds(r *request) []need {
	id := r.form.Get("RouteTableId")
	keys := r.where()
	if t := c.state.Tables[id]; t != nil {
		keys["ec2:vpc"] = vpcARN(r.region, r.caller.Account, t.VPC)
	}
	return []need{{Resource: "arn:aws:ec2:" + r.region + ":" + r.caller.Account + ":route-table/" + id, Keys: keys}}
}

// forbidden is a refusal in the words of each service.
func forbidden(r *request, action string, n need, said decision) error {
	because := "because no identity-based policy allows the " + action + " action"
	if said == explicitDeny {
		because = "with an explicit deny in an identity-based policy"
	}
	text := "User: " + r.caller.ARN + " is not authorized to perform: " + action
	if n.Resource != "*" {
		text += " on resource: " + n.Resource
	}
	text += " " + because
	switch r.service {
	case "ec2":
		return &apiError{
			CodeUnauthorized, "You are not authorized to perform this operation. " + text +
				". Encoded authorization failure message: c2ltdWxhdGVk", 403,
		}
	case "servicequotas", shareServiceName:
		return &apiError{"AccessDeniedException", text, 403}
	default:
		return &apiError{"AccessDenied", text, 403}
	}
}
