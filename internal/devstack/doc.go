// Package devstack runs all of Causeway on one machine: the Temporal dev server, the simulated clouds, the real worker
// and a real probe for each cluster that has one. On it, `make demo` plays a whole handshake and `make dev` stays.
//
// Everything that can be a process of its own is one, started with the environment that it would have anywhere else:
// what works here works because of the programs, not because they share a memory.
package devstack
