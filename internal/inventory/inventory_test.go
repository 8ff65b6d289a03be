package inventory_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/inventory"
)

const good = `# our data planes
clusters:
  - id: prod-eu
    name: Production Europe
    type: dedicated
    account: "011122223333"
    region: eu-west-1
    vpcId: vpc-0a1b2c3d4e5f60718
    extraCidrs: [10.64.0.0/14, 172.20.0.0/16]
    role: arn:aws:iam::011122223333:role/team/causeway
    externalId: from-the-platform-team
    probe: true
  - id: shared
    type: standard
    cloud: aws
    account: "111122223333"
    region: us-east-1
    vpcId: vpc-0a1b2c3d
`

func TestParse_AWholeInventory(t *testing.T) {
	list, err := inventory.Parse([]byte(good))
	require.NoError(t, err)
	require.Equal(t, inventory.Cluster{
		ID: "prod-eu", Name: "Production Europe", Type: inventory.Dedicated, Cloud: inventory.AWS, Account: "011122223333",
		Region: "eu-west-1", VPCID: "vpc-0a1b2c3d4e5f60718", ExtraCIDRs: []string{"10.64.0.0/14", "172.20.0.0/16"},
		Role: "arn:aws:iam::011122223333:role/team/causeway", ExternalID: "from-the-platform-team", Probe: true,
	}, list[0])
	require.False(t, list[1].Probe)
}

func TestExample_IsAGoodInventory(t *testing.T) {
	source, err := inventory.Open(filepath.Join("..", "..", "examples", "clusters.yaml"), nil)
	require.NoError(t, err)
	clusters, err := source.Clusters(t.Context())
	require.NoError(t, err)
	require.NotEmpty(t, clusters)
}

func TestNetwork_IsNamedByItsOwnIDAndShowsNoAccount(t *testing.T) {
	list, err := inventory.Parse([]byte(good))
	require.NoError(t, err)
	require.Equal(t, "aws:eu-west-1:vpc-0a1b2c3d4e5f60718", list[0].Network())
	const vnet = "/subscriptions/5A5A5A5A-0000-4000-8000-000000000001/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/main"
	azure := inventory.Cluster{ID: "prod-weu", Cloud: inventory.Azure, VNetID: vnet}
	require.Equal(t, connection.NetworkOf(strings.ToLower(vnet)), azure.Network(), "Azure's ids know no case, and a customer's name for it is ours")
	require.NotContains(t, azure.Network(), "5a5a5a5a")
	require.Equal(t, "cluster:prod", inventory.Cluster{ID: "prod"}.Network())
}

func TestParse_TheKeyOfAProbe(t *testing.T) {
	const key = "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE="
	list, err := inventory.Parse([]byte(base + "    probe: true\n    probeKey: " + key + "\n"))
	require.NoError(t, err)
	require.Equal(t, key, list[0].ProbeKey)
	_, err = inventory.Parse([]byte(base + "    probeKey: " + key + "\n"))
	require.ErrorContains(t, err, "names the key of a probe, and probe is not true")
	_, err = inventory.Parse([]byte(base + "    probe: true\n    probeKey: secret\n"))
	require.ErrorContains(t, err, `clusters[0].probeKey "secret": must be a public Ed25519 key in one line, as `+"`worker key` prints it")
}

