package console

import "causeway.dev/internal/connection"

// Standing is a status with the party or the reason that belongs to it: "waiting on customer", "failed (rejected)". A
// connection that needs attention always needs that of support, which goes without saying.
func Standing(status connection.Status, on connection.Party, reason connection.Reason) string {
	words := string(status)
	if on != connection.Nobody && status != connection.NeedsAttention && status != connection.Degraded {
		words += " on " + string(on)
	}
	if reason != "" {
		words += " (" + string(reason) + ")"
	}
	return Escape(words)
}

// paint colours a text by what a status means to support: good, somebody's turn, bad, or under way.
func paint(status connection.Status, text string) string {
	switch status {
	case connection.Active:
		return good(text)
	case connection.Waiting, connection.Ending:
		return turn(text)
	case connection.NeedsAttention, connection.Degraded, connection.Failed:
		return bad(text)
	case connection.Disconnected:
		return quiet(text)
	case connection.Checking, connection.Requesting, connection.Configuring, connection.Disconnecting:
		return busy(text)
	default:
		return text
	}
}
