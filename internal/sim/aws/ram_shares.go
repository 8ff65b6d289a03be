package aws

import (
	"maps"
	"slices"
	"strings"
)

type shareJSON struct {
	ARN      string    `json:"resourceShareArn"`
	Name     string    `json:"name"`
	Owner    string    `json:"owningAccountId"`
	External bool      `json:"allowExternalPrincipals"`
	Status   string    `json:"status"`
	Tags     []tagJSON `json:"tags"`
	Created  epoch     `json:"creationTime"`
	Updated  epoch     `json:"lastUpdatedTime"`
	Features string    `json:"featureSet"`
}

type tagJSON struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

func showShare(s *share) shareJSON {
	x := shareJSON{
		ARN: s.ARN, Name: s.Name, Owner: s.Account, External: s.External, Status: s.Status, Tags: []tagJSON{},
		Created: epoch(s.Created), Updated: epoch(s.Updated), Features: "STANDARD",
	}
	for _, key := range slices.Sorted(maps.Keys(s.Tags)) {
		x.Tags = append(x.Tags, tagJSON{key, s.Tags[key]})
	}
	return x
}

type shareAnswer struct {
	Share shareJSON `json:"resourceShare"`
	Token string    `json:"clientToken,omitempty"`
}

type createShareCall struct {
	Name       string    `json:"name"`
	Resources  []string  `json:"resourceArns"`
	Principals []string  `json:"principals"`
	Tags       []tagJSON `json:"tags"`
	External   *bool     `json:"allowExternalPrincipals"`
	Token      string    `json:"clientToken"`
}

// createShare makes a share and invites everybody at once. Names are free:
// nothing stops two senders, or one, from taking the same.
func (c *Cloud) createShare(r *request) (any, error) {
	in, err := readShareCall[createShareCall](r)
	if err != nil {
		return nil, err
	}
	if in.Name == "" {
		return nil, invalidParameter("The resource share name must not be empty.")
	}
	known, err := c.again(r, in.Token)
	if err != nil {
		return nil, err
	}
	if s := c.state.Shares[known]; s != nil {
		return shareAnswer{showShare(s), in.Token}, nil
	}
	s := &share{
		ARN:  "arn:aws:ram:" + r.region + ":" + r.caller.Account + ":resource-share/" + c.newRequestID(),
		Name: in.Name, Account: r.caller.Account, Region: r.region, By: r.caller.ARN, External: in.External == nil || *in.External,
		Status: shareActive, Created: r.now, Updated: r.now, Tags: map[string]string{},
	}
	for _, tag := range in.Tags {
		s.Tags[tag.Key] = tag.Value
	}
	if err := c.join(r, s, in.Resources, in.Principals); err != nil {
		return nil, err
	}
	c.state.Shares[s.ARN] = s
	c.remember(r, in.Token, s.ARN)
	return shareAnswer{showShare(s), in.Token}, nil
}

// join adds resources and accounts to a share, all or none.
func (c *Cloud) join(r *request, s *share, resources, principals []string) error {
	for _, arn := range resources {
		if err := c.shareable(s, arn); err != nil {
			return err
		}
	}
	for _, account := range principals {
		if err := c.invitable(s, account); err != nil {
			return err
		}
	}
	if err := c.keptInside(s, slices.Clone(resources), principals); err != nil {
		return err
	}
	for _, arn := range resources {
		if find(s.Resources, arn) == nil {
			s.Resources = append(s.Resources, &membership{
				Entity: arn, Kind: kindOf(arn), Status: associated, Created: r.now, Updated: r.now, Seen: c.lags.Share.start(r.now),
			})
		}
	}
	for _, account := range principals {
		if find(s.Principals, account) == nil {
			c.invite(r, s, account)
		}
	}
	s.Updated = r.now
	return nil
}

// invite lets an account of the same organisation in at once, and asks any other.
func (c *Cloud) invite(r *request, s *share, account string) {
	m := &membership{
		Entity: account, Status: associated, External: !c.sameOrganization(s.Account, account),
		Created: r.now, Updated: r.now, Seen: c.lags.Share.start(r.now),
	}
	s.Principals = append(s.Principals, m)
	if c.together(s.Account, account) {
		return
	}
	m.Status, m.Invited = associating, true
	i := &invitation{
		ARN:   "arn:aws:ram:" + s.Region + ":" + s.Account + ":resource-share-invitation/" + c.newRequestID(),
		Share: s.ARN, Name: s.Name, Sender: s.Account, Receiver: account, Region: s.Region,
		Status: invitationPending, Created: r.now, Seen: c.lags.Share.start(r.now),
	}
	c.state.Invitations[i.ARN] = i
}

