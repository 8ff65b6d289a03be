package connection

import (
	"crypto/sha1" //nolint:gosec // A UUID of version 5 is made of SHA-1; nothing secret hangs on it.
	"encoding/hex"
	"regexp"
	"strconv"
	"strings"
)

// Built-in roles of Azure that a customer may lend instead of ours.
// https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/networking
const (
	RoleNetworkContributor   = "Network Contributor"
	RoleNetworkContributorID = "4d97b98b-1d4f-4787-a291-c67834d212e7"
)

// PeeringActions are all that the role for a peering allows: what Microsoft lists for peering, and reading our own
// assignments, without which nobody could see what is still lent.
// https://learn.microsoft.com/azure/virtual-network/virtual-network-manage-peering#permissions
func PeeringActions() []string {
	return []string{
		"Microsoft.Network/virtualNetworks/read",
		"Microsoft.Network/virtualNetworks/virtualNetworkPeerings/read",
		"Microsoft.Network/virtualNetworks/virtualNetworkPeerings/write",
		"Microsoft.Network/virtualNetworks/virtualNetworkPeerings/delete",
		"Microsoft.Network/virtualNetworks/peer/action",
		"Microsoft.Authorization/roleAssignments/read",
	}
}

// PeeringRole is the name of the role that a customer makes for this connection.
func (id ID) PeeringRole() string { return "Causeway VNet peering " + id.String() }

// OurHalf is the name of the half of a VNet peering in our network, TheirHalf that in the customer's. A peering carries no
// tags, so that its name says whose it is: connection and generation. The longest has 72 characters; Azure allows 80.
func (o Owner) OurHalf() string {
	return o.Connection.String() + "-to-customer-" + strconv.Itoa(o.Generation)
}

// TheirHalf is the name of the half in the customer's network.
func (o Owner) TheirHalf() string {
	return o.Connection.String() + "-to-vendor-" + strconv.Itoa(o.Generation)
}

var half = regexp.MustCompile(`^(.+)-to-(?:customer|vendor)-([1-9][0-9]{0,8})$`)

// HalfOf takes the name of a half apart; false when it is none of ours.
func HalfOf(name string) (ID, int, bool) {
	parts := half.FindStringSubmatch(strings.ToLower(name))
	if parts == nil {
		return ID{}, 0, false
	}
	id, err := ParseID(parts[1])
	generation, wrong := strconv.Atoi(parts[2])
	return id, generation, err == nil && wrong == nil
}

// AssignmentName is the name of a role assignment: the same for every try, because it is made of what is assigned. Azure
// wants a GUID that is unique in a tenant.
// https://learn.microsoft.com/azure/role-based-access-control/troubleshooting
func AssignmentName(scope, principal, role string) string {
	// The namespace is ours, and must never change.
	space := [16]byte{0x6f, 0x1e, 0x0c, 0x5a, 0x93, 0x1d, 0x4b, 0x27, 0x9a, 0x40, 0x2c, 0x7d, 0x51, 0xe8, 0x3b, 0x06}
	sum := sha1.Sum(append(space[:], strings.ToLower(scope+"|"+principal+"|"+role)...)) //nolint:gosec // See the import.
	sum[6], sum[8] = sum[6]&0x0f|0x50, sum[8]&0x3f|0x80
	text := hex.EncodeToString(sum[:16])
	return text[:8] + "-" + text[8:12] + "-" + text[12:16] + "-" + text[16:20] + "-" + text[20:]
}
