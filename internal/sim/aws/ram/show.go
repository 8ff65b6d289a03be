package ram

import (
	"maps"
	"strings"

	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/world"
)

// Resources lists shares, and each account in them, under their owner, and
// invitations under who is invited.
func (c *RAM) Resources() []world.Resource {
	var all []world.Resource
	for _, s := range state.Sorted(c.State.Shares) {
		all = append(all, world.Resource{
			Kind: "share", Account: s.Account, Region: s.Region, ID: s.ARN, By: s.By, State: s.Status + " " + s.Name,
			Tags: maps.Clone(s.Tags), Ended: s.Status == state.ShareDeleted,
		})
		for _, m := range append(append([]*state.Membership{}, s.Resources...), s.Principals...) {
			all = append(all, world.Resource{
				Kind: "share-member", Account: s.Account, Region: s.Region, ID: s.ARN + " " + m.Entity, State: m.Status,
				Ended: m.Status == state.Disassociated || m.Status == state.AssociateEnded,
			})
		}
	}
	for _, i := range state.Sorted(c.State.Invitations) {
		all = append(all, world.Resource{
			Kind: "invitation", Account: i.Receiver, Region: i.Region, ID: i.ARN, State: i.Status + " " + i.Name + " from " + i.Sender,
			Ended: i.Status != state.InvitationPending,
		})
	}
	return all
}

// World leaves out whoever has not accepted, or has left.
func World(s *state.Share) world.Share {
	w := world.Share{ID: s.ARN[strings.LastIndex(s.ARN, "/")+1:], Account: s.Account, Region: s.Region, Name: s.Name}
	for _, m := range s.Resources {
		if m.Status == state.Associated {
			w.Resources = append(w.Resources, m.Entity)
		}
	}
	for _, m := range s.Principals {
		if m.Status == state.Associated {
			w.Principals = append(w.Principals, m.Entity)
		}
	}
	return w
}
