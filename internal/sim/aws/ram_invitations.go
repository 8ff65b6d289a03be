package aws

import "slices"

type invitationJSON struct {
	ARN      string `json:"resourceShareInvitationArn"`
	Name     string `json:"resourceShareName"`
	Share    string `json:"resourceShareArn"`
	Sender   string `json:"senderAccountId"`
	Receiver string `json:"receiverAccountId"`
	At       epoch  `json:"invitationTimestamp"`
	Status   string `json:"status"`
}

func showInvitation(i *invitation) invitationJSON {
	return invitationJSON{i.ARN, i.Name, i.Share, i.Sender, i.Receiver, epoch(i.Created), i.Status}
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
func (c *Cloud) getInvitations(r *request) (any, error) {
	in, err := readShareCall[getInvitationsCall](r)
	if err != nil {
		return nil, err
	}
	items := []invitationJSON{}
	for _, arn := range in.ARNs {
		i, err := c.invited(r, arn)
		if err != nil {
			return nil, err
		}
		items = append(items, showInvitation(i))
	}
	for _, i := range sorted(c.state.Invitations) {
		mine := i.Receiver == r.caller.Account && i.Region == r.region
		if mine && len(in.ARNs) == 0 && (len(in.Shares) == 0 || slices.Contains(in.Shares, i.Share)) && i.Seen.look(r.now) {
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
func (c *Cloud) invited(r *request, arn string) (*invitation, error) {
	if !isARN(arn) {
		return nil, malformedARN(arn)
	}
	i := c.state.Invitations[arn]
	if i == nil || i.Receiver != r.caller.Account || i.Region != r.region || !i.Seen.over(r.now) {
		return nil, refuse("ResourceShareInvitationArnNotFoundException", "ResourceShareInvitation "+arn+" could not be found")
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
func (i *invitation) ended() error {
	code := map[string]string{
		invitationAccepted: "ResourceShareInvitationAlreadyAcceptedException",
		invitationRejected: "ResourceShareInvitationAlreadyRejectedException",
		invitationExpired:  "ResourceShareInvitationExpiredException",
	}[i.Status]
	if code == "" {
		return nil
	}
	return refuse(code, "ResourceShareInvitation "+i.ARN+" is "+i.Status)
}

// answerInvitation reads the call and finds what it is about; answered before
// with the same token, it is answered again.
func (c *Cloud) answerInvitation(r *request, status string) (any, error) {
	in, err := readShareCall[invitationCall](r)
	if err != nil {
		return nil, err
	}
	i, err := c.invited(r, in.ARN)
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
	if err := i.ended(); err != nil {
		return nil, err
	}
	i.Status = status
	c.remember(r, in.Token, i.ARN)
	s := c.state.Shares[i.Share]
	m := find(s.Principals, i.Receiver)
	if status == invitationRejected {
		m.set(associateEnded, r.now)
		return invitationAnswer{showInvitation(i), in.Token}, nil
	}
	m.set(associated, r.now)
	m.Seen = c.lags.Share.start(r.now)
	return invitationAnswer{showInvitation(i), in.Token}, nil
}

func (c *Cloud) acceptInvitation(r *request) (any, error) {
	return c.answerInvitation(r, invitationAccepted)
}

func (c *Cloud) rejectInvitation(r *request) (any, error) {
	return c.answerInvitation(r, invitationRejected)
}
