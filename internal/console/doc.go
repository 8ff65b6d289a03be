// Package console draws connections on a terminal: tables, the steps of a handshake, and times as people say them. Every
// text that comes from outside passes through Escape on its way to the screen.
package console
