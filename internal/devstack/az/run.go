package az

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// command is one of az's, with the options that the instructions use.
type command struct {
	// needs must be given, takes may be; of a flag only the name is given.
	needs, takes, flags []string
	do                  func(ctx context.Context, s *session, o options) (any, error)
}

func commands() map[string]command {
	half := []string{"--subscription", "--resource-group", "--vnet-name", "--name"}
	rule := []string{"--subscription", "--resource-group", "--nsg-name", "--name"}
	return map[string]command{
		"login":                  {needs: []string{"--tenant"}, do: login},
		"ad sp show":             {needs: []string{"--id"}, do: showPrincipal},
		"ad sp create":           {needs: []string{"--id"}, do: createPrincipal},
		"ad sp delete":           {needs: []string{"--id"}, do: deletePrincipal},
		"role definition create": {needs: []string{"--role-definition"}, do: createRole},
		"role definition delete": {needs: []string{"--name", "--scope"}, do: deleteRole},
		"role assignment create": {
			needs: []string{"--assignee-object-id", "--assignee-principal-type", "--role", "--scope"}, takes: []string{"--name"}, do: createAssignment,
		},
		"role assignment list":        {needs: []string{"--assignee"}, takes: []string{"--subscription", "--scope"}, flags: []string{"--all"}, do: listAssignments},
		"role assignment delete":      {takes: []string{"--ids", "--assignee", "--role", "--scope"}, do: deleteAssignments},
		"network vnet peering show":   {needs: half, do: showHalf},
		"network vnet peering delete": {needs: half, do: deleteHalf},
		"network nsg list":            {needs: []string{"--subscription"}, do: listGroups},
		"network nsg rule create": {
			needs: append(rule, "--priority", "--source-address-prefixes", "--destination-port-ranges"),
			takes: []string{"--direction", "--access", "--protocol"}, do: createRule,
		},
		"network nsg rule delete": {needs: rule, do: deleteRule},
	}
}

// Run does what `az` with these arguments would, and prints the answer.
func Run(ctx context.Context, account Account, args []string, out io.Writer) error {
	name, rest := split(args)
	c, known := commands()[name]
	if !known {
		return fmt.Errorf("az %s: this stand-in for az only knows: %s", strings.Join(args, " "), strings.Join(slices.Sorted(maps.Keys(commands())), ", "))
	}
	o, err := c.read(rest)
	if err != nil {
		return fmt.Errorf("az %s: %w", name, err)
	}
	shown, err := printerOf(o)
	if err != nil {
		return fmt.Errorf("az %s: %w", name, err)
	}
	s, err := signIn(ctx, account)
	if err != nil {
		return fmt.Errorf("az %s: %w", name, err)
	}
	answer, err := c.do(ctx, s, o)
	if err != nil {
		return fmt.Errorf("az %s: %w", name, err)
	}
	return shown(out, answer)
}

// split parts the words of a command from its options.
func split(args []string) (name string, rest []string) {
	end := slices.IndexFunc(args, func(word string) bool { return strings.HasPrefix(word, "-") })
	if end < 0 {
		end = len(args)
	}
	return strings.Join(args[:end], " "), args[end:]
}
