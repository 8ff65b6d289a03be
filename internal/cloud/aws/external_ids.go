package aws

import (
	"crypto/rand"
	"strings"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/inventory"
)

// NewExternalID is never used twice: whoever learns the one of another connection cannot have us use a role with it.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-user_externalid.html
func NewExternalID() string { return connection.Product + "-" + strings.ToLower(rand.Text()) }

// PrincipalOf is whom the customer's role has to trust: the one role that uses it, or, where the worker acts as itself,
// the cluster's account.
func PrincipalOf(cluster inventory.Cluster) string {
	if cluster.Role != "" {
		return cluster.Role
	}
	return "arn:" + connection.Partition(cluster.Region) + ":iam::" + cluster.Account + ":root"
}
