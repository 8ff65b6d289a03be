// Package connection holds the nouns of Causeway: the request for a connection, the steps of its handshake, its status,
// its ledger, and the names that are derived from it. It uses the standard library only, so that every other package,
// workflow code included, can stand on it.
package connection
