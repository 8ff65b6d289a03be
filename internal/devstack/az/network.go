package az

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

func (o options) in(kind, name string) string {
	return "/subscriptions/" + o.one("--subscription") + "/resourceGroups/" + o.one("--resource-group") + "/providers/Microsoft.Network/" + kind + "/" + o.one(name)
}

func (o options) half() string {
	return o.in("virtualNetworks", "--vnet-name") + "/virtualNetworkPeerings/" + o.one("--name")
}

func showHalf(ctx context.Context, s *session, o options) (any, error) {
	found, err := s.resource(ctx, http.MethodGet, o.half(), versionNetwork, nil, nil)
	if err != nil {
		return nil, err
	}
	return flat(row{"value": []any{found}})[0], nil
}

func deleteHalf(ctx context.Context, s *session, o options) (any, error) {
	_, err := s.resource(ctx, http.MethodDelete, o.half(), versionNetwork, nil, nil)
	return nil, err
}

func listGroups(ctx context.Context, s *session, o options) (any, error) {
	path := "/subscriptions/" + o.one("--subscription") + "/providers/Microsoft.Network/networkSecurityGroups"
	answer, err := s.resource(ctx, http.MethodGet, path, versionNetwork, nil, nil)
	if err != nil {
		return nil, err
	}
	found := flat(answer)
	for _, group := range found { // az reads the name of the resource group out of the id
		if parts := strings.Split(fmt.Sprint(group["id"]), "/"); len(parts) > 4 {
			group["resourceGroup"] = parts[4]
		}
	}
	return found, nil
}

func (o options) rule() string {
	return o.in("networkSecurityGroups", "--nsg-name") + "/securityRules/" + o.one("--name")
}

func createRule(ctx context.Context, s *session, o options) (any, error) {
	priority, err := strconv.Atoi(o.one("--priority"))
	if err != nil {
		return nil, fmt.Errorf("argument --priority: invalid int value: %q", o.one("--priority"))
	}
	properties := row{
		"priority": priority, "direction": orElse(o.one("--direction"), "Inbound"), "access": orElse(o.one("--access"), "Allow"),
		"protocol": orElse(o.one("--protocol"), "*"), "sourcePortRange": "*", "destinationAddressPrefix": "*",
	}
	several(properties, "sourceAddressPrefix", "sourceAddressPrefixes", o["--source-address-prefixes"])
	several(properties, "destinationPortRange", "destinationPortRanges", o["--destination-port-ranges"])
	return s.resource(ctx, http.MethodPut, o.rule(), versionNetwork, nil, row{"properties": properties})
}

// several writes one value and many under the two names that Azure has for them.
func several(properties row, one, many string, values []string) {
	if len(values) == 1 {
		properties[one] = values[0]
		return
	}
	properties[many] = values
}

func deleteRule(ctx context.Context, s *session, o options) (any, error) {
	_, err := s.resource(ctx, http.MethodDelete, o.rule(), versionNetwork, nil, nil)
	return nil, err
}

func orElse(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