func TestParse_EachMistakeGetsASentence(t *testing.T) {
	one := func(line string) string {
		return "clusters:\n  - id: a\n    type: dedicated\n    account: \"111122223333\"\n    region: us-east-1\n    vpcId: vpc-0a1b2c3d\n" + line
	}
	tests := map[string]struct{ text, problem string }{
		"empty file":          {"", "clusters: is missing: the file is empty"},
		"only a comment":      {"# nothing\n", "clusters: is missing: the file is empty"},
		"null":                {"null\n", "must begin with \"clusters:\""},
		"two documents":       {good + "---\n" + good, "file: must hold one YAML document"},
		"an empty second one": {good + "---\n", "file: must hold one YAML document"},
		"not YAML":            {"clusters: [", "file: is not YAML"},
		"a list at the top":   {"- id: a\n", "clusters: is missing"},
		"no clusters":         {"clusters: []\n", "clusters: must be a list of at least one cluster"},
		"another top field":   {good + "owner: us\n", `owner "us": is not a field of the inventory`},
		"unknown field":       {one("    vpcID: x\n"), `clusters[0].vpcID "x": is not a field of the inventory (line 7)`},
		"duplicate field":     {one("    region: eu-west-1\n"), `clusters[0].region "eu-west-1": stands twice, in lines 5 and 7`},
		"a list for a text":   {one("    role: [a]\n"), "clusters[0].role: must be one line of text"},
		"a text for a list":   {one("    extraCidrs: 10.0.0.0/8\n"), "clusters[0].extraCidrs \"10.0.0.0/8\": must be a list"},
		"the name of a zone":  {one("    zones: [use1-az1, us-east-1a]\n"), "clusters[0].zones[1] \"us-east-1a\": must be the id of a zone, such as use1-az1, and not its name"},
		"host bits":           {one("    extraCidrs: [10.0.0.1/8]\n"), "clusters[0].extraCidrs[0] \"10.0.0.1/8\": must be a CIDR without host bits"},
		"maybe a probe":       {one("    probe: maybe\n"), "clusters[0].probe \"maybe\": must be true or false"},
		"another's role":      {one("    role: arn:aws:iam::999988887777:role/x\n"), "belongs to account 999988887777, the cluster to account 111122223333"},
		"not a role":          {one("    role: causeway\n"), "clusters[0].role \"causeway\": must be a role's ARN"},
		"a scalar cluster":    {"clusters:\n  - prod\n", `clusters[0] "prod": must be a cluster`},
		"same network":        {one("  - {id: b, type: dedicated, account: \"111122223333\", region: us-east-1, vpcId: vpc-0a1b2c3d}\n"), "is the network of two clusters, a and b"},
		"same id":             {one("  - {id: a, type: dedicated, account: \"111122223333\", region: us-east-1, vpcId: vpc-0a1b2c3e}\n"), `clusters "a": is the id of two clusters`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := inventory.Parse([]byte(tt.text))
			require.ErrorContains(t, err, tt.problem)
		})
	}
}

func TestParse_AllProblemsTogether(t *testing.T) {
	_, err := inventory.Parse([]byte("clusters:\n  - id: Prod\n    type: big\n    account: 12\n    vpcid: x\n"))
	var problems connection.Problems
	require.ErrorAs(t, err, &problems)
	for _, field := range []string{"id", "type", "account", "region", "vpcId", "vpcid"} {
		require.True(t, problems.Has("clusters[0]."+field), "%s in %v", field, problems)
	}
}

func TestCluster_AnUnknownOneNamesTheKnown(t *testing.T) {
	list, err := inventory.Parse([]byte(good))
	require.NoError(t, err)
	_, err = list.Cluster(t.Context(), "prod-us")
	require.EqualError(t, err, `cluster "prod-us": is not in the inventory; it has prod-eu, shared`)
	_, err = inventory.List{}.Cluster(t.Context(), "x")
	require.ErrorContains(t, err, "which is empty")
}

func TestFile_IsReadAgainWhenItChanges(t *testing.T) {
	path := filepath.Join(t.TempDir(), "clusters.yaml")
	require.NoError(t, os.WriteFile(path, []byte(good), 0o600))
	var heard []error
	source, err := inventory.Open(path, func(err error) { heard = append(heard, err) })
	require.NoError(t, err)

	require.NoError(t, os.WriteFile(path, []byte(good+"  - {id: new, type: dedicated, account: \"111122223333\", region: us-east-1, vpcId: vpc-0a1b2c3e}\n"), 0o600))
	_, err = source.Cluster(t.Context(), "new")
	require.NoError(t, err)

	require.NoError(t, os.WriteFile(path, []byte("clusters: oops\n"), 0o600))
	for range 3 {
		_, err = source.Cluster(t.Context(), "new")
		require.NoError(t, err, "a typing error must not stop the connections of all clusters")
	}
	require.Len(t, heard, 1)
	require.ErrorContains(t, heard[0], "must be a list")

	require.NoError(t, os.Remove(path))
	_, err = source.Cluster(t.Context(), "new")
	require.NoError(t, err)
}

func TestOpen_RefusesToBeginWithABadFile(t *testing.T) {
	_, err := inventory.Open(filepath.Join(t.TempDir(), "none.yaml"), nil)
	require.ErrorContains(t, err, "reading the inventory")
}
