// Package azure makes Azure clients for one activity call: the right tenant on each side, with the other side's token
// beside it only where Azure needs both. It reads the SDK's standard environment (AZURE_CLIENT_ID and its kind), so whatever
// identity works for Azure's own tools works here. It keeps no token: every call begins with fresh ones, because a token
// does not learn of rights that were given after it.
package azure
