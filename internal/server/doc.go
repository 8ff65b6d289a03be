// Package server connects Causeway's programs to a Temporal server, and prepares a namespace there for them.
package server
