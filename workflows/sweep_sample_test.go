package workflows_test

import (
	"fmt"
	"hash/fnv"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
)

// The sweep is long. `make sweep` runs all of it and prints the result; `make test` runs one trial in SWEEP_OF, chosen by its
// name and SWEEP_SEED, the commit: every trial has its turn within a few commits, and one that failed fails again.
const (
	sweepOf   = "SWEEP_OF"
	sweepSeed = "SWEEP_SEED"
)

// swept counts the trials that ran, and those that failed.
var swept struct{ trials, bad atomic.Int64 } //nolint:gochecknoglobals // for TestMain

func TestMain(m *testing.M) {
	code := m.Run()
	if n := swept.trials.Load(); n > 0 {
		fmt.Printf("RESULT trials=%d bad=%d\n", n, swept.bad.Load())
	}
	os.Exit(code)
}

// sweeping runs one trial of the sweep beside the others, or leaves it to another commit.
func sweeping(t *testing.T, name string, trial func(*testing.T)) {
	t.Helper()
	if !chosen(name) {
		return
	}
	t.Run(name, func(t *testing.T) {
		t.Parallel()
		swept.trials.Add(1)
		t.Cleanup(func() {
			if t.Failed() {
				swept.bad.Add(1)
			}
		})
		trial(t)
	})
}

func chosen(name string) bool {
	of, err := strconv.ParseUint(os.Getenv(sweepOf), 10, 32)
	if err != nil || of < 2 || wantedByName() {
		return true
	}
	sum := fnv.New64a()
	_, _ = sum.Write([]byte(os.Getenv(sweepSeed) + " " + name))
	return sum.Sum64()%of == 0
}

// wantedByName means that somebody has chosen tests already, as one does who looks for a fault.
func wantedByName() bool {
	for _, arg := range os.Args {
		if strings.HasPrefix(arg, "-test.run=") && strings.Contains(arg, "TestSweep") {
			return true
		}
	}
	return false
}
