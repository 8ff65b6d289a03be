package aws_test

import (
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/stretchr/testify/require"

	awscloud "causeway.dev/internal/cloud/aws"
	cloudsim "causeway.dev/internal/sim/aws"
)

// worker is a worker's environment: the SDK's standard variables, and nothing else.
func worker(t *testing.T) (*cloudsim.Cloud, *awscloud.Factory) {
	t.Helper()
	cloud, err := cloudsim.NewSample(cloudsim.Options{Lags: cloudsim.NoLags()})
	require.NoError(t, err)
	server := httptest.NewServer(cloud.Handler())
	t.Cleanup(server.Close)
	t.Setenv("AWS_ENDPOINT_URL", server.URL)
	t.Setenv("AWS_ACCESS_KEY_ID", cloudsim.SampleControlAccessKey)
	t.Setenv("AWS_SECRET_ACCESS_KEY", cloudsim.SampleControlSecretKey)
	t.Setenv("AWS_CONFIG_FILE", t.TempDir()+"/none")
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", t.TempDir()+"/none")
	factory, err := awscloud.Load(t.Context())
	require.NoError(t, err)
	return cloud, factory
}

func describe(t *testing.T, s awscloud.Session) error {
	t.Helper()
	_, err := s.EC2.DescribeRegions(t.Context(), &ec2.DescribeRegionsInput{})
	return err
}

func dataPlane() awscloud.Place {
	return awscloud.Place{Region: "eu-west-1", Role: cloudsim.SampleDataPlaneRoleARN}
}

func TestOpen_ActsAsTheRoleUnderTheConnectionsName(t *testing.T) {
	cloud, factory := worker(t)
	session := factory.Open(dataPlane(), "prod.acme")
	require.Equal(t, cloudsim.SampleDataPlaneRoleARN, session.Principal)
	require.NoError(t, describe(t, session))
	require.NoError(t, describe(t, session))
	require.NoError(t, describe(t, factory.Open(dataPlane(), "prod.globex")))

	var asked []string
	for _, call := range cloud.Calls() {
		asked = append(asked, call.Operation+" "+call.Region+" "+call.Principal)
	}
	const asRole = "DescribeRegions eu-west-1 arn:aws:sts::111122223333:assumed-role/causeway-dataplane/"
	const asWorker = "AssumeRole eu-west-1 arn:aws:iam::999988887777:user/operator"
	require.Equal(t, []string{asWorker, asRole + "prod.acme", asRole + "prod.acme", asWorker, asRole + "prod.globex"}, asked,
		"one session for each activity call, and none shared between connections")
}

func TestOpen_WithoutARoleTheWorkerActsItself(t *testing.T) {
	cloud, factory := worker(t)
	session := factory.Open(awscloud.Place{Region: "us-east-1"}, "prod.acme")
	require.NoError(t, describe(t, session))
	require.Equal(t, cloudsim.SampleControlAccount, cloud.Calls()[0].Account)
	require.Equal(t, "the worker's own AWS identity", session.Principal)
}

func TestOpen_TellsTheExternalID(t *testing.T) {
	cloud, factory := worker(t)
	cloud.RemoveRole(cloudsim.SampleDataPlaneRoleARN)
	require.NoError(t, cloud.SetRole(cloudsim.Role{
		Account: cloudsim.SampleDataPlaneAccount, Name: cloudsim.SampleDataPlaneRole, Trusts: []string{cloudsim.SampleControlAccount}, ExternalID: "theirs",
	}))
	place := dataPlane()
	require.ErrorContains(t, describe(t, factory.Open(place, "prod.acme")), "AccessDenied")
	place.ExternalID = "theirs"
	require.NoError(t, describe(t, factory.Open(place, "prod.acme")))
}

func TestCounting_HearsOfEveryRequest(t *testing.T) {
	cloud, factory := worker(t)
	cloud.Inject(cloudsim.Fault{Operation: "DescribeRegions", Code: "InternalError", Status: 500, Times: 1})
	var mu sync.Mutex
	counts := map[string]int{}
	counting := factory.Counting(func(service, operation string) {
		mu.Lock()
		defer mu.Unlock()
		counts[service+":"+operation]++
	})
	require.NoError(t, describe(t, counting.Open(dataPlane(), "prod.acme")), "the SDK tries again by itself")
	require.Equal(t, map[string]int{"ec2:DescribeRegions": 2, "sts:AssumeRole": 1}, counts)
}

// lent is a customer's role that trusts our data plane and nobody else, and the place that it opens.
func lent(t *testing.T, cloud *cloudsim.Cloud) awscloud.Place {
	t.Helper()
	role := cloudsim.Role{Account: cloudsim.SampleAcmeAccount, Name: "lent", Trusts: []string{cloudsim.SampleDataPlaneRoleARN}, ExternalID: "theirs"}
	require.NoError(t, cloud.SetRole(role))
	via := dataPlane()
	return awscloud.Place{Region: "us-east-1", Role: role.ARN(), ExternalID: "theirs", Via: &via}
}

func TestOpen_ThroughARoleOfOurs(t *testing.T) {
	cloud, factory := worker(t)
	session := factory.Open(lent(t, cloud), "prod.acme")
	require.NoError(t, session.Ready(t.Context()))
	require.NoError(t, describe(t, session))
	var asked []string
	for _, call := range cloud.Calls() {
		asked = append(asked, call.Operation+" "+call.Region+" "+call.Principal)
	}
	require.Equal(t, []string{
		"AssumeRole eu-west-1 arn:aws:iam::999988887777:user/operator",
		"AssumeRole eu-west-1 arn:aws:sts::111122223333:assumed-role/causeway-dataplane/prod.acme",
		"DescribeRegions us-east-1 arn:aws:sts::444455556666:assumed-role/lent/prod.acme",
	}, asked)
}

// Only an error about the role itself says anything about it.
func TestOpen_TellsWhoseRoleWasRefused(t *testing.T) {
	cloud, factory := worker(t)
	place := lent(t, cloud)
	place.ExternalID = "wrong"
	var refused *awscloud.NotLent
	require.ErrorAs(t, factory.Open(place, "prod.acme").Ready(t.Context()), &refused)
	require.Equal(t, place.Role, refused.Role)
	_, err := factory.TryAssume(t.Context(), place, "prod.acme")
	require.ErrorAs(t, err, &refused)

	cloud.RemoveRole(cloudsim.SampleDataPlaneRoleARN)
	for _, err := range []error{factory.Open(place, "prod.acme").Ready(t.Context()), second(factory.TryAssume(t.Context(), place, "prod.acme"))} {
		require.ErrorContains(t, err, "becoming who assumes "+place.Role)
		require.NotErrorAs(t, err, &refused)
	}
}

func second(_ string, err error) error { return err }

func TestTryAssume_AnswersWithAWSsRequestIDAndNothingElse(t *testing.T) {
	cloud, factory := worker(t)
	place := lent(t, cloud)
	worked, err := factory.TryAssume(t.Context(), place, "prod.acme")
	require.NoError(t, err)
	place.ExternalID = ""
	refused, err := factory.TryAssume(t.Context(), place, "prod.acme")
	require.ErrorContains(t, err, "AccessDenied")
	require.Regexp(t, `^[0-9a-f-]{36}$`, worked)
	require.Regexp(t, `^[0-9a-f-]{36}$`, refused)
	require.NotEqual(t, worked, refused)
}
