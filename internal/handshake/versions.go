package handshake

import "go.temporal.io/sdk/workflow"

// Since reports whether a change of a body counts in this run: a run that has passed this place before the change was rolled
// out goes on as it was, and replays; every other run, and the next run of that one, has it. The change's name is
// permanent, and used for one place only. The gate goes once no run is older than the change, a month after the rollout.
//
//	if handshake.Since(h, "check-twice") {
//		...
//	}
//
// https://docs.temporal.io/develop/go/versioning
func Since(h *Handshake, change string) bool {
	return workflow.GetVersion(h.root, change, workflow.DefaultVersion, 1) != workflow.DefaultVersion
}
