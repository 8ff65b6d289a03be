package inventory_test

import (
	"strings"
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
      orders:
        addresses: [203.0.113.10]
        namespace: shop
        serviceAccount: orders.api
        identity: arn:aws:iam::111122223333:role/orders
      billing: [nat-0a1b2c3d4e5f60703, 203.0.113.11]
      inner: {namespace: shop}
`))
	require.NoError(t, err)
	require.Equal(t, &inventory.AddressChange{
		Adding: []string{"203.0.113.20", "198.51.100.16/28"}, Retiring: []string{"203.0.113.10"}, From: "2026-12-24",
	}, list[0].Change)
	require.Equal(t, map[string]inventory.Deployment{
		"orders": {
			Addresses: []string{"203.0.113.10"}, Namespace: "shop", ServiceAccount: "orders.api",
			Identity: "arn:aws:iam::111122223333:role/orders",
		},
		"billing": {Addresses: []string{"nat-0a1b2c3d4e5f60703", "203.0.113.11"}},
		"inner":   {Namespace: "shop"},
	}, list[0].Deployments)
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

func TestParse_EachMistakeAboutADeploymentGetsASentence(t *testing.T) {
	long := strings.Repeat("a", 600)
	tests := map[string]struct{ fields, problem string }{
		"a text":                {"orders", `orders "orders": must have fields: addresses, identity, namespace, serviceAccount, and not a single value (line 8)`},
		"nothing":               {"{}", "orders: has no field; it takes addresses, identity, namespace, serviceAccount"},
		"an alias":              {"*a", "orders \"a\": must have fields: addresses, identity, namespace, serviceAccount, and not an alias (*a) (line 8)"},
		"a mistyped field":      {"{serviceaccount: x}", `orders.serviceaccount "x": is not a field of the inventory (line 8); did you mean serviceAccount?`},
		"a strange field":       {"{replicas: 3}", `orders.replicas "3": is not a field of the inventory (line 8)`},
		"a field twice":         {"{namespace: a, namespace: b}", `orders.namespace "b": stands twice, in lines 8 and 8`},
		"a text for addresses":  {"{addresses: 203.0.113.10}", `orders.addresses "203.0.113.10": must be a list, such as [10.64.0.0/14], and not a single value (line 8)`},
		"no address":            {"{addresses: []}", "orders.addresses: has no address; leave it out if it uses all addresses of the cluster"},
		"a private address":     {"{addresses: [10.1.1.1]}", `orders.addresses[0] "10.1.1.1": must be a public IPv4 address`},
		"a namespace in parts":  {"{namespace: a.b}", `orders.namespace "a.b": must be a DNS label: lower-case letters, digits and inner hyphens`},
		"a long namespace":      {"{namespace: " + long + "}", `: has 600 characters; at most 63 are allowed`},
		"no namespace":          {"{namespace: null}", "orders.namespace: is empty; leave the field out"},
		"a loud account":        {"{serviceAccount: Orders}", `orders.serviceAccount "Orders": must be a DNS subdomain: lower-case letters`},
		"an account with a gap": {"{serviceAccount: orders..api}", `orders.serviceAccount "orders..api": must be a DNS subdomain`},
		"a long account":        {"{serviceAccount: " + long + "}", `: has 600 characters; at most 253 are allowed`},
		"a list of identities":  {"{identity: [a]}", "orders.identity: must be one line of text, and not a list (line 8)"},
		"an empty identity":     {`{identity: ""}`, "orders.identity: is empty; leave the field out"},
		"a long identity":       {"{identity: " + long + "}", `: has 600 characters; at most 512 are allowed`},
		"two lines":             {`{identity: "a\nb"}`, "must be one line without control characters"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			anchored := strings.Replace(base, "id: a\n", "id: &a a\n", 1)
			_, err := inventory.Parse([]byte(anchored + "    deployments:\n      orders: " + tt.fields + "\n"))
			require.ErrorContains(t, err, tt.problem)
		})
	}
}
