// Package world is what can be put into a simulated AWS, and what it tells about itself: accounts, networks, resources,
// snapshots. It is data only.
package world
