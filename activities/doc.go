// Package activities holds what all activities have in common: how looks are paced, how a watch asks the probe, what the vendor
// has settled about lent rights, the heartbeat. The activities themselves stand below: one folder for each provider, in it
// one for each mechanism, and beside them the vendor's own desk and the look through a probe. Their words (refused, trouble,
// not yet) are those of internal/answer; contract.Implement turns them into Temporal's errors. Credentials never leave an
// activity.
package activities
