package devstack

import (
	"net"
	"testing"

	"github.com/stretchr/testify/require"
)

// occupied is a port where somebody listens.
func occupied(t *testing.T) int {
	t.Helper()
	listener, err := net.Listen("tcp", loopback+":0")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, listener.Close()) })
	return listener.Addr().(*net.TCPAddr).Port
}

func freePorts() Ports {
	ports := DefaultPorts()
	for _, p := range ports.All() {
		p.Number = 0
	}
	return ports
}

func TestSettle_ATakenPortIsSaidByItsName(t *testing.T) {
	ports := freePorts()
	ports.Web.Number = occupied(t)

	err := ports.settle(t.Context(), false, func(string) {})

	var taken *Taken
	require.ErrorAs(t, err, &taken)
	require.Equal(t, "Temporal Web", taken.Port.Name)
	require.Contains(t, err.Error(), "for Temporal Web, is taken")
	require.Contains(t, err.Error(), "--web-port")
}

func TestSettle_ADemoTakesAnotherPortAndSaysSo(t *testing.T) {
	ports, said := freePorts(), ""
	wanted := occupied(t)
	ports.Temporal.Number = wanted

	require.NoError(t, ports.settle(t.Context(), true, func(line string) { said += line }))

	require.NotEqual(t, wanted, ports.Temporal.Number)
	require.Contains(t, said, "for the Temporal server, is taken; using")
	for _, p := range ports.All() {
		require.NotZero(t, p.Number, "every port is a number in the end: %s", p.Name)
	}
}
