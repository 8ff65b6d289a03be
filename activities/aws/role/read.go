package role

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"causeway.dev/internal/answer"
	awscloud "causeway.dev/internal/cloud/aws"
	"causeway.dev/internal/connection"
	wire "causeway.dev/internal/contract/aws"
)

// ReadLentNetwork reads the customer's network through their role, before anything is asked of it: a wrong id or an overlap
// is an error now, and not a peering that fails without a reason. What it finds wrong parks, because the target can still
// be amended.
func (a *Activities) ReadLentNetwork(ctx context.Context, in wire.LentNetworkRead) (wire.LentNetwork, error) {
	var read wire.LentNetwork
	err := a.throughLent(ctx, in.Role, func(ctx context.Context, n *network) error {
		r := &lentReader{network: n, in: in, target: in.Role.Target}
		for _, look := range []func(context.Context) error{r.vpcIsThere, r.tables, r.peers} {
			if err := look(ctx); err != nil {
				return err
			}
		}
		read = wire.LentNetwork{CIDRs: r.cidrs, Notes: r.notes}
		return r.verdict()
	})
	return read, err
}

// lentReader collects what is wrong with one network.
type lentReader struct {
	*network
	in       wire.LentNetworkRead
	target   wire.VPC
	cidrs    []string
	problems connection.Problems
	// mistaken means that the CIDR of the request is not theirs: what people mistake most has a reason of its own.
	mistaken bool
	notes    []string
}

func (r *lentReader) problem(field, value, rule string) {
	r.problems = append(r.problems, connection.Problem{Field: field, Value: value, Rule: rule})
}

func (r *lentReader) verdict() error {
	switch {
	case len(r.problems) == 0:
		return nil
	case len(r.problems) == 1 && r.mistaken:
		return answer.ParkProblems(connection.ReasonCIDRMismatch, r.problems)
	default:
		return answer.ParkProblems(connection.ReasonConflict, r.problems)
	}
}

// vpcIsThere compares what the request says of the VPC with what it is.
func (r *lentReader) vpcIsThere(ctx context.Context) error {
	id := r.target.VPCID
	out, err := r.EC2.DescribeVpcs(ctx, &ec2.DescribeVpcsInput{VpcIds: []string{id}})
	if awscloud.NotFound(err) || err == nil && len(out.Vpcs) == 0 {
		r.problem("target.vpcId", id, fmt.Sprintf("does not exist in %s of account %s, as the lent role sees it: amend target.vpcId or target.region",
			r.target.Region, r.target.AccountID))
		return nil
	}
	if err != nil {
		return r.Fail("Reading "+id, err)
	}
	if owner := aws.ToString(out.Vpcs[0].OwnerId); owner != r.target.AccountID {
		r.problem("target.vpcId", id, "belongs to account "+owner+" and is only shared with "+r.target.AccountID+": its owner has to lend the role")
		return nil
	}
	r.cidrs = awscloud.BlocksOf(out.Vpcs[0])
	if r.mistaken = !connection.Inside(r.target.CIDR, r.cidrs); r.mistaken {
		r.problem("target.cidr", r.target.CIDR, "is not in "+id+", which has "+strings.Join(r.cidrs, ", ")+": amend target.cidr")
	}
	r.overlaps()
	return nil
}

// overlaps compares every block of theirs with every one of ours: AWS joins no two networks of which any two blocks overlap,
// used or not. Of our other ranges only what will be routed counts; the rest is worth a note.
func (r *lentReader) overlaps() {
	for _, cidr := range r.cidrs {
		for _, ours := range r.in.OurCIDRs {
			if connection.Overlap(cidr, ours) {
				r.problem("target.vpcId", r.target.VPCID, "has "+cidr+", which overlaps "+ours+" of our VPC "+r.Cluster.VPCID+
					"; networks that share addresses cannot be joined")
			}
		}
	}
	others := func(cidr string) []string {
		return awscloud.Overlaps(cidr, r.Cluster, nil, r.in.Claims, r.Owner.Connection.String())
	}
	taken := others(r.target.CIDR)
	for _, rule := range taken {
		r.problem("target.cidr", r.target.CIDR, rule)
	}
	for _, cidr := range r.cidrs {
		for _, rule := range others(cidr) {
			if !slices.Contains(taken, rule) {
				r.notes = append(r.notes, fmt.Sprintf("%s of %s %s; we do not route it.", cidr, r.target.VPCID, rule))
			}
		}
	}
}

// tables checks the route tables that we may change, if there are any.
func (r *lentReader) tables(ctx context.Context) error {
	if len(r.in.RouteTables) == 0 || r.cidrs == nil {
		return nil
	}
	all, err := r.RouteTables(ctx)
	if err != nil {
		return err
	}
	for _, id := range r.in.RouteTables {
		at := slices.IndexFunc(all, func(t awscloud.RouteTable) bool { return t.ID == id })
		if at < 0 {
			r.problem("target.routeTables", id, "is no route table of "+r.target.VPCID)
			continue
		}
		for _, cidr := range r.in.OurCIDRs {
			if there, found := all[at].To(connection.CanonicalCIDR(cidr)); found && !strings.HasPrefix(there.Target, "pcx-") {
				r.problem("target.routeTables", id, fmt.Sprintf("routes %s to %s (%s) already: remove that route first", cidr, there.Target, there.State))
			}
		}
	}
	return nil
}

// peers looks for peerings of the two networks that are there already. Our own side saw the same ones in the preflight, but
// the customer may have taken days since.
func (r *lentReader) peers(ctx context.Context) error {
	if r.cidrs == nil {
		return nil
	}
	all, err := r.Peerings(ctx, awscloud.Filter("status-code",
		string(types.VpcPeeringConnectionStateReasonCodePendingAcceptance), string(types.VpcPeeringConnectionStateReasonCodeProvisioning),
		string(types.VpcPeeringConnectionStateReasonCodeActive)))
	if err != nil {
		return err
	}
	for _, p := range all {
		switch {
		case !p.Live() || p.Ours.VPC != r.Cluster.VPCID || !p.Joins(r.target.AccountID, r.target.VPCID):
		case p.Reversed:
			r.problem("target.vpcId", r.target.VPCID, "is already peered by "+p.ID+", which the customer's side requested; Causeway uses its own "+
				"requests only: the customer deletes it first")
		default:
			r.notes = append(r.notes, fmt.Sprintf("%s (%s) joins both VPCs already.", p.ID, p.State))
		}
	}
	return nil
}
