package aws

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"causeway.dev/internal/answer"
	"causeway.dev/internal/cloud"
	"causeway.dev/internal/connection"
)

// Settled is how long AWS may contradict itself about something that it has just shown or made.
const Settled = 5 * time.Second

// Peering is one peering connection as our side sees it. AWS leaves most of its fields out at some time.
type Peering struct {
	ID       string
	State    types.VpcPeeringConnectionStateReasonCode
	Said     string
	Expires  time.Time
	Ours     side
	Theirs   side
	Tags     map[string]string
	Reversed bool
}

type side struct {
	Account, Region, VPC string
	CIDRs                []string
	DNS                  bool
}

// Read turns AWS's answer round so that "ours" is the cluster's side whoever asked for the peering.
func (n *Network) Read(p types.VpcPeeringConnection) Peering {
	read := Peering{
		ID: aws.ToString(p.VpcPeeringConnectionId), Expires: aws.ToTime(p.ExpirationTime),
		Ours: readSide(p.RequesterVpcInfo), Theirs: readSide(p.AccepterVpcInfo), Tags: map[string]string{},
	}
	if p.Status != nil {
		read.State, read.Said = p.Status.Code, aws.ToString(p.Status.Message)
	}
	for _, tag := range p.Tags {
		read.Tags[aws.ToString(tag.Key)] = aws.ToString(tag.Value)
	}
	if read.Ours.VPC != n.Cluster.VPCID && read.Theirs.VPC == n.Cluster.VPCID {
		read.Ours, read.Theirs, read.Reversed = read.Theirs, read.Ours, true
	}
	return read
}

func readSide(info *types.VpcPeeringConnectionVpcInfo) side {
	if info == nil {
		return side{}
	}
	s := side{Account: aws.ToString(info.OwnerId), Region: aws.ToString(info.Region), VPC: aws.ToString(info.VpcId)}
	for _, block := range info.CidrBlockSet {
		s.CIDRs = append(s.CIDRs, aws.ToString(block.CidrBlock))
	}
	// moto knows the primary block only.
	if primary := aws.ToString(info.CidrBlock); len(s.CIDRs) == 0 && primary != "" {
		s.CIDRs = []string{primary}
	}
	if info.PeeringOptions != nil {
		s.DNS = aws.ToBool(info.PeeringOptions.AllowDnsResolutionFromRemoteVpc)
	}
	return s
}

// Live is a peering that exists, wanted or not.
func (p Peering) Live() bool {
	switch p.State {
	case types.VpcPeeringConnectionStateReasonCodeInitiatingRequest, types.VpcPeeringConnectionStateReasonCodePendingAcceptance,
		types.VpcPeeringConnectionStateReasonCodeProvisioning, types.VpcPeeringConnectionStateReasonCodeActive:
		return true
	default:
		return false
	}
}

// Over is a peering that AWS will never revive. Failed, rejected and expired ones cannot even be deleted.
func (p Peering) Over() bool {
	switch p.State {
	case types.VpcPeeringConnectionStateReasonCodeFailed, types.VpcPeeringConnectionStateReasonCodeRejected,
		types.VpcPeeringConnectionStateReasonCodeExpired, types.VpcPeeringConnectionStateReasonCodeDeleted:
		return true
	default:
		return false
	}
}

func (p Peering) Active() bool { return p.State == types.VpcPeeringConnectionStateReasonCodeActive }

// Mine is true for what this attempt at this connection made, and for nothing else.
func (p Peering) Mine(o connection.Owner) bool {
	return p.Tags[connection.TagManagedBy] == connection.Product && p.Tags[connection.TagConnectionID] == o.Connection.String() &&
		p.Tags[connection.TagGeneration] == strconv.Itoa(o.Generation)
}

// Causeways is true for what any connection of ours made.
func (p Peering) Causeways() bool { return p.Tags[connection.TagManagedBy] == connection.Product }

// Joins is true for the peering that a request asks for, whoever made it.
func (p Peering) Joins(account, vpc string) bool {
	return p.Theirs.VPC == vpc && p.Theirs.Account == account
}

// Peerings lists what AWS shows under filters. The caller must filter again: moto ignores filters.
func (n *Network) Peerings(ctx context.Context, filters ...types.Filter) ([]Peering, error) {
	var found []Peering
	pages := ec2.NewDescribeVpcPeeringConnectionsPaginator(n.EC2, &ec2.DescribeVpcPeeringConnectionsInput{Filters: filters})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, n.Fail("Looking for peering connections of "+n.Cluster.VPCID, err)
		}
		for _, p := range page.VpcPeeringConnections {
			found = append(found, n.Read(p))
		}
	}
	return found, nil
}

// Peering looks at one; false means that AWS does not show it. AWS answers an unknown id with an error, moto with nothing.
func (n *Network) Peering(ctx context.Context, id string) (Peering, bool, error) {
	out, err := n.EC2.DescribeVpcPeeringConnections(ctx, &ec2.DescribeVpcPeeringConnectionsInput{VpcPeeringConnectionIds: []string{id}})
	if NotFound(err) {
		return Peering{}, false, nil
	}
	if err != nil {
		return Peering{}, false, n.Fail("Looking at "+id, err)
	}
	for _, p := range out.VpcPeeringConnections {
		if aws.ToString(p.VpcPeeringConnectionId) == id {
			return n.Read(p), true, nil
		}
	}
	return Peering{}, false, nil
}

// Known looks at a peering that AWS has shown before.
func (n *Network) Known(ctx context.Context, id string) (p Peering, found bool, err error) {
	return cloud.Owned[Peering]{Patience: n.Patience, Settled: Settled, Get: n.Peering}.Known(ctx, id)
}

// Ended is the refusal that fits a peering which will never be active (again).
func (p Peering) Ended() error {
	switch p.State {
	case types.VpcPeeringConnectionStateReasonCodeRejected:
		return answer.Refuse(connection.ReasonRejected, fmt.Sprintf("The customer rejected %s. AWS says %q.", p.ID, p.Said), nil)
	case types.VpcPeeringConnectionStateReasonCodeExpired:
		return answer.Refuse(connection.ReasonExpired, fmt.Sprintf("%s expired, because nobody accepted it in 7 days. AWS says %q.", p.ID, p.Said), nil)
	case types.VpcPeeringConnectionStateReasonCodeFailed:
		return answer.Refuse(connection.ReasonRefused, fmt.Sprintf("AWS could not request the peering connection: a wrong VPC id, account or region of the "+
			"customer, or overlapping CIDRs. AWS says %q.", p.Said), nil)
	default:
		return answer.Refuse(connection.ReasonRejected, fmt.Sprintf("%s was deleted. AWS says %q.", p.ID, p.Said), nil)
	}
}

func Forgotten(id string) error {
	return answer.Refuse(connection.ReasonRefused, "AWS no longer knows "+id+": it was rejected, expired or deleted some time ago.", nil)
}
