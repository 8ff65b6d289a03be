// Package azure is a simulated Azure: Microsoft Entra's token issuer for several tenants, and Azure Resource Manager with
// role-based access control, virtual networks and their peerings. It speaks the wire protocols of both, over TLS with an
// authority of its own, and is stricter and meaner than Azure: rights come and go late, operations take their time, answers
// get lost.
//
// Two things are simpler than in Azure. Tokens live by the real clock, because the clients that keep them do. And names of
// resources are told back in lower case where a call made them, which Azure's ids, compared without case, allow.
package azure
