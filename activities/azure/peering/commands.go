package peering

import (
	"strings"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/page"
)

// What a refusal of Azure's tells people to run. The customer's page has the same commands for what is asked of them; these are
// for what was found.

// assignCommand lends our application a role at one scope. Its name is the same for every try, so that to run it again
// changes nothing.
func assignCommand(scope, principal, role string) string {
	id := role
	if role == connection.RoleNetworkContributor {
		id = connection.RoleNetworkContributorID
	}
	return strings.Join([]string{
		"az role assignment create --assignee-object-id " + page.Shell(principal) + " --assignee-principal-type ServicePrincipal",
		"--role " + page.Shell(role), "--scope " + page.Shell(scope), "--name " + page.Shell(connection.AssignmentName(scope, principal, id)),
	}, " ")
}

// unassignCommand takes one assignment back.
func unassignCommand(assignment string) string {
	return "az role assignment delete --ids " + page.Shell(assignment)
}

// deleteHalfCommand deletes one half of a peering.
func deleteHalfCommand(of connection.VNet, name string) string {
	return "az network vnet peering delete --subscription " + page.Shell(of.Subscription) + " --resource-group " + page.Shell(of.ResourceGroup) +
		" --vnet-name " + page.Shell(of.Name) + " --name " + page.Shell(name)
}
