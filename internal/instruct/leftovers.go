package instruct

import "causeway.dev/internal/connection"

// Leftovers are what the customer has made for a connection, as far as the handshake has come, and only they can remove.
func Leftovers(p connection.Progress) []connection.Leftover {
	var found []connection.Leftover
	for _, s := range p.Steps {
		if s.State != connection.StepDone {
			continue
		}
		of := leftoversOf
		if p.Request.Method == connection.AzureVNetPeering {
			of = azureLeftoversOf
		}
		if p.Request.Method == connection.AWSVPCPeeringRole {
			of = lentLeftoversOf(p)
		}
		for _, leftover := range append(of(s.ID), madeByGrant(p, s.ID)...) {
			found = append(found, leftover(p))
		}
	}
	return found
}

func leftoversOf(step connection.StepID) []func(connection.Progress) connection.Leftover {
	switch step {
	case StepOpen:
		return []func(connection.Progress) connection.Leftover{ReturnRouteLeftover, FirewallLeftover}
	case StepAllow:
		return []func(connection.Progress) connection.Leftover{AllowlistLeftover}
	case StepShare:
		return []func(connection.Progress) connection.Leftover{ShareLeftover}
	case StepBackRoutes:
		return []func(connection.Progress) connection.Leftover{BackRouteLeftover, GatewayFirewallLeftover}
	default:
		return nil
	}
}

func azureLeftoversOf(step connection.StepID) []func(connection.Progress) connection.Leftover {
	switch step {
	case StepConsent:
		return []func(connection.Progress) connection.Leftover{ApplicationLeftover}
	case StepOpen:
		return []func(connection.Progress) connection.Leftover{SecurityRuleLeftover}
	default:
		return nil
	}
}

// madeByGrant is what we made with a right that has ended: only the customer can remove it any more.
func madeByGrant(p connection.Progress, step connection.StepID) []func(connection.Progress) connection.Leftover {
	switch {
	case !p.GrantOpenSince.IsZero():
		return nil
	case step == StepTheirHalf:
		return []func(connection.Progress) connection.Leftover{TheirHalfLeftover}
	case step == StepReturnRoutes:
		return []func(connection.Progress) connection.Leftover{LentRouteLeftover}
	default:
		return nil
	}
}

// lentLeftoversOf leaves out the way back where we added it: that has an undo of its own.
func lentLeftoversOf(p connection.Progress) func(connection.StepID) []func(connection.Progress) connection.Leftover {
	if len(p.Request.Target.RouteTables) == 0 {
		return leftoversOf
	}
	return func(step connection.StepID) []func(connection.Progress) connection.Leftover {
		if step != StepOpen {
			return nil
		}
		return []func(connection.Progress) connection.Leftover{FirewallLeftover}
	}
}
