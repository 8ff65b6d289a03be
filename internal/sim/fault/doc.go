// Package fault says in which ways a call to a simulated cloud can be made to go wrong.
package fault
