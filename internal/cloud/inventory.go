package cloud

import (
	"errors"

	"causeway.dev/internal/answer"
	"causeway.dev/internal/connection"
	"causeway.dev/internal/inventory"
)

// UnknownCluster is the rule that a cluster breaks which is not in the inventory.
func UnknownCluster(err error) (rule string, unknown bool) {
	var e *inventory.Unknown
	if errors.As(err, &e) {
		return e.Rule(), true
	}
	return "", false
}

// InventoryTrouble parks a running connection whose cluster has left the inventory: somebody can put it back.
func InventoryTrouble(err error) error {
	var unknown *inventory.Unknown
	if errors.As(err, &unknown) {
		return answer.Refuse(connection.ReasonUnknown, unknown.Error(), nil)
	}
	return answer.Trouble(connection.ReasonUnavailable, "The inventory of clusters cannot be read.", err)
}