// invitable says who can be let in.
func (c *Cloud) invitable(s *share, account string) error {
	switch {
	case len(account) != 12 || strings.Trim(account, "0123456789") != "":
		return invalidParameter("Principal ID " + account + " is malformed. Verify the ID and try again.")
	case account == s.Account:
		return invalidParameter("You cannot share resources with yourself. Principal: " + account)
	case !s.External && !c.sameOrganization(s.Account, account):
		return invalidParameter("Principal ID " + account + " is not in your AWS organization. " +
			"You do not have permission to add external AWS accounts to a resource share.")
	}
	return nil
}

type getSharesCall struct {
	sharePages
	ARNs   []string `json:"resourceShareArns"`
	Status string   `json:"resourceShareStatus"`
	Owner  string   `json:"resourceOwner"`
	Name   string   `json:"name"`
}

type sharesAnswer struct {
	Shares []shareJSON `json:"resourceShares"`
	Next   string      `json:"nextToken,omitempty"`
}

// getShares lists the caller's own, or those that it was let in to.
func (c *Cloud) getShares(r *request) (any, error) {
	in, err := readShareCall[getSharesCall](r)
	if err != nil {
		return nil, err
	}
	if err := checkOwner(in.Owner); err != nil {
		return nil, err
	}
	items := []shareJSON{}
	for _, s := range sorted(c.state.Shares) {
		fits := (in.Status == "" || in.Status == s.Status) && (in.Name == "" || in.Name == s.Name) &&
			(len(in.ARNs) == 0 || slices.Contains(in.ARNs, s.ARN))
		if s.Region == r.region && fits && s.openTo(r.caller.Account, in.Owner) {
			items = append(items, showShare(s))
		}
	}
	for _, arn := range in.ARNs {
		if !slices.ContainsFunc(items, func(x shareJSON) bool { return x.ARN == arn }) {
			return nil, unknownShare(arn)
		}
	}
	list, next, err := page(in.sharePages, items)
	return sharesAnswer{list, next}, err
}

const (
	ownerSelf   = "SELF"
	ownerOthers = "OTHER-ACCOUNTS"
)

func checkOwner(owner string) error {
	if owner != ownerSelf && owner != ownerOthers {
		return invalidParameter("resourceOwner must be SELF or OTHER-ACCOUNTS")
	}
	return nil
}

// openTo says whether a list of one kind shows the share to an account.
func (s *share) openTo(account, owner string) bool {
	if owner == ownerSelf {
		return s.Account == account
	}
	m := find(s.Principals, account)
	return s.Status == shareActive && m != nil && m.Status == associated
}

type shareCall struct {
	ARN        string   `json:"resourceShareArn"`
	Resources  []string `json:"resourceArns"`
	Principals []string `json:"principals"`
	Token      string   `json:"clientToken"`
}

// ownShare finds a share of the caller; those of others it may at most leave.
func (c *Cloud) ownShare(r *request, arn string) (*share, error) {
	if !isARN(arn) {
		return nil, malformedARN(arn)
	}
	s := c.state.Shares[arn]
	if s == nil || s.Region != r.region {
		return nil, unknownShare(arn)
	}
	if s.Account != r.caller.Account {
		return nil, notPermitted("The resource share " + arn + " is not owned by account " + r.caller.Account)
	}
	return s, nil
}

// deleteShare takes everything away from everybody. Traffic goes on: what was
// made while the share stood is not unmade.
func (c *Cloud) deleteShare(r *request) (any, error) {
	in, err := readShareCall[shareCall](r)
	if err != nil {
		return nil, err
	}
	s, err := c.ownShare(r, in.ARN)
	if err != nil {
		return nil, err
	}
	s.Status, s.Updated, s.ForgetAt = shareDeleted, r.now, r.now.Add(rememberShort)
	for _, m := range slices.Concat(s.Resources, s.Principals) {
		m.set(disassociated, r.now)
	}
	c.withdrawInvitations(s, "")
	return map[string]any{"returnValue": true, "clientToken": in.Token}, nil
}

// withdrawInvitations makes those that still wait disappear, as AWS does.
func (c *Cloud) withdrawInvitations(s *share, account string) {
	for _, i := range sorted(c.state.Invitations) {
		if i.Share == s.ARN && i.Status == invitationPending && (account == "" || i.Receiver == account) {
			delete(c.state.Invitations, i.ARN)
		}
	}
}
