package aws

import (
	"maps"
	"slices"
	"strings"
)

// stackResources lists the stacks, and the roles that stacks have made, with the names of their policies: what the customer
// still has to take away. A role's own account has no region; the stack's is shown.
func (c *Cloud) stackResources() []Resource {
	var all []Resource
	for _, s := range sorted(c.state.Stacks) {
		name := s.Name
		if s.Status == stackDeleted {
			name = s.ID // its name may be taken again
		}
		all = append(all, Resource{
			Kind: "stack", Account: s.Account, Region: s.Region, ID: name, State: s.Status, By: s.By, Tags: maps.Clone(s.Tags),
			Ended: s.Status == stackDeleted,
		})
		for _, logical := range sortedKeys(s.Roles) {
			if role := c.state.Roles[s.Roles[logical]]; role != nil {
				all = append(all, Resource{
					Kind: "role", Account: s.Account, Region: s.Region, ID: role.ARN(), By: s.By,
					State: "trusts " + strings.Join(slices.Sorted(slices.Values(role.Trusts)), " ") + " for " + strings.Join(sortedKeys(role.Policies), " "),
				})
			}
		}
	}
	return all
}
