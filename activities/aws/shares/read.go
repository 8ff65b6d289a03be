package shares

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/ram"
	"github.com/aws/aws-sdk-go-v2/service/ram/types"
	"github.com/google/uuid"

	awscloud "causeway.dev/internal/cloud/aws"
	"causeway.dev/internal/connection"
)

// invitations lists what one account asked us into, the newest first. Pages may be empty before the last one, which the
// paginator knows.
func (n *network) invitations(ctx context.Context, sender, share string) ([]types.ResourceShareInvitation, error) {
	var found []types.ResourceShareInvitation
	pages := ram.NewGetResourceShareInvitationsPaginator(n.RAM, &ram.GetResourceShareInvitationsInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, n.Fail("Looking for invitations of account "+sender, err)
		}
		for _, i := range page.ResourceShareInvitations {
			if aws.ToString(i.SenderAccountId) == sender && (share == "" || aws.ToString(i.ResourceShareArn) == share) {
				found = append(found, i)
			}
		}
	}
	slices.SortStableFunc(found, func(a, b types.ResourceShareInvitation) int {
		return aws.ToTime(b.InvitationTimestamp).Compare(aws.ToTime(a.InvitationTimestamp))
	})
	return found, nil
}

// invitation looks at one; false means that RAM does not know it.
func (n *network) invitation(ctx context.Context, id string) (types.ResourceShareInvitation, bool, error) {
	pages := ram.NewGetResourceShareInvitationsPaginator(n.RAM, &ram.GetResourceShareInvitationsInput{ResourceShareInvitationArns: []string{id}})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if unknownInvitation(err) {
			return types.ResourceShareInvitation{}, false, nil
		}
		if err != nil {
			return types.ResourceShareInvitation{}, false, n.Fail("Looking at the invitation "+id, err)
		}
		for _, i := range page.ResourceShareInvitations {
			if aws.ToString(i.ResourceShareInvitationArn) == id {
				return i, true, nil
			}
		}
	}
	return types.ResourceShareInvitation{}, false, nil
}

func unknownInvitation(err error) bool {
	return awscloud.Code(err) == "resourceshareinvitationarnnotfoundexception" || unknownShare(err)
}

func unknownShare(err error) bool { return awscloud.Code(err) == "unknownresourceexception" }

// pendingResources are what an invitation that nobody has accepted would bring.
func (n *network) pendingResources(ctx context.Context, invitation string) ([]types.Resource, error) {
	var found []types.Resource
	pages := ram.NewListPendingInvitationResourcesPaginator(n.RAM, &ram.ListPendingInvitationResourcesInput{
		ResourceShareInvitationArn: aws.String(invitation),
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, n.Fail("Reading what the invitation "+invitation+" carries", err)
		}
		found = append(found, page.Resources...)
	}
	return found, nil
}

// visibleGateways are the transit gateways that other accounts share with ours.
func (n *network) visibleGateways(ctx context.Context, share string) ([]types.Resource, error) {
	in := &ram.ListResourcesInput{ResourceOwner: types.ResourceOwnerOtherAccounts, ResourceType: aws.String("ec2:TransitGateway")}
	if share != "" {
		in.ResourceShareArns = []string{share}
	}
	var found []types.Resource
	pages := ram.NewListResourcesPaginator(n.RAM, in)
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if unknownShare(err) {
			return nil, nil
		}
		if err != nil {
			return nil, n.Fail("Reading what is shared with our account", err)
		}
		found = append(found, page.Resources...)
	}
	return found, nil
}

// shareReaches reports whether our account is in a share of somebody else's.
func (n *network) shareReaches(ctx context.Context, share string) (bool, error) {
	pages := ram.NewGetResourceSharesPaginator(n.RAM, &ram.GetResourceSharesInput{
		ResourceOwner: types.ResourceOwnerOtherAccounts, ResourceShareArns: []string{share},
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if unknownShare(err) {
			return false, nil
		}
		if err != nil {
			return false, n.Fail("Looking at the share "+share, err)
		}
		for _, s := range page.ResourceShares {
			gone := s.Status == types.ResourceShareStatusDeleted || s.Status == types.ResourceShareStatusDeleting
			if aws.ToString(s.ResourceShareArn) == share && !gone {
				return true, nil
			}
		}
	}
	return false, nil
}

// gatewayOf is the id of a transit gateway of this account in our region, or "" for any other resource.
func (n *network) gatewayOf(r types.Resource, account string) string {
	parsed, err := arn.Parse(aws.ToString(r.Arn))
	id, is := strings.CutPrefix(parsed.Resource, "transit-gateway/")
	if err != nil || !is || parsed.Service != "ec2" || parsed.AccountID != account || parsed.Region != n.Cluster.Region {
		return ""
	}
	return id
}

// token makes a repetition of the same call by the same attempt at a connection the same call for AWS.
func token(o connection.Owner, words ...string) *string {
	text := strings.Join(append([]string{o.Connection.Resource(o.Generation)}, words...), "\n")
	return aws.String(uuid.NewSHA1(uuid.NameSpaceOID, []byte(text)).String())
}
