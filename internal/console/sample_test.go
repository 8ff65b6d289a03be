package console_test

import (
	"time"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/console"
	"causeway.dev/internal/server"
	"causeway.dev/workflows"
)

// noon is when everybody in these tests looks at the screen.
var noon = time.Date(2026, time.March, 3, 12, 0, 0, 0, time.UTC)

func screen(width int) console.Screen {
	return console.Screen{Methods: workflows.Descriptors(), Width: width, Now: func() time.Time { return noon }, Zone: time.UTC}
}

// before is a moment of the morning, as "2h5m" before noon.
func before(span string) time.Time {
	d, err := time.ParseDuration(span)
	if err != nil {
		panic(err)
	}
	return noon.Add(-d)
}

func step(id, title string, party connection.Party, state connection.StepState) connection.StepProgress {
	return connection.StepProgress{
		Step:  connection.Step{ID: connection.StepID(id), Title: title, Party: party, Doing: connection.Configuring},
		State: state,
	}
}

func during(s connection.StepProgress, started, ended time.Time, said string) connection.StepProgress {
	s.Started, s.Ended, s.Said = started, ended, said
	return s
}

// waiting is a connection that waits for the customer to accept.
func waiting() server.View {
	start := before("26h")
	return server.View{
		Workflow: "Running",
		Looks: []server.Look{{
			Activity: "LookAtVPCPeering", Attempt: 13, Said: "pending-acceptance", Asked: before("7m30s"), Next: noon.Add(150 * time.Second),
		}},
		Progress: connection.Progress{
			ID:         connection.ID{Cluster: "prod-eu", Name: "acme-orders"},
			Generation: 2,
			Request: connection.Request{
				Method: "aws-vpc-peering", Cluster: "prod-eu", Name: "acme-orders", Customer: "Acme", Ticket: "SUP-1234",
				Own: connection.Object(`{"target":{"accountId":"444455556666","cidr":"10.20.0.0/16","region":"us-east-1","vpcId":"vpc-0aaaabbbbccccdddd"}}`),
			},
			Status: connection.Waiting, WaitingOn: connection.Customer, Step: "accept", Deadline: noon.Add(142 * time.Hour),
			Steps: []connection.StepProgress{
				during(checking(), start, start.Add(2*time.Second), ""),
				during(step("request", "Request the peering connection", connection.Vendor, connection.StepDone), start, start.Add(65*time.Second), "pcx-1"),
				during(step("accept", "Accept the peering connection", connection.Customer, connection.StepWaiting), start, time.Time{},
					"AWS still says pending-acceptance"),
				step("route", "Route the customer's network", connection.Vendor, connection.StepPending),
				step("open", "Add the return route and open the firewall", connection.Customer, connection.StepPending),
				step("confirm", "Confirm that the connection works", connection.Support, connection.StepSkipped),
			},
			Cloud:   connection.Cloud{Words: "pending-acceptance", Seen: before("7m30s")},
			Started: start,
			Ledger: []connection.Entry{
				{At: start, Step: "check", Who: "vendor", What: "checked both networks", Proof: "request 1b2c"},
				{At: before("1h"), Step: "accept", Who: "sam\x1b[2J", What: "accept: AWS still says pending-acceptance", Said: true},
			},
		},
	}
}

func checking() connection.StepProgress {
	s := step("check", "Check the request against both networks", connection.Vendor, connection.StepDone)
	s.Doing = connection.Checking
	return s
}

// active is the same connection a day later, with its traffic proven or not.
func active(proven bool) server.View {
	v := waiting()
	p := &v.Progress
	v.Looks = nil
	p.Status, p.WaitingOn, p.Step, p.Deadline = connection.Active, connection.Nobody, "", time.Time{}
	p.Cloud = connection.Cloud{Words: "active", Seen: before("40s")}
	for i := range p.Steps[:5] {
		p.Steps[i] = during(p.Steps[i], before("2h"), before("1h"), "")
		p.Steps[i].State = connection.StepDone
	}
	if proven {
		p.Proven = before("40s")
	}
	return v
}

// parked needs a person: AWS refused a call of the worker.
func parked() server.View {
	v := waiting()
	p := &v.Progress
	v.Looks = nil
	p.Status, p.Reason, p.WaitingOn, p.Step = connection.NeedsAttention, connection.ReasonPermission, connection.Support, "route"
	p.Deadline, p.Cloud = time.Time{}, connection.Cloud{}
	p.Said = "The role causeway-prod--eu may not call ec2:CreateRoute on rtb-1: add it to the role's policy, then retry."
	p.Steps[2].State, p.Steps[2].Ended = connection.StepDone, before("30m")
	p.Steps[3] = during(p.Steps[3], before("12m"), time.Time{}, "UnauthorizedOperation: You are not authorized to perform this operation.")
	p.Steps[3].State = connection.StepParked
	return v
}

// failed has ended, and one thing is left that only the customer can remove.
func failed() server.View {
	v := waiting()
	v.Workflow, v.Looks = "Failed", nil
	p := &v.Progress
	p.Status, p.Reason, p.WaitingOn, p.Step = connection.Failed, connection.ReasonRejected, connection.Nobody, "accept"
	p.Said = "The customer rejected the peering connection."
	p.Steps[2].State, p.Steps[2].Said = connection.StepFailed, "AWS says rejected"
	p.Steps[1].State = connection.StepUndone
	p.GrantOpenSince = before("26h")
	p.Leftovers = []connection.Leftover{{
		What: "route to 10.4.0.0/16", Where: "rtb-9 in 444455556666", Why: "only the customer may change it",
		Command: "aws ec2 delete-route --route-table-id rtb-9 --destination-cidr-block 10.4.0.0/16\necho done", Party: connection.Customer,
	}}
	return v
}
