package workflows

import (
	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract/desk"
	"causeway.dev/internal/handshake"
)

// Parts that methods have in common.

// askedOf is what the first step of a running handshake asks.
func askedOf(h *handshake.Handshake) asked {
	return asked{owner: h.Owner(), request: h.Request(), claims: h.Claims()}
}

// underOurLock makes a change under the lock of the cluster's network, and claims address ranges there for as long as
// the connection lives.
func underOurLock(h *handshake.Handshake, cidrs func() []string) handshake.Option {
	return handshake.UnderOurs(func() connection.Claim {
		return connection.Claim{Holder: h.Owner().Connection.String(), CIDRs: cidrs()}
	})
}

// freesClaim is the undo of such a claim.
func freesClaim(h *handshake.Handshake) handshake.Option {
	return handshake.Undo("Free the claimed address range", desk.ForgetClaim, func() desk.NetworkClaim {
		return desk.NetworkClaim{Network: h.OurNetwork(), Holder: h.Owner().Connection.String()}
	})
}

// confirmedBySupport is the last step of most methods.
func confirmedBySupport(h *handshake.Handshake, step connection.StepID) error {
	if h.Request().Confirm == connection.Automatic {
		h.Skip(step, "The request says confirm: automatic.")
		return nil
	}
	return handshake.AskWord(h, step)
}
