package activities

import (
	"causeway.dev/internal/contract"
)

// Changes are the request ids of one activity call, for the ledger.
func Changes(cloud string, requests interface{ Changes() []string }) contract.Changes {
	return contract.Changes{Requests: requests.Changes(), Cloud: cloud}
}
