package activities_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"

	awsactivities "causeway.dev/activities/aws"
	azureactivities "causeway.dev/activities/azure"
	deskactivities "causeway.dev/activities/desk"
	probeactivities "causeway.dev/activities/probe"
	"causeway.dev/internal/contract"
	"causeway.dev/internal/contract/aws"
	"causeway.dev/internal/contract/azure"
	"causeway.dev/internal/contract/desk"
	"causeway.dev/internal/contract/probe"
)

// names remembers what is registered.
type names []string

func (n *names) RegisterActivityWithOptions(_ any, options activity.RegisterOptions) {
	*n = append(*n, options.Name)
}

// Every handle has one implementation, and nothing is implemented that no handle names.
func TestRegister_EveryHandleOnce(t *testing.T) {
	for family, tt := range map[string]struct {
		register func(contract.Registry)
		handles  []contract.Ref
	}{
		"aws": {new(awsactivities.Activities).Register, aws.Activities()}, "azure": {new(azureactivities.Activities).Register, azure.Activities()},
		"desk": {new(deskactivities.Desk).Register, desk.Activities()}, "probe": {new(probeactivities.Prober).Register, probe.Activities()},
	} {
		var registered names
		tt.register(&registered)
		var want []string
		for _, ref := range tt.handles {
			require.NotEmpty(t, ref.Queue, ref.Name)
			want = append(want, ref.Name)
		}
		require.ElementsMatch(t, want, []string(registered), family)
	}
}

// The names stand in histories and undo entries: one that is gone or renamed strands whoever has it in theirs.
func TestHandles_KeepTheirNames(t *testing.T) {
	var found []string
	for _, ref := range slices.Concat(aws.Activities(), azure.Activities(), desk.Activities(), probe.Activities()) {
		found = append(found, ref.Name+" on "+ref.Queue)
	}
	slices.Sort(found)
	golden := filepath.Join("testdata", "activities.txt")
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	require.Equal(t, strings.TrimSpace(string(want)), strings.Join(found, "\n"), "add lines to %s; never change one", golden)
}
