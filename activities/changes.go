package activities

import "causeway.dev/internal/contract"

// changes are the request ids of this activity call.
func (n *network) changes() contract.Changes { return contract.Changes{Requests: n.Requests.Changes()} }
