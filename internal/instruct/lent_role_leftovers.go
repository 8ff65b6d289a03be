package instruct

import (
	"strings"

	"causeway.dev/internal/connection"
)

// stackName is the name of the stack that makes the peering role, the same for everybody who reads the page.
func stackName(p connection.Progress) string { return p.ID.Resource(p.Generation) }

// cloudformation is one command of the AWS CLI about the stack. The arguments are ready for the shell already.
func cloudformation(p connection.Progress, operation string, args ...string) string {
	words := append([]string{
		"aws cloudformation", operation, "--region " + shell(p.Request.Target.Region), "--stack-name " + shell(stackName(p)),
	}, args...)
	return strings.Join(words, " ")
}

// deleteStackCommands delete the stack, and with it the role. The second one fails when something is left of it.
func deleteStackCommands(p connection.Progress) []string {
	return []string{cloudformation(p, "delete-stack"), cloudformation(p, "wait stack-delete-complete")}
}

// LentRoleLeftover is the peering role that the customer lends, or may have made before they told us of it.
func LentRoleLeftover(p connection.Progress) connection.Leftover {
	what := "the peering role of stack " + stackName(p) + ", if you created it"
	if role := known(p, connection.FactRoleARN); role != "" {
		what = "the peering role " + role + " (stack " + stackName(p) + ")"
	}
	return connection.Leftover{
		What:    what,
		Where:   "account " + p.Request.Target.AccountID + ", " + p.Request.Target.Region,
		Why:     "only you can delete it; until then we could still act with it",
		Command: strings.Join(deleteStackCommands(p), "\n"),
		Party:   connection.Customer,
	}
}

// LentRouteLeftover is what we added to the customer's route tables with their role, once only they can remove it.
func LentRouteLeftover(p connection.Progress) connection.Leftover {
	return connection.Leftover{
		What:    "return routes to " + strings.Join(orUnknown(ourCIDRs(p), "our network"), ", ") + " that we added for you",
		Where:   "route tables " + strings.Join(p.Request.Target.RouteTables, ", ") + ", account " + p.Request.Target.AccountID + ", " + p.Request.Target.Region,
		Why:     "your role can no longer be used, so only you can remove them; without the peering connection they are blackholes",
		Command: strings.Join(lentRouteCommands(p), "\n"),
		Party:   connection.Customer,
	}
}

// lentRouteCommands remove our return routes from the tables that the request names, which is all that we may change.
func lentRouteCommands(p connection.Progress) []string {
	var commands []string
	for _, table := range p.Request.Target.RouteTables {
		for _, block := range ourCIDRs(p) {
			commands = append(commands, aws(p.Request.Target.Region, "delete-route", "--route-table-id "+shell(table),
				"--destination-cidr-block "+shell(block)))
		}
	}
	return commands
}
