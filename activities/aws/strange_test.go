package aws_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/stretchr/testify/require"

	"causeway.dev/activities"
	"causeway.dev/activities/activitytest"
	awscloud "causeway.dev/internal/cloud/aws"
	"causeway.dev/internal/connection"
)

// strange is an AWS that answers everything with one text: what no documentation says may still come one day.
func strange(t *testing.T, status int, answer string) *sample {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, err := w.Write([]byte(answer))
		if err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(server.Close)
	s := start(t)
	s.cluster.Role = ""
	s.factory = awscloud.New(aws.Config{
		BaseEndpoint: aws.String(server.URL), RetryMaxAttempts: 1, Credentials: credentials.NewStaticCredentialsProvider("a", "b", ""),
	})
	s.aws = s.wired(nil, s.clock(), activities.Lending{})
	return s
}

func describeAnswer(state string) string {
	return `<DescribeVpcPeeringConnectionsResponse><vpcPeeringConnectionSet><item><vpcPeeringConnectionId>pcx-1</vpcPeeringConnectionId>` +
		`<status><code>` + state + `</code></status></item></vpcPeeringConnectionSet></DescribeVpcPeeringConnectionsResponse>`
}

func TestLookAtVPCPeering_AStateOfTomorrowIsNeitherSuccessNorFailure(t *testing.T) {
	s := strange(t, http.StatusOK, describeAnswer("thinking-about-it"))
	_, err := s.look("pcx-1")
	activitytest.RequireTrouble(t, err, connection.ReasonNotYet, `"thinking-about-it", a state that Causeway does not know`)
	_, err = run(s, s.aws.AddVPCRoutes, routes("pcx-1"))
	activitytest.RequireTrouble(t, err, connection.ReasonUnavailable, "thinking-about-it")
}

func TestLookAtVPCPeering_HalfAnAnswer(t *testing.T) {
	s := strange(t, http.StatusOK, describeAnswer("active"))
	seen, err := s.look("pcx-1")
	require.NoError(t, err)
	require.Empty(t, seen.TheirCIDRs)
	_, err = run(s, s.aws.AddVPCRoutes, routes("pcx-1"))
	activitytest.RequireTrouble(t, err, connection.ReasonUnavailable, "does not show the CIDRs of pcx-1 yet")
}

func TestLookAtVPCPeering_NoAnswerOfAWSAtAll(t *testing.T) {
	s := strange(t, http.StatusBadGateway, "<html>proxy</html>")
	_, err := s.look("pcx-1")
	activitytest.RequireTrouble(t, err, connection.ReasonUnavailable, "ec2:DescribeVpcPeeringConnections")
}

func TestLookAtVPCPeering_AClusterThatLeftTheInventory(t *testing.T) {
	s := start(t)
	s.cluster.ID = "renamed"
	_, err := s.look("pcx-1")
	activitytest.RequireRefusal(t, err, connection.ReasonUnknown, `cluster "prod": is not in the inventory; it has renamed, staging`)
}
