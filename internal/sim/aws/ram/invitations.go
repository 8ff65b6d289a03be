package ram

import (
	"slices"

	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/wire"
)

type invitationJSON struct {
	ARN      string     `json:"resourceShareInvitationArn"`
	Name     string     `json:"resourceShareName"`
	Share    string     `json:"resourceShareArn"`
	Sender   string     `json:"senderAccountId"`
	Receiver string     `json:"receiverAccountId"`
	At       wire.Epoch `json:"invitationTimestamp"`
	Status   string     `json:"status"`
}

func showInvitation(i *state.Invitation) invitationJSON {
	return invitationJSON{i.ARN, i.Name, i.Share, i.Sender, i.Receiver, wire.Epoch(i.Created), i.Status}
}

type invitationsAnswer struct {
	Invitations []invitationJSON `json:"resourceShareInvitations"`
	Next        string           `json:"nextToken,omitempty"`
}

type getInvitationsCall struct {
	sharePages
	ARNs   []string `json:"resourceShareInvitationArns"`
	Shares []string `json:"resourceShareArns"`
}

// getInvitations lists what the caller was asked into. Unless invitations are
// named, the first page is empty and has a token: AWS says that pages may be, and
// whoever does not ask on finds nothing.
func (c *RAM) getInvitations(r *wire.Request) (any, error) {
	in, err := readShareCall[getInvitationsCall](r)
	if err != nil {
		return nil, err
	}
	items := []invitationJSON{}
	for _, arn := range in.ARNs {
		i, err := c.invited(&r.Call, arn)
		if err != nil {
			return nil, err
		}
		items = append(items, showInvitation(i))
	}
	for _, i := range state.Sorted(c.State.Invitations) {
		mine := i.Receiver == r.Caller.Account && i.Region == r.Region
		if mine && len(in.ARNs) == 0 && (len(in.Shares) == 0 || slices.Contains(in.Shares, i.Share)) && i.Seen.Look(r.Now) {
			items = append(items, showInvitation(i))
		}
	}
	if len(items) > 0 && len(in.ARNs) == 0 && in.NextToken == "" {
		return invitationsAnswer{[]invitationJSON{}, pageToken(0)}, nil
	}
	list, next, err := page(in.sharePages, items)
	return invitationsAnswer{list, next}, err
}

// invited finds an invitation of the caller.
func (c *RAM) invited(r *state.Call, arn string) (*state.Invitation, error) {
	if !isARN(arn) {
		return nil, malformedARN(arn)
	}
	i := c.State.Invitations[arn]
	if i == nil || i.Receiver != r.Caller.Account || i.Region != r.Region || !i.Seen.Over(r.Now) {
		return nil, state.Refuse("ResourceShareInvitationArnNotFoundException", "ResourceShareInvitation "+arn+" could not be found")
	}
	return i, nil
}

type invitationCall struct {
	sharePages
	ARN   string `json:"resourceShareInvitationArn"`
	Token string `json:"clientToken"`
}

type invitationAnswer struct {
	Invitation invitationJSON `json:"resourceShareInvitation"`
	Token      string         `json:"clientToken,omitempty"`
}

// ended is the refusal that belongs to a state in which nothing more can be done.
func ended(i *state.Invitation) error {
	code := map[string]string{
		state.InvitationAccepted: "ResourceShareInvitationAlreadyAcceptedException",
		state.InvitationRejected: "ResourceShareInvitationAlreadyRejectedException",
		state.InvitationExpired:  "ResourceShareInvitationExpiredException",
	}[i.Status]
	if code == "" {
		return nil
	}
	return state.Refuse(code, "ResourceShareInvitation "+i.ARN+" is "+i.Status)
}

// answerInvitation reads the call and finds what it is about; answered before
// with the same token, it is answered again.
func (c *RAM) answerInvitation(r *wire.Request, status string) (any, error) {
	in, err := readShareCall[invitationCall](r)
	if err != nil {
		return nil, err
	}
	i, err := c.invited(&r.Call, in.ARN)
	if err != nil {
		return nil, err
	}
	before, err := c.again(r, in.Token)
	if err != nil {
		return nil, err
	}
	if before != "" {
		return invitationAnswer{showInvitation(i), in.Token}, nil
	}
	if err := ended(i); err != nil {
		return nil, err
	}
	i.Status = status
	c.remember(r, in.Token, i.ARN)
	s := c.State.Shares[i.Share]
	m := state.Find(s.Principals, i.Receiver)
	if status == state.InvitationRejected {
		m.Set(state.AssociateEnded, r.Now)
		return invitationAnswer{showInvitation(i), in.Token}, nil
	}
	m.Set(state.Associated, r.Now)
	m.Seen = c.Lags.Share.Start(r.Now)
	return invitationAnswer{showInvitation(i), in.Token}, nil
}

func (c *RAM) acceptInvitation(r *wire.Request) (any, error) {
	return c.answerInvitation(r, state.InvitationAccepted)
}

func (c *RAM) rejectInvitation(r *wire.Request) (any, error) {
	return c.answerInvitation(r, state.InvitationRejected)
}
