// Package state is what a simulated AWS knows: the data of all services, with what can be read off it alone, the lags, and the
// errors in AWS's words. The services hold the rules that change it.
package state
