// Package handshake holds the verbs of which every method is made: Run, Do, Undo, Always, Ask and Keep. It is workflow
// code, and the history of every running connection depends on it: a new activity, timer or marker in a verb breaks them
// unless it stands behind workflow.GetVersion.
//
//	Run   publishes progress, takes messages, undoes on failure, hands over to Keep on success
//	Do    makes one change; its undo is registered before the change is tried
//	Always registers an ending that is owed on success too
//	Ask   is a party's turn: show the page, wait, look, remind, escalate at the deadline
//	Keep  is the life after the handshake: watch, serve, disconnect
//
// One coroutine waits in one selector; everything that can happen is a callback of it. See docs/verbs.md.
package handshake
