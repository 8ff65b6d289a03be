package instruct

import (
	"strings"

	"causeway.dev/internal/connection"
)

// GrantLeftover is what the customer lent: the assignments of a role of this connection, or of the built-in one, at their
// network or above it. Others of ours are left alone.
func GrantLeftover(p connection.Progress) connection.Leftover {
	return connection.Leftover{
		What:    "role assignment of our application " + known(p, connection.FactOurApp),
		Where:   "tenant " + p.Request.Target.TenantID + ", at " + p.Request.Target.VNetID + " or above it",
		Why:     "only you can delete it; until then we could still change your network's peerings",
		Command: strings.Join(unassignCommands(p), "\n"),
		Party:   connection.Customer,
	}
}

// unassignCommands delete exactly what was found; before anything was found, what we asked for.
func unassignCommands(p connection.Progress) []string {
	var commands []string
	for id := range strings.SplitSeq(known(p, connection.FactAssignments), ",") {
		if id != "" {
			commands = append(commands, AzureUnassign(id))
		}
	}
	if len(commands) > 0 {
		return commands
	}
	return []string{"az role assignment delete --assignee " + shell(known(p, connection.FactOurApp)) +
		" --role " + shell(p.ID.PeeringRole()) + " --scope " + shell(p.Request.Target.VNetID)}
}

// ApplicationLeftover is our application in the customer's tenant, and the role that they made for it.
func ApplicationLeftover(p connection.Progress) connection.Leftover {
	app := shell(known(p, connection.FactOurApp))
	return connection.Leftover{
		What:    "our application " + known(p, connection.FactOurApp) + ", and the role \"" + p.ID.PeeringRole() + "\" if you made it",
		Where:   "tenant " + p.Request.Target.TenantID,
		Why:     "only you can delete them; keep the application while another connection of ours uses it",
		Command: roleDeletion(p) + "\naz ad sp delete --id " + app,
		Party:   connection.Customer,
	}
}

func roleDeletion(p connection.Progress) string {
	return "az role definition delete --name " + shell(p.ID.PeeringRole()) + " --scope " + shell(subscriptionScope(p))
}

func subscriptionScope(p connection.Progress) string {
	vnet, err := connection.ParseVNetID(p.Request.Target.VNetID)
	if err != nil {
		return "/subscriptions/" + p.Request.Target.SubscriptionID
	}
	return vnet.SubscriptionScope()
}

// TheirHalfLeftover is the customer's half of the peering, once only they can delete it.
func TheirHalfLeftover(p connection.Progress) connection.Leftover {
	name := p.Owner().TheirHalf()
	l := connection.Leftover{
		What: "your half of the peering, " + name, Where: p.Request.Target.VNetID,
		Why:   "your grant to us has ended, so only you can delete it; without our half it leads nowhere",
		Party: connection.Customer,
	}
	if vnet, err := connection.ParseVNetID(p.Request.Target.VNetID); err == nil {
		l.Command = AzureDeleteHalf(vnet, name)
	}
	return l
}

// SecurityRuleLeftover is the rule with which the customer let our network in.
func SecurityRuleLeftover(p connection.Progress) connection.Leftover {
	return connection.Leftover{
		What:    "security rule that lets " + strings.Join(orUnknown(ourCIDRs(p), "our network"), ", ") + " in",
		Where:   "network security groups of " + p.Request.Target.VNetID,
		Why:     "only you can remove it; it would let in whoever uses this address range next",
		Command: strings.Join(closeCommands(p), "\n"),
		Party:   connection.Customer,
	}
}

// What only the customer knows is a variable of their shell.
const (
	nsgVariable      = `"$NSG_NAME"`
	nsgGroupVariable = `"$NSG_RESOURCE_GROUP"`
)

// securityRule is the name of the customer's rule for this connection; Azure allows 80 characters.
func securityRule(p connection.Progress) string { return "allow-" + p.ID.String() }

func securityRuleCommand(p connection.Progress, verb string) string {
	return "az network nsg rule " + verb + " --subscription " + shell(strings.TrimPrefix(subscriptionScope(p), "/subscriptions/")) +
		" --resource-group " + nsgGroupVariable + " --nsg-name " + nsgVariable + " --name " + shell(securityRule(p))
}

func openCommands(p connection.Progress) []string {
	if len(ourCIDRs(p)) == 0 {
		return nil
	}
	blocks := make([]string, 0, len(ourCIDRs(p)))
	for _, block := range ourCIDRs(p) {
		blocks = append(blocks, shell(block))
	}
	return []string{securityRuleCommand(p, "create") + " --priority 200 --direction Inbound --access Allow --protocol Tcp --source-address-prefixes " +
		strings.Join(blocks, " ") + " --destination-port-ranges " + port(p)}
}

func closeCommands(p connection.Progress) []string { return []string{securityRuleCommand(p, "delete")} }
