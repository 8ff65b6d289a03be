package aws_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	awssim "causeway.dev/internal/sim/aws"
)

func (s *sim) control(method, path, body string) (int, string) {
	s.t.Helper()
	request, err := http.NewRequestWithContext(s.t.Context(), method, s.url+"/_sim/"+path, strings.NewReader(body))
	require.NoError(s.t, err)
	response, err := http.DefaultClient.Do(request)
	require.NoError(s.t, err)
	defer func() { require.NoError(s.t, response.Body.Close()) }()
	text, err := io.ReadAll(response.Body)
	require.NoError(s.t, err)
	return response.StatusCode, string(text)
}

func TestControl_TellsWhatIsThere(t *testing.T) {
	s := plain(t)
	_, text := s.control(http.MethodGet, "health", "")
	require.Contains(t, text, `"status":"ok"`)
	_, text = s.control(http.MethodGet, "world", "")
	var world awssim.World
	require.NoError(t, json.Unmarshal([]byte(text), &world))
	require.Len(t, world.Accounts, 6)
	require.NotContains(t, text, "simulated/", "no secret key is told")
	_, text = s.control(http.MethodGet, "resources", "")
	require.Contains(t, text, awssim.SampleForeignPeering)
	_, text = s.control(http.MethodGet, "resolve?vpc="+awssim.SampleAcmeVPC+"&name="+awssim.SampleAcmeHost, "")
	require.Contains(t, text, `"address":"10.20.1.10"`)
	_, text = s.control(http.MethodGet, "dial?vpc="+awssim.SampleClusterVPC+"&to=10.20.1.10:5432", "")
	require.Contains(t, text, `"outcome":"timeout"`)
}

func TestControl_MovesThings(t *testing.T) {
	s := plain(t)
	pcx := s.request()
	do := func(method, path, body string) string {
		s.t.Helper()
		status, text := s.control(method, path, body)
		require.Equal(t, http.StatusOK, status, text)
		return text
	}
	do(http.MethodPost, "peerings/"+pcx+"/accept", "")
	do(http.MethodPost, "peerings/"+pcx+"/dns", "")
	do(http.MethodPost, "routes/"+awssim.SampleAcmeTable, `{"CIDR":"10.10.0.0/16","Target":"`+pcx+`"}`)
	do(http.MethodPost, "routes/"+ourTable, `{"CIDR":"10.20.0.0/16","Target":"`+pcx+`"}`)
	rule := `{"Protocol":"tcp","FromPort":5432,"ToPort":5432,"CIDR":"10.10.0.0/16"}`
	do(http.MethodPost, "rules/"+awssim.SampleAcmeSecurityGroup, rule)
	require.Equal(t, awssim.Open, s.Dial(awssim.SampleClusterVPC, database).Outcome)
	do(http.MethodDelete, "rules/"+awssim.SampleAcmeSecurityGroup, rule)
	require.Equal(t, awssim.Timeout, s.Dial(awssim.SampleClusterVPC, database).Outcome)
	do(http.MethodDelete, "routes/"+awssim.SampleAcmeTable+"?cidr=10.10.0.0/16", "")
	do(http.MethodPost, "peerings/"+pcx+"/delete", "")
	require.Equal(t, "deleted", status(t, s.vendor(), pcx))

	do(http.MethodPost, "faults", `{"operation":"DescribeVpcPeeringConnections","code":"RequestLimitExceeded","times":-1}`)
	require.Equal(t, awssim.CodeThrottled, status(t, s.vendor(), pcx))
	do(http.MethodDelete, "faults", "")
	do(http.MethodPost, "clock", `{"advance":"48h"}`)
	require.Equal(t, notFound, status(t, s.vendor(), pcx))
	require.Contains(t, do(http.MethodPost, "clock", `{"set":"2027-01-01T00:00:00Z"}`), "2027-01-01")
	require.Contains(t, do(http.MethodGet, "calls", ""), "CreateVpcPeeringConnection")
}

func TestControl_RefusesWithASentence(t *testing.T) {
	s := plain(t)
	for path, body := range map[string]string{
		"clock": `{"advance":"soon"}`, "faults": `{"kode":"x"}`, "peerings/pcx-1/accept": "", "routes/rtb-1": `{}`,
	} {
		status, text := s.control(http.MethodPost, path, body)
		require.Equal(t, http.StatusBadRequest, status, path)
		require.Contains(t, text, `"error":`)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+"/_sim/health", nil)
	require.NoError(t, err)
	request.Host = "rebound.example.com:80"
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	require.Equal(t, http.StatusForbidden, response.StatusCode, "a browser led here by a name of its own")
}
