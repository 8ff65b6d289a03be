package cloudformation

import (
	"maps"
	"slices"
	"strings"

	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/world"
)

// Resources lists the stacks, and the roles that stacks have made, with the names of their policies: what the customer
// still has to take away. A role's own account has no region; the stack's is shown.
func (c *CloudFormation) Resources() []world.Resource {
	var all []world.Resource
	for _, s := range state.Sorted(c.State.Stacks) {
		name := s.Name
		if s.Status == state.StackDeleted {
			name = s.ID // its name may be taken again
		}
		all = append(all, world.Resource{
			Kind: "stack", Account: s.Account, Region: s.Region, ID: name, State: s.Status, By: s.By, Tags: maps.Clone(s.Tags),
			Ended: s.Status == state.StackDeleted,
		})
		for _, logical := range state.SortedKeys(s.Roles) {
			if role := c.State.Roles[s.Roles[logical]]; role != nil {
				all = append(all, world.Resource{
					Kind: "role", Account: s.Account, Region: s.Region, ID: role.ARN(), By: s.By,
					State: "trusts " + strings.Join(slices.Sorted(slices.Values(role.Trusts)), " ") + " for " + strings.Join(state.SortedKeys(role.Policies), " "),
				})
			}
		}
	}
	return all
}
