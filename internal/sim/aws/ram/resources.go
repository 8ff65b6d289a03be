package ram

import (
	"slices"
	"strings"

	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/wire"
)

// Kinds of resources in RAM's words.
const (
	kindGateway      = "ec2:TransitGateway"
	kindResolverRule = "route53resolver:ResolverRule"
	kindSubnet       = "ec2:Subnet"
)

// kindOf reads an ARN's service and the first part of its resource; "" is a kind
// that cannot be shared.
func kindOf(arn string) string {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) != 6 {
		return ""
	}
	name, _, _ := strings.Cut(parts[5], "/")
	return map[string]string{
		"ec2:transit-gateway": kindGateway, "route53resolver:resolver-rule": kindResolverRule,
		"ec2:subnet": kindSubnet, "ec2:prefix-list": "ec2:PrefixList", "rds:cluster": "rds:Cluster",
	}[parts[2]+":"+name]
}

// shareable is what the share's owner has in the share's region. A gateway must
// be there; of other kinds, which nothing here looks into, the owner's word counts.
func (c *RAM) shareable(s *state.Share, arn string) error {
	if !isARN(arn) {
		return malformedARN(arn)
	}
	parts := strings.SplitN(arn, ":", 6)
	kind := kindOf(arn)
	if parts[3] != s.Region || parts[4] != s.Account || kind == "" {
		return state.Refuse("UnknownResourceException", "Resource "+arn+" could not be found.")
	}
	_, id, _ := strings.Cut(parts[5], "/")
	if g := c.State.Gateways[id]; kind == kindGateway && (g == nil || g.ARN() != arn) {
		return state.Refuse("UnknownResourceException", "Resource "+arn+" could not be found.")
	}
	return nil
}

// keptInside refuses strangers to kinds that only an organisation can share.
func (c *RAM) keptInside(s *state.Share, resources, principals []string) error {
	for _, m := range s.Resources {
		resources = append(resources, m.Entity)
	}
	inside := !slices.ContainsFunc(resources, func(arn string) bool { return kindOf(arn) == kindSubnet })
	for _, account := range principals {
		if !inside && !c.sameOrganization(s.Account, account) {
			return notPermitted("The resource you are attempting to share can only be shared within your AWS Organization.")
		}
	}
	return nil
}

type sharedJSON struct {
	ARN     string     `json:"arn"`
	Type    string     `json:"type"`
	Share   string     `json:"resourceShareArn"`
	Status  string     `json:"status"`
	Created wire.Epoch `json:"creationTime"`
	Updated wire.Epoch `json:"lastUpdatedTime"`
	Scope   string     `json:"resourceRegionScope"`
}

func showShared(s *state.Share, m *state.Membership) sharedJSON {
	return sharedJSON{m.Entity, m.Kind, s.ARN, "AVAILABLE", wire.Epoch(m.Created), wire.Epoch(m.Updated), "REGIONAL"}
}

type sharedAnswer struct {
	Resources []sharedJSON `json:"resources"`
	Next      string       `json:"nextToken,omitempty"`
}

type listSharedCall struct {
	sharePages
	Owner     string   `json:"resourceOwner"`
	Principal string   `json:"principal"`
	Type      string   `json:"resourceType"`
	ARNs      []string `json:"resourceArns"`
	Shares    []string `json:"resourceShareArns"`
}

// listShared lists what the caller shares, or what is shared with it and has
// arrived. Nothing of an invitation that waits is here.
func (c *RAM) listShared(r *wire.Request) (any, error) {
	in, err := readShareCall[listSharedCall](r)
	if err != nil {
		return nil, err
	}
	if err := checkOwner(in.Owner); err != nil {
		return nil, err
	}
	if in.Type != "" && !strings.Contains(in.Type, ":") {
		return nil, state.Refuse("InvalidResourceTypeException", "The specified resource type "+in.Type+" is not valid.")
	}
	for _, arn := range in.ARNs {
		if !isARN(arn) {
			return nil, malformedARN(arn)
		}
	}
	items := []sharedJSON{}
	for _, s := range state.Sorted(c.State.Shares) {
		if s.Region != r.Region || s.Status != state.ShareActive || !in.wants(s) {
			continue
		}
		for _, m := range s.Resources {
			fits := (in.Type == "" || in.Type == m.Kind) && (len(in.ARNs) == 0 || slices.Contains(in.ARNs, m.Entity))
			if fits && m.Status == state.Associated && c.listed(&r.Call, s, m, in.Owner) {
				items = append(items, showShared(s, m))
			}
		}
	}
	list, next, err := page(in.sharePages, items)
	return sharedAnswer{list, next}, err
}

// wants chooses by share and by the other side, which is the owner for what was
// received.
func (in listSharedCall) wants(s *state.Share) bool {
	if len(in.Shares) > 0 && !slices.Contains(in.Shares, s.ARN) {
		return false
	}
	if in.Owner == ownerSelf {
		return in.Principal == "" || state.Find(s.Principals, in.Principal) != nil
	}
	return in.Principal == "" || in.Principal == s.Account
}

func (c *RAM) listed(r *state.Call, s *state.Share, m *state.Membership, owner string) bool {
	if owner == ownerSelf {
		return s.Account == r.Caller.Account
	}
	return s.Account != r.Caller.Account && gives(s, r.Caller.Account, m.Entity, r.Now)
}

// listPending tells what is behind an invitation before it is accepted.
func (c *RAM) listPending(r *wire.Request) (any, error) {
	in, err := readShareCall[invitationCall](r)
	if err != nil {
		return nil, err
	}
	if in.ARN == "" {
		return nil, state.Refuse("MissingRequiredParameterException", "resourceShareInvitationArn is required")
	}
	i, err := c.invited(&r.Call, in.ARN)
	if err != nil {
		return nil, err
	}
	items := []sharedJSON{}
	switch i.Status {
	case state.InvitationRejected, state.InvitationExpired:
		return nil, ended(i)
	case state.InvitationPending:
		s := c.State.Shares[i.Share]
		for _, m := range s.Resources {
			if m.Status == state.Associated {
				items = append(items, showShared(s, m))
			}
		}
	}
	list, next, err := page(in.sharePages, items)
	return sharedAnswer{list, next}, err
}
