package instruct

import (
	"strconv"
	"strings"

	"causeway.dev/internal/connection"
)

// port is the port to open, ready for the shell: of the probe, or the customer's to name.
func port(p connection.Progress) string {
	if p.Request.Probe == nil || p.Request.Probe.Port == 0 {
		return portVariable
	}
	return strconv.Itoa(p.Request.Probe.Port)
}

// ReturnRouteLeftover is the customer's own route back to us. After a disconnect it leads nowhere; we may neither remove
// it nor look at it.
func ReturnRouteLeftover(p connection.Progress) connection.Leftover {
	return connection.Leftover{
		What:    "return route to " + strings.Join(orUnknown(ourCIDRs(p), "our network"), ", "),
		Where:   theirPlace(p, "route tables"),
		Why:     "only you can remove it; without the peering connection it is a blackhole",
		Command: strings.Join(unrouteCommands(p), "\n"),
		Party:   connection.Customer,
	}
}

// FirewallLeftover is the rule with which the customer let our network in.
func FirewallLeftover(p connection.Progress) connection.Leftover {
	return connection.Leftover{
		What:    "firewall rule that lets " + strings.Join(orUnknown(ourCIDRs(p), "our network"), ", ") + " in",
		Where:   theirPlace(p, "security groups"),
		Why:     "only you can remove it; it would let in whoever uses this address range next",
		Command: strings.Join(ingressCommands(p, "revoke-security-group-ingress"), "\n"),
		Party:   connection.Customer,
	}
}

func theirPlace(p connection.Progress, what string) string {
	t := p.Request.Target
	return what + " of " + t.VPCID + ", account " + t.AccountID + ", " + t.Region
}

func orUnknown(values []string, otherwise string) []string {
	if len(values) == 0 {
		return []string{otherwise}
	}
	return values
}
