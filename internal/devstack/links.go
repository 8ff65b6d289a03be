package devstack

import (
	"net/url"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/server"
)

// CloudsURL is where the simulated clouds answer.
func (s *Stack) CloudsURL() string { return "http://" + s.ports.Clouds.address() }

// AzureURL is where the simulated Azure answers: its token issuer, and its resource manager.
func (s *Stack) AzureURL() string { return "https://" + s.ports.Azure.address() }

// WebURL is where Temporal Web answers.
func (s *Stack) WebURL() string { return "http://" + s.ports.Web.address() }

// WebLink is the page of one connection in Temporal Web.
func (s *Stack) WebLink(id connection.ID) string {
	return s.WebURL() + "/namespaces/" + server.DefaultNamespace + "/workflows/" + url.PathEscape(id.String())
}

// Connections are those on the stack's server.
func (s *Stack) Connections() server.Connections {
	return server.Connections{Client: s.client, Address: s.ports.Temporal.address(), Namespace: server.DefaultNamespace}
}
