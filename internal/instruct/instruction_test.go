package instruct_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/instruct"
)

func TestStep_IsFoundByIDAndByNumber(t *testing.T) {
	byID, err := instruct.Step(waitingFor("accept"), "accept")
	require.NoError(t, err)
	byNumber, err := instruct.Step(waitingFor("accept"), "3")
	require.NoError(t, err)
	require.Equal(t, byID, byNumber)
	require.Equal(t, "Accept the peering connection", byID.Title)
	require.Equal(t, connection.Customer, byID.Party)
	require.Len(t, byID.Console, 3)
	require.Equal(t, "Accept it.", byID.CLI[1].Why)
	require.Equal(t, "aws ec2 accept-vpc-peering-connection --region us-east-1 --vpc-peering-connection-id pcx-0123456789abcdef0", byID.CLI[1].Run)
}

func TestStep_SaysWhichStepsThereAre(t *testing.T) {
	p := waitingFor("accept")
	_, err := instruct.Step(p, "acept")
	require.EqualError(t, err, `prod-us.acme-orders has no step "acept"; it has 1 (check), 2 (request), 3 (accept), 4 (route), 5 (dns), `+
		`6 (customer-dns), 7 (open), 8 (confirm)`)
	require.Contains(t, instruct.For(p, "9"), `has no step "9"`)
	require.Empty(t, instruct.Commands(p, "9"))
}

func TestStep_BeforeTheIDsAreKnown(t *testing.T) {
	p := waitingFor("check")
	p.Facts = nil
	for _, step := range []connection.StepID{"accept", "customer-dns", "open"} {
		in, err := instruct.Step(p, step)
		require.NoError(t, err)
		require.Contains(t, in.Missing, "the id of the peering connection")
		require.Empty(t, in.CLI)
		require.Empty(t, in.Console)
		require.Empty(t, in.Terraform)
		require.Empty(t, in.Undo)
		require.Contains(t, instruct.For(p, step), "> Not known yet: the id of the peering connection")
	}
	p.Facts = p.Facts.With(connection.FactPeeringID, "pcx-0123456789abcdef0")
	in, err := instruct.Step(p, "open")
	require.NoError(t, err)
	require.Equal(t, "our address range (the check of the request finds it)", in.Missing)
	p.Step = "open"
	require.NotContains(t, instruct.Details(p), "aws ec2", "half a command is worse than none")
}

func TestStep_NotNeededHere(t *testing.T) {
	p := waitingFor("open")
	p.Steps[4].State = connection.StepSkipped
	p.Request.DNS = connection.DNSOff
	require.Contains(t, instruct.For(p, "dns"), "*Not needed here.*\n\nThe request leaves DNS alone on both sides.")

	p.Steps[5].State = connection.StepSkipped
	require.Empty(t, instruct.Commands(p, "customer-dns"), "what is not needed is not asked for")
}

func TestPage_OfAnUnknownMethod(t *testing.T) {
	p := waitingFor("accept")
	for _, method := range []connection.Method{"carrier-pigeon", "../doc.go\x00", ""} {
		p.Request.Method = method
		_, err := instruct.Page(p)
		require.ErrorContains(t, err, "there is none")
		require.NotPanics(t, func() { _ = instruct.For(p, "accept") + instruct.Details(p) })
	}
}
