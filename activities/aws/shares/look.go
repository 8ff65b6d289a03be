package shares

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/ram/types"

	"causeway.dev/activities"
	wire "causeway.dev/internal/contract/aws"
)

// LookForTransitGatewayShare answers when the customer's share reaches our account: as an invitation that carries the
// gateway and nothing else, or already visible, where there is no invitation. It accepts nothing.
func (a *Activities) LookForTransitGatewayShare(ctx context.Context, in wire.TransitGatewayShare) (wire.TransitGatewayShared, error) {
	n, err := a.at(ctx, in.Owner)
	if err != nil {
		return wire.TransitGatewayShared{}, err
	}
	words := n.misdirected(in)
	var shared wire.TransitGatewayShared
	if words == "" {
		shared, words, err = n.findShare(ctx, in)
	}
	if err == nil && words != "" {
		err = activities.NotYet(ctx, words)
	}
	return shared, err
}

// misdirected says what no look could ever find. The customer can send the right value with another accept, so that this
// is no reason to end anything.
func (n *network) misdirected(in wire.TransitGatewayShare) string {
	if in.TransitGatewayID == "" && in.ShareARN == "" {
		return "nobody has said which transit gateway it is: send accept with transitGatewayId or shareArn"
	}
	if in.ShareARN == "" {
		return ""
	}
	share, err := arn.Parse(in.ShareARN)
	switch {
	case err != nil:
		return fmt.Sprintf("%q is not the ARN of a share", in.ShareARN)
	case share.Region != n.Cluster.Region:
		return fmt.Sprintf("the share is in %s and the cluster in %s: a VPC attaches only to a gateway in its own region, and the method for a gateway "+
			"in another region is %s", share.Region, n.Cluster.Region, wire.CrossRegionMethod)
	case share.AccountID != in.Account:
		return fmt.Sprintf("the share belongs to account %s, and the request says %s", share.AccountID, in.Account)
	default:
		return ""
	}
}

// findShare looks first for what is visible already and then for an invitation, by sender and resource. Anybody can give a
// share any name. The words say what is in the way.
func (n *network) findShare(ctx context.Context, in wire.TransitGatewayShare) (shared wire.TransitGatewayShared, words string, err error) {
	invitations, err := n.invitations(ctx, in.Account, in.ShareARN)
	if err != nil {
		return shared, "", err
	}
	visible, err := n.visibleGateways(ctx, in.ShareARN)
	if err != nil {
		return shared, "", err
	}
	for _, r := range visible {
		if id := n.gatewayOf(r, in.Account); id != "" && (id == in.TransitGatewayID || in.TransitGatewayID == "") {
			share := aws.ToString(r.ResourceShareArn)
			return wire.TransitGatewayShared{TransitGatewayID: id, ShareARN: share, Said: whyVisible(share, invitations)}, "", nil
		}
	}
	for _, i := range invitations {
		if i.Status != types.ResourceShareInvitationStatusPending {
			continue
		}
		id, wrong, err := n.carried(ctx, i, in)
		if err != nil {
			return shared, "", err
		}
		if id != "" && wrong == "" {
			return wire.TransitGatewayShared{
				TransitGatewayID: id, ShareARN: aws.ToString(i.ResourceShareArn), InvitationARN: aws.ToString(i.ResourceShareInvitationArn),
			}, "", nil
		}
		words = wrong
	}
	if words == "" {
		words = n.nothingShared(in, invitations)
	}
	return shared, words, nil
}

// whyVisible says why there is nothing to accept.
func whyVisible(share string, invitations []types.ResourceShareInvitation) string {
	if slices.ContainsFunc(invitations, func(i types.ResourceShareInvitation) bool { return aws.ToString(i.ResourceShareArn) == share }) {
		return "The share was accepted before; our account sees the gateway already."
	}
	return "Both accounts are in one organisation that shares without invitations; our account sees the gateway already."
}

// carried opens a waiting invitation: it returns the gateway in it, and what is wrong with the share. A share that carries
// more than was agreed would let strange resources into our account.
func (n *network) carried(ctx context.Context, i types.ResourceShareInvitation, in wire.TransitGatewayShare) (id, wrong string, err error) {
	resources, err := n.pendingResources(ctx, aws.ToString(i.ResourceShareInvitationArn))
	if err != nil {
		return "", "", err
	}
	var unexpected []string
	for _, r := range resources {
		found := n.gatewayOf(r, in.Account)
		if found != "" && id == "" && (found == in.TransitGatewayID || in.TransitGatewayID == "") {
			id = found
			continue
		}
		unexpected = append(unexpected, aws.ToString(r.Arn))
	}
	share := aws.ToString(i.ResourceShareArn)
	switch {
	case id == "" && in.ShareARN == "":
		return "", "", nil // another invitation of the same sender, for something else
	case id == "" && in.TransitGatewayID != "":
		return "", fmt.Sprintf("the share %s does not carry %s", share, in.TransitGatewayID), nil
	case id == "":
		return "", "the share " + share + " carries no transit gateway", nil
	case len(unexpected) > 0:
		return id, fmt.Sprintf("the share %s carries more than %s, so it was not accepted: it also has %s; share the gateway alone",
			share, id, strings.Join(unexpected, ", ")), nil
	default:
		return id, "", nil
	}
}

// nothingShared says what became of the last invitation, if there was one.
func (n *network) nothingShared(in wire.TransitGatewayShare, invitations []types.ResourceShareInvitation) string {
	what := in.TransitGatewayID
	if what == "" {
		what = in.ShareARN
	}
	for _, i := range invitations {
		sent, share := aws.ToTime(i.InvitationTimestamp).UTC().Format("2006-01-02"), aws.ToString(i.ResourceShareArn)
		switch i.Status {
		case types.ResourceShareInvitationStatusExpired:
			return fmt.Sprintf("no invitation with %s waits: the one of %s to %s has expired, because nobody accepted it in 7 days; share the gateway again", what, sent, share)
		case types.ResourceShareInvitationStatusRejected:
			return fmt.Sprintf("no invitation with %s waits: the one of %s to %s was rejected in our account %s; share the gateway again", what, sent, share, n.Cluster.Account)
		case types.ResourceShareInvitationStatusAccepted:
			return fmt.Sprintf("the share %s was accepted, and the gateway in it is not visible", share)
		case types.ResourceShareInvitationStatusPending:
		}
	}
	return fmt.Sprintf("account %s has not shared %s with our account %s in %s", in.Account, what, n.Cluster.Account, n.Cluster.Region)
}
