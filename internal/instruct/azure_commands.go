package instruct

import (
	"strings"

	"causeway.dev/internal/connection"
)

// AzureAssign is the command that lends our application a role at one scope. Its name is the same for every try, so that to
// run it again changes nothing.
func AzureAssign(scope, principal, role string) string {
	id := role
	if role == connection.RoleNetworkContributor {
		id = connection.RoleNetworkContributorID
	}
	return strings.Join([]string{
		"az role assignment create --assignee-object-id " + shell(principal) + " --assignee-principal-type ServicePrincipal",
		"--role " + shell(role), "--scope " + shell(scope), "--name " + shell(connection.AssignmentName(scope, principal, id)),
	}, " ")
}

// AzureUnassign is the command that takes one assignment back.
func AzureUnassign(assignment string) string {
	return "az role assignment delete --ids " + shell(assignment)
}

// AzureDeleteHalf is the command that deletes one half of a peering.
func AzureDeleteHalf(of connection.VNet, name string) string {
	return "az network vnet peering delete --subscription " + shell(of.Subscription) + " --resource-group " + shell(of.ResourceGroup) +
		" --vnet-name " + shell(of.Name) + " --name " + shell(name)
}
