package connection

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// VNet is a virtual network of Azure, taken apart from its resource id.
// https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
type VNet struct {
	Subscription  string
	ResourceGroup string
	Name          string
}

// ParseVNetID reads /subscriptions/GUID/resourceGroups/GROUP/providers/Microsoft.Network/virtualNetworks/NAME. Azure
// compares ids without regard to case.
func ParseVNetID(id string) (VNet, error) {
	if rule := CheckVNetID(id); rule != "" {
		return VNet{}, fmt.Errorf("%q %s", id, rule)
	}
	parts := strings.Split(id, "/")
	return VNet{Subscription: strings.ToLower(parts[2]), ResourceGroup: parts[4], Name: parts[8]}, nil
}

// ID is the resource id as Azure writes it.
func (v VNet) ID() string {
	return v.GroupScope() + "/providers/Microsoft.Network/virtualNetworks/" + v.Name
}

// GroupScope is the scope of its resource group, SubscriptionScope that of its subscription.
func (v VNet) GroupScope() string {
	return v.SubscriptionScope() + "/resourceGroups/" + v.ResourceGroup
}

// SubscriptionScope is what a grant for the whole subscription names: a bare GUID is no scope.
func (v VNet) SubscriptionScope() string { return "/subscriptions/" + v.Subscription }

const vnetExample = "/subscriptions/GUID/resourceGroups/GROUP/providers/Microsoft.Network/virtualNetworks/NAME"

// CheckVNetID returns the rule that the resource id of a virtual network breaks, or "".
func CheckVNetID(s string) string {
	const rule = "must be the resource id of a virtual network: " + vnetExample
	parts := strings.Split(s, "/")
	switch {
	case CheckGUID(s) == "":
		return "is a bare GUID and names no network; it " + rule
	case len(parts) != 9 || parts[0] != "" || !strings.EqualFold(parts[1], "subscriptions") || !strings.EqualFold(parts[3], "resourceGroups") ||
		!strings.EqualFold(parts[5], "providers"):
		return rule
	case CheckGUID(parts[2]) != "":
		return "names subscription " + parts[2] + ", which is no GUID; it " + rule
	case !strings.EqualFold(parts[6]+"/"+parts[7], "Microsoft.Network/virtualNetworks"):
		return "names a resource of type " + parts[6] + "/" + parts[7] + "; it " + rule
	case !resourceName(parts[4], 90, "-_.()") || strings.HasSuffix(parts[4], "."):
		return "names a resource group that Azure does not allow; it " + rule
	case !resourceName(parts[8], 64, "-_.") || !isNameStart(parts[8][0]):
		return "names a network that Azure does not allow; it " + rule
	default:
		return ""
	}
}

func resourceName(s string, limit int, besides string) bool {
	return len(s) <= limit && all(s, func(c byte) bool { return isNamePart(c) || strings.IndexByte(besides, c) >= 0 })
}

func isNameStart(c byte) bool { return c != '-' && isNamePart(c) }

// CheckGUID returns the rule that a GUID breaks, or "".
func CheckGUID(s string) string {
	const rule = "must be a GUID such as 22222222-aaaa-4bbb-8ccc-dddddddddddd"
	parts := strings.Split(s, "-")
	if len(parts) != 5 {
		return rule
	}
	for i, length := range []int{8, 4, 4, 4, 12} {
		if len(parts[i]) != length || !all(strings.ToLower(parts[i]), isHex) {
			return rule
		}
	}
	return ""
}

// NetworkOf names a virtual network for its lock, ours or a customer's. Workflow ids stay readable where payloads are encrypted, so the
// resource id, which holds a subscription, is hashed.
func NetworkOf(resourceID string) string {
	sum := sha256.Sum256([]byte(strings.ToLower(resourceID)))
	return "azure:" + hex.EncodeToString(sum[:12])
}
