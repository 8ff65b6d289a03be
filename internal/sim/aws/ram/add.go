package ram

import (
	"fmt"
	"slices"

	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/world"
)

// AddOrganization puts accounts under one roof.
func (c *RAM) AddOrganization(o world.Organization) error {
	for _, id := range o.Accounts {
		if c.State.Accounts[id] == nil {
			return fmt.Errorf("organisation %s: no account %q", o.ID, id)
		}
	}
	o.Accounts = slices.Clone(o.Accounts)
	c.State.Organizations = append(c.State.Organizations, &o)
	return nil
}

// AddShare makes one whose invitations were accepted long ago.
func (c *RAM) AddShare(s world.Share) error {
	if s.ID == "" {
		s.ID = c.NewRequestID()
	}
	made := &state.Share{
		ARN:  "arn:aws:ram:" + s.Region + ":" + s.Account + ":resource-share/" + s.ID,
		Name: s.Name, Account: s.Account, Region: s.Region, External: true, Status: state.ShareActive,
		Created: c.Clock.Now(), Updated: c.Clock.Now(),
	}
	for _, arn := range s.Resources {
		if err := c.shareable(made, arn); err != nil {
			return fmt.Errorf("share %s: %w", s.Name, err)
		}
		made.Resources = append(made.Resources, &state.Membership{Entity: arn, Kind: kindOf(arn), Status: state.Associated, Created: made.Created, Updated: made.Created})
	}
	for _, account := range s.Principals {
		made.Principals = append(made.Principals, &state.Membership{
			Entity: account, Status: state.Associated, External: !c.sameOrganization(s.Account, account),
			Invited: !c.together(s.Account, account), Created: made.Created, Updated: made.Created,
		})
	}
	c.State.Shares[made.ARN] = made
	return nil
}
