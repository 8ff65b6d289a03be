package inventory_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/inventory"
)

const base = "clusters:\n  - id: a\n    type: dedicated\n    account: \"111122223333\"\n    region: us-east-1\n    vpcId: vpc-0a1b2c3d\n"

func TestParse_AddressesThatWillChangeAndThoseOfADeployment(t *testing.T) {
	list, err := inventory.Parse([]byte(base + `    externalAddresses:
      adding: [203.0.113.20, 198.51.100.16/28]
      retiring: [203.0.113.10]
      from: "2026-12-24"
    deployments:
      orders: [203.0.113.10]
      billing: [nat-0a1b2c3d4e5f60703, 203.0.113.11]
`))
	require.NoError(t, err)
	require.Equal(t, &inventory.AddressChange{
		Adding: []string{"203.0.113.20", "198.51.100.16/28"}, Retiring: []string{"203.0.113.10"}, From: "2026-12-24",
	}, list[0].Change)
	require.Equal(t, map[string][]string{"orders": {"203.0.113.10"}, "billing": {"nat-0a1b2c3d4e5f60703", "203.0.113.11"}}, list[0].Deployments)
}

func TestParse_EachMistakeAboutAddressesGetsASentence(t *testing.T) {
	planned := func(lines string) string { return base + "    externalAddresses:\n" + lines }
	tests := map[string]struct{ text, problem string }{
		"a list for a change":    {base + "    externalAddresses: [203.0.113.20]\n", "clusters[0].externalAddresses: must have fields: adding, retiring, from"},
		"an unknown field":       {planned("      planned: [203.0.113.20]\n"), "clusters[0].externalAddresses.planned: is not a field of the inventory"},
		"nothing changes":        {planned("      from: \"2026-12-24\"\n"), "adding: is missing, and so is retiring"},
		"no day":                 {planned("      adding: [203.0.113.20]\n"), "clusters[0].externalAddresses.from: must be the day of the change"},
		"not a day":              {planned("      adding: [203.0.113.20]\n      from: soon\n"), `from "soon": must be the day of the change`},
		"both at once":           {planned("      adding: [203.0.113.20]\n      retiring: [203.0.113.20]\n      from: \"2026-12-24\"\n"), `adding[0] "203.0.113.20": is retiring as well`},
		"a private address":      {planned("      adding: [10.0.0.1]\n      from: \"2026-12-24\"\n"), `adding[0] "10.0.0.1": must be a public IPv4 address`},
		"not an address":         {planned("      retiring: [nat]\n      from: \"2026-12-24\"\n"), `retiring[0] "nat": must be a public IPv4 address`},
		"host bits":              {planned("      retiring: [203.0.113.1/28]\n      from: \"2026-12-24\"\n"), `retiring[0] "203.0.113.1/28": must be a public IPv4 address`},
		"a text for Deployments": {base + "    deployments: orders\n", `deployments "orders": must have one line for each Deployment`},
		"no label":               {base + "    deployments:\n      Orders: [203.0.113.10]\n", `deployments.Orders "Orders": must be a DNS label`},
		"an empty Deployment":    {base + "    deployments:\n      orders: []\n", "deployments.orders: has no address"},
		"no gateway":             {base + "    deployments:\n      orders: [nat-1]\n", `deployments.orders[0] "nat-1": must look like nat-`},
		"no address":             {base + "    deployments:\n      orders: [10.1.1.1]\n", `deployments.orders[0] "10.1.1.1": must be a public IPv4 address`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := inventory.Parse([]byte(tt.text))
			require.ErrorContains(t, err, tt.problem)
		})
	}
}
