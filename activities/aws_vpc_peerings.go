package activities

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/aws"
)

// settled is how long AWS may contradict itself about something that it has just shown or made.
const settled = 5 * time.Second

// peering is one peering connection as our side sees it. AWS leaves most of its fields out at some time.
type peering struct {
	id       string
	state    types.VpcPeeringConnectionStateReasonCode
	said     string
	expires  time.Time
	ours     side
	theirs   side
	tags     map[string]string
	reversed bool
}

type side struct {
	account, region, vpc string
	cidrs                []string
	dns                  bool
}

// read turns AWS's answer round so that "ours" is the cluster's side whoever asked for the peering.
func (n *network) read(p types.VpcPeeringConnection) peering {
	read := peering{
		id: aws.ToString(p.VpcPeeringConnectionId), expires: aws.ToTime(p.ExpirationTime),
		ours: readSide(p.RequesterVpcInfo), theirs: readSide(p.AccepterVpcInfo), tags: map[string]string{},
	}
	if p.Status != nil {
		read.state, read.said = p.Status.Code, aws.ToString(p.Status.Message)
	}
	for _, tag := range p.Tags {
		read.tags[aws.ToString(tag.Key)] = aws.ToString(tag.Value)
	}
	if read.ours.vpc != n.cluster.VPCID && read.theirs.vpc == n.cluster.VPCID {
		read.ours, read.theirs, read.reversed = read.theirs, read.ours, true
	}
	return read
}

func readSide(info *types.VpcPeeringConnectionVpcInfo) side {
	if info == nil {
		return side{}
	}
	s := side{account: aws.ToString(info.OwnerId), region: aws.ToString(info.Region), vpc: aws.ToString(info.VpcId)}
	for _, block := range info.CidrBlockSet {
		s.cidrs = append(s.cidrs, aws.ToString(block.CidrBlock))
	}
	// moto knows the primary block only.
	if primary := aws.ToString(info.CidrBlock); len(s.cidrs) == 0 && primary != "" {
		s.cidrs = []string{primary}
	}
	if info.PeeringOptions != nil {
		s.dns = aws.ToBool(info.PeeringOptions.AllowDnsResolutionFromRemoteVpc)
	}
	return s
}

// live is a peering that exists, wanted or not.
func (p peering) live() bool {
	switch p.state {
	case types.VpcPeeringConnectionStateReasonCodeInitiatingRequest, types.VpcPeeringConnectionStateReasonCodePendingAcceptance,
		types.VpcPeeringConnectionStateReasonCodeProvisioning, types.VpcPeeringConnectionStateReasonCodeActive:
		return true
	default:
		return false
	}
}

// over is a peering that AWS will never revive. Failed, rejected and expired ones cannot even be deleted.
func (p peering) over() bool {
	switch p.state {
	case types.VpcPeeringConnectionStateReasonCodeFailed, types.VpcPeeringConnectionStateReasonCodeRejected,
		types.VpcPeeringConnectionStateReasonCodeExpired, types.VpcPeeringConnectionStateReasonCodeDeleted:
		return true
	default:
		return false
	}
}

func (p peering) active() bool { return p.state == types.VpcPeeringConnectionStateReasonCodeActive }

// mine is true for what this attempt at this connection made, and for nothing else.
func (p peering) mine(o connection.Owner) bool {
	return p.tags[connection.TagManagedBy] == connection.Product && p.tags[connection.TagConnectionID] == o.Connection.String() &&
		p.tags[connection.TagGeneration] == strconv.Itoa(o.Generation)
}

// causeways is true for what any connection of ours made.
func (p peering) causeways() bool { return p.tags[connection.TagManagedBy] == connection.Product }

// joins is true for the peering that a request asks for, whoever made it.
func (p peering) joins(t wire.VPC) bool {
	return p.theirs.vpc == t.VPCID && p.theirs.account == t.AccountID
}

// peerings lists what AWS shows under filters. The caller must filter again: moto ignores filters.
func (n *network) peerings(ctx context.Context, filters ...types.Filter) ([]peering, error) {
	var found []peering
	pages := ec2.NewDescribeVpcPeeringConnectionsPaginator(n.EC2, &ec2.DescribeVpcPeeringConnectionsInput{Filters: filters})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, n.fail("Looking for peering connections of "+n.cluster.VPCID, err)
		}
		for _, p := range page.VpcPeeringConnections {
			found = append(found, n.read(p))
		}
	}
	return found, nil
}

// peering looks at one; false means that AWS does not show it. AWS answers an unknown id with an error, moto with nothing.
func (n *network) peering(ctx context.Context, id string) (peering, bool, error) {
	out, err := n.EC2.DescribeVpcPeeringConnections(ctx, &ec2.DescribeVpcPeeringConnectionsInput{VpcPeeringConnectionIds: []string{id}})
	if notFound(err) {
		return peering{}, false, nil
	}
	if err != nil {
		return peering{}, false, n.fail("Looking at "+id, err)
	}
	for _, p := range out.VpcPeeringConnections {
		if aws.ToString(p.VpcPeeringConnectionId) == id {
			return n.read(p), true, nil
		}
	}
	return peering{}, false, nil
}

// known looks at a peering that AWS has shown before: a single "not found" may come from a server of AWS's that lags.
func (n *network) known(ctx context.Context, id string) (p peering, found bool, err error) {
	err = n.until(ctx, settled, func(ctx context.Context) (bool, error) {
		p, found, err = n.peering(ctx, id)
		return found, err
	})
	if errors.Is(err, errPatience) {
		return p, false, nil
	}
	return p, found, err
}

// ended is the refusal that fits a peering which will never be active (again).
func (p peering) ended() error {
	switch p.state {
	case types.VpcPeeringConnectionStateReasonCodeRejected:
		return Refuse(connection.ReasonRejected, fmt.Sprintf("The customer rejected %s. AWS says %q.", p.id, p.said), nil)
	case types.VpcPeeringConnectionStateReasonCodeExpired:
		return Refuse(connection.ReasonExpired, fmt.Sprintf("%s expired, because nobody accepted it in 7 days. AWS says %q.", p.id, p.said), nil)
	case types.VpcPeeringConnectionStateReasonCodeFailed:
		return Refuse(connection.ReasonRefused, fmt.Sprintf("AWS could not request the peering connection: a wrong VPC id, account or region of the "+
			"customer, or overlapping CIDRs. AWS says %q.", p.said), nil)
	default:
		return Refuse(connection.ReasonRejected, fmt.Sprintf("%s was deleted. AWS says %q.", p.id, p.said), nil)
	}
}

func forgotten(id string) error {
	return Refuse(connection.ReasonRefused, "AWS no longer knows "+id+": it was rejected, expired or deleted some time ago.", nil)
}

func filter(name string, values ...string) types.Filter {
	return types.Filter{Name: aws.String(name), Values: values}
}
