// Package clock is the time of a simulated cloud, which can be stopped and moved.
package clock
