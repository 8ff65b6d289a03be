package ram

import (
	"maps"
	"slices"
	"strings"

	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/wire"
)

type shareJSON struct {
	ARN      string     `json:"resourceShareArn"`
	Name     string     `json:"name"`
	Owner    string     `json:"owningAccountId"`
	External bool       `json:"allowExternalPrincipals"`
	Status   string     `json:"status"`
	Tags     []tagJSON  `json:"tags"`
	Created  wire.Epoch `json:"creationTime"`
	Updated  wire.Epoch `json:"lastUpdatedTime"`
	Features string     `json:"featureSet"`
}

type tagJSON struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

func showShare(s *state.Share) shareJSON {
	x := shareJSON{
		ARN: s.ARN, Name: s.Name, Owner: s.Account, External: s.External, Status: s.Status, Tags: []tagJSON{},
		Created: wire.Epoch(s.Created), Updated: wire.Epoch(s.Updated), Features: "STANDARD",
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
func (c *RAM) createShare(r *wire.Request) (any, error) {
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
	if s := c.State.Shares[known]; s != nil {
		return shareAnswer{showShare(s), in.Token}, nil
	}
	s := &state.Share{
		ARN:  "arn:aws:ram:" + r.Region + ":" + r.Caller.Account + ":resource-share/" + c.NewRequestID(),
		Name: in.Name, Account: r.Caller.Account, Region: r.Region, By: r.Caller.ARN, External: in.External == nil || *in.External,
		Status: state.ShareActive, Created: r.Now, Updated: r.Now, Tags: map[string]string{},
	}
	for _, tag := range in.Tags {
		s.Tags[tag.Key] = tag.Value
	}
	if err := c.join(&r.Call, s, in.Resources, in.Principals); err != nil {
		return nil, err
	}
	c.State.Shares[s.ARN] = s
	c.remember(r, in.Token, s.ARN)
	return shareAnswer{showShare(s), in.Token}, nil
}

// join adds resources and accounts to a share, all or none.
func (c *RAM) join(r *state.Call, s *state.Share, resources, principals []string) error {
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
		if state.Find(s.Resources, arn) == nil {
			s.Resources = append(s.Resources, &state.Membership{
				Entity: arn, Kind: kindOf(arn), Status: state.Associated, Created: r.Now, Updated: r.Now, Seen: c.Lags.Share.Start(r.Now),
			})
		}
	}
	for _, account := range principals {
		if state.Find(s.Principals, account) == nil {
			c.invite(r, s, account)
		}
	}
	s.Updated = r.Now
	return nil
}

// invite lets an account of the same organisation in at once, and asks any other.
func (c *RAM) invite(r *state.Call, s *state.Share, account string) {
	m := &state.Membership{
		Entity: account, Status: state.Associated, External: !c.sameOrganization(s.Account, account),
		Created: r.Now, Updated: r.Now, Seen: c.Lags.Share.Start(r.Now),
	}
	s.Principals = append(s.Principals, m)
	if c.together(s.Account, account) {
		return
	}
	m.Status, m.Invited = state.Associating, true
	i := &state.Invitation{
		ARN:   "arn:aws:ram:" + s.Region + ":" + s.Account + ":resource-share-invitation/" + c.NewRequestID(),
		Share: s.ARN, Name: s.Name, Sender: s.Account, Receiver: account, Region: s.Region,
		Status: state.InvitationPending, Created: r.Now, Seen: c.Lags.Share.Start(r.Now),
	}
	c.State.Invitations[i.ARN] = i
}

// invitable says who can be let in.
func (c *RAM) invitable(s *state.Share, account string) error {
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
func (c *RAM) getShares(r *wire.Request) (any, error) {
	in, err := readShareCall[getSharesCall](r)
	if err != nil {
		return nil, err
	}
	if err := checkOwner(in.Owner); err != nil {
		return nil, err
	}
	items := []shareJSON{}
	for _, s := range state.Sorted(c.State.Shares) {
		fits := (in.Status == "" || in.Status == s.Status) && (in.Name == "" || in.Name == s.Name) &&
			(len(in.ARNs) == 0 || slices.Contains(in.ARNs, s.ARN))
		if s.Region == r.Region && fits && openTo(s, r.Caller.Account, in.Owner) {
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
func openTo(s *state.Share, account, owner string) bool {
	if owner == ownerSelf {
		return s.Account == account
	}
	m := state.Find(s.Principals, account)
	return s.Status == state.ShareActive && m != nil && m.Status == state.Associated
}

type shareCall struct {
	ARN        string   `json:"resourceShareArn"`
	Resources  []string `json:"resourceArns"`
	Principals []string `json:"principals"`
	Token      string   `json:"clientToken"`
}

// ownShare finds a share of the caller; those of others it may at most leave.
func (c *RAM) ownShare(r *state.Call, arn string) (*state.Share, error) {
	if !isARN(arn) {
		return nil, malformedARN(arn)
	}
	s := c.State.Shares[arn]
	if s == nil || s.Region != r.Region {
		return nil, unknownShare(arn)
	}
	if s.Account != r.Caller.Account {
		return nil, notPermitted("The resource share " + arn + " is not owned by account " + r.Caller.Account)
	}
	return s, nil
}

// deleteShare takes everything away from everybody. Traffic goes on: what was
// made while the share stood is not unmade.
func (c *RAM) deleteShare(r *wire.Request) (any, error) {
	in, err := readShareCall[shareCall](r)
	if err != nil {
		return nil, err
	}
	s, err := c.ownShare(&r.Call, in.ARN)
	if err != nil {
		return nil, err
	}
	s.Status, s.Updated, s.ForgetAt = state.ShareDeleted, r.Now, r.Now.Add(state.RememberShort)
	for _, m := range slices.Concat(s.Resources, s.Principals) {
		m.Set(state.Disassociated, r.Now)
	}
	c.withdrawInvitations(s, "")
	return map[string]any{"returnValue": true, "clientToken": in.Token}, nil
}

// withdrawInvitations makes those that still wait disappear, as AWS does.
func (c *RAM) withdrawInvitations(s *state.Share, account string) {
	for _, i := range state.Sorted(c.State.Invitations) {
		if i.Share == s.ARN && i.Status == state.InvitationPending && (account == "" || i.Receiver == account) {
			delete(c.State.Invitations, i.ARN)
		}
	}
}
