// Package traffic carries the traffic of simulated clouds: a gateway that speaks SOCKS5 and DNS, and asks the cloud of the
// network that a packet comes from what becomes of it. It decides nothing itself. The rules by which packets pass are each
// cloud's own (aws/packets, azure).
package traffic
