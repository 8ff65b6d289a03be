package instruct

import (
	"strconv"
	"strings"

	"causeway.dev/internal/connection"
)

// numbered is a step as every heading and list shows it: number, title, party.
func numbered(number int, s connection.Step) string {
	return strconv.Itoa(number) + ". " + oneLine(s.Title) + " (" + oneLine(string(s.Party)) + ")"
}

// turn says whose turn it is, until when, and what to run or to send.
func turn(p connection.Progress) string {
	switch p.Status {
	case connection.NeedsAttention:
		return attention(p)
	case connection.Degraded:
		return "Whose turn: **support**. Mend the cause, and the watch notices by itself; or end the connection: " + send(p, connection.Disconnect) + "."
	case connection.Waiting, connection.Ending:
		return waiting(p)
	case connection.Disconnecting, connection.Active: // an active connection may have lent something that is to be taken back
		if p.WaitingOn != connection.Nobody {
			return waiting(p)
		}
		return ""
	default:
		return ""
	}
}

// attention is the way out of a parked step.
func attention(p connection.Progress) string {
	lines := []string{"Whose turn: **support**. Mend the cause, then choose:", ""}
	lines = append(lines,
		"- try the step again: "+send(p, connection.Retry),
		"- correct the request first: "+send(p, connection.Amend),
		"- give up and clean up: "+send(p, connection.Disconnect))
	return strings.Join(lines, "\n")
}

func waiting(p connection.Progress) string {
	line := "Whose turn: **" + md(string(p.WaitingOn)) + "**"
	if s, found := p.Current(); found {
		what := ", step "
		if p.Status == connection.Disconnecting {
			what = ", to take back what was made in step "
		}
		line += what + numbered(p.Number(s.ID), s.Step)
	}
	if !p.Deadline.IsZero() {
		line += ", until **" + moment(p.Deadline) + "**"
	}
	line += ".\n\n"
	if p.Step == StepAllow {
		line += "The customer allows these addresses, in whatever form the service takes them:\n\n" +
			block("text", strings.Join(externalAddresses(p), "\n")) + "\n\n"
	}
	if commands := todo(p); len(commands) > 0 {
		line += "The customer runs:\n\n" + block("sh", strings.Join(commands, "\n")) + "\n\n"
	}
	return line + sayDone(p)
}

// todo is the exact command of the customer's current step; the page has all the rest.
func todo(p connection.Progress) []string {
	if p.Request.Method == connection.IPAllowlist {
		return nil
	}
	if p.Request.Method == connection.AWSTransitGateway {
		return hubTodo(p)
	}
	if p.Request.Method == connection.AzureVNetPeering {
		return azureTodo(p)
	}
	if p.Request.Method == connection.AWSVPCPeeringRole {
		return lentTodo(p)
	}
	if p.Status == connection.Disconnecting {
		return append(ingressCommands(p, "revoke-security-group-ingress"), unrouteCommands(p)...)
	}
	switch p.Step {
	case StepAccept:
		return present(acceptCommand(p))
	case StepCustomerDNS:
		return present(dnsCommand(p, "true"))
	case StepOpen:
		return append(routeCommands(p), ingressCommands(p, "authorize-security-group-ingress")...)
	default:
		return nil
	}
}

func present(command string) []string {
	if command == "" {
		return nil
	}
	return []string{command}
}

func sayDone(p connection.Progress) string {
	if p.WaitingOn == connection.Support {
		return "When it works, " + send(p, connection.Confirm) + "; when it does not, " + send(p, connection.Decline) + "."
	}
	wait := ", or simply wait: the cloud is asked by itself. "
	if hubValue(p) != "" && hubID(p) == "" {
		wait = ", with your gateway's own id: until then we do not know what to look for. "
	}
	if words := lentWait(p); words != "" {
		wait = words
	}
	return "Then " + send(p, connection.Accept) + wait +
		"More time: " + send(p, connection.Extend) + ". All instructions: " + code("causeway instructions "+shell(p.ID.String())) + "."
}

// send is one message in both ways: the signal that Temporal Web sends, and the command.
func send(p connection.Progress, verb connection.Verb) string {
	payload := "{}"
	command := "causeway " + string(verb) + " " + shell(p.ID.String())
	switch verb {
	case connection.Accept:
		if wanted := hubValue(p); wanted != "" {
			payload = `{"values":{"` + connection.FactTransitGatewayID + `":` + strconv.Quote(wanted) + `}}`
			command += " --value " + shell(connection.FactTransitGatewayID+"="+wanted)
		}
		if lendsRole(p) {
			payload = `{"values":{"` + connection.FactRoleARN + `":"ARN"}}`
			command += " --value " + connection.FactRoleARN + "=ARN"
		}
	case connection.Amend:
		payload = amendExample(p.Request.Method)
	case connection.Extend:
		payload = `{"values":{"for":"7d"}}`
	case connection.Disconnect:
		payload = `{"values":{"name":` + strconv.Quote(p.ID.Name) + `},"note":"why"}`
	default:
	}
	return "send the signal " + code(string(verb)) + " with " + code(payload) + " (or run " + code(command) + ")"
}

func amendExample(m connection.Method) string {
	switch m {
	case connection.IPAllowlist:
		return `{"values":{"probe.host":"crm.acme.example"}}`
	case connection.AWSTransitGateway, connection.AzureVNetPeering:
		return `{"values":{"target.cidrs":"10.20.0.0/16,10.30.0.0/16"}}`
	default:
		return `{"values":{"target.cidr":"10.20.0.0/16"}}`
	}
}
