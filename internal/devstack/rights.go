package devstack

import (
	"fmt"
	"strings"

	"causeway.dev/internal/inventory"
	"causeway.dev/internal/methods"
	"causeway.dev/internal/methods/schema"
	cloudsim "causeway.dev/internal/sim/aws"
)

// GrantLeast gives our role in each cluster's account what the methods ask for, and nothing else: whatever runs on the
// simulated cloud runs under the policies that a vendor would write.
func GrantLeast(cloud *cloudsim.Cloud, set methods.Set, clusters []inventory.Cluster) error {
	roles := map[string]cloudsim.Role{}
	for _, c := range clusters {
		_, name, found := strings.Cut(c.Role, ":role/")
		if c.Cloud != inventory.AWS || !found {
			continue
		}
		policies, err := methods.Policies(set.Rights(), map[string]string{"REGION": c.Region, "ACCOUNT": c.Account, "VPC": c.VPCID})
		if err != nil {
			return fmt.Errorf("writing the policy of %s: %w", c.Role, err)
		}
		role, known := roles[c.Role]
		if !known {
			role = cloudsim.Role{
				Account: c.Account, Name: name, Trusts: []string{cloudsim.SampleControlAccount}, TagSession: true, Policies: map[string]string{},
			}
		}
		role.Policies["causeway-"+c.ID] = policies[schema.OurRole]
		roles[c.Role] = role
	}
	for arn, role := range roles {
		if err := cloud.SetRole(role); err != nil {
			return fmt.Errorf("giving %s its policies: %w", arn, err)
		}
	}
	return nil
}
