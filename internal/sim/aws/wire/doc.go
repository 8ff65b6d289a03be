// Package wire is how AWS's services are spoken to over HTTP: signatures, the four protocols, the parameters of requests, filters
// and pages. It decides nothing about what is in a cloud: what a call does is a rule of its service.
package wire
