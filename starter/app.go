package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"causeway.dev/internal/console"
	"causeway.dev/internal/methods"
)

// process is everything that a command takes from the process around it, so that a test can be that process.
type process struct {
	args    []string
	in      io.Reader
	out     io.Writer
	err     io.Writer
	environ []string
	now     func() time.Time
	zone    *time.Location
	// methods are those that a request can name.
	methods methods.Set
}

// app is what all commands share.
type app struct {
	process
	screen console.Screen
	// painted is out, with colours only where they are welcome.
	painted io.Writer

	output    string
	address   string
	namespace string
	profile   string
}

// run executes one command line and returns its exit code.
func run(ctx context.Context, p process) exitCode {
	a := &app{
		process: p,
		screen:  console.NewScreen(p.out, p.now, p.zone),
		painted: console.Colours(p.out, p.environ),
	}
	a.screen.Methods = p.methods
	root := a.root() //nolint:contextcheck // each command gets its context from ExecuteContext
	root.SetArgs(p.args)
	root.SetIn(p.in)
	root.SetOut(p.out)
	root.SetErr(p.err)
	if err := root.ExecuteContext(ctx); err != nil {
		return a.report(ctx, err)
	}
	return exitOK
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "causeway",
		Short: "Connect a data plane to a customer's cloud, step by step",
		Long: paragraphs(
			"Causeway connects the vendor's data planes to its customers' clouds. Each connection is a handshake of",
			"numbered steps between the vendor, the customer and support; this command starts one, shows whose turn it",
			"is, passes messages on, and ends it again without leaving anything behind.",
			"",
			"NAME is CLUSTER.NAME, or just the connection's name while only one cluster has it.",
			"",
			"It needs a Temporal server, found by --address, --namespace and --profile, by Temporal's own TEMPORAL_*",
			"variables (TLS and the API key too), or by its configuration file.",
		),
		SilenceErrors: true,
		SilenceUsage:  true,
		// As far as a slip of a finger goes.
		SuggestionsMinimumDistance: 2,
		Args:                       aCommand,
		RunE:                       func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	flags := root.PersistentFlags()
	flags.StringVar(&a.output, "output", "text", "how to answer: text for people, json for programs")
	flags.StringVar(&a.address, "address", "", "Temporal server, as host:port")
	flags.StringVar(&a.namespace, "namespace", "", "namespace of the connections")
	flags.StringVar(&a.profile, "profile", "", "profile in Temporal's configuration file")
	root.PersistentPreRunE = func(*cobra.Command, []string) error { return a.checkOutput() }
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error { return usage(c, err) })
	root.CompletionOptions.HiddenDefaultCmd = true
	a.addCommands(root)
	return root
}

func (a *app) addCommands(root *cobra.Command) {
	groups := []struct {
		id, title string
		commands  []*cobra.Command
	}{
		{"begin", "Begin:", []*cobra.Command{a.planCommand(), a.startCommand()}},
		{"look", "Look:", []*cobra.Command{a.listCommand(), a.showCommand(), a.watchCommand(), a.instructionsCommand()}},
		{"move", "Move a connection on:", []*cobra.Command{
			a.acceptCommand(), a.confirmCommand(), a.declineCommand(), a.retryCommand(), a.extendCommand(), a.amendCommand(),
		}},
		{"end", "End:", []*cobra.Command{a.disconnectCommand()}},
		{"serve", "Prepare and explain:", []*cobra.Command{a.setupCommand(), a.policyCommand(), a.templateCommand(), a.versionCommand(), exitCodesTopic()}},
	}
	for _, g := range groups {
		root.AddGroup(&cobra.Group{ID: g.id, Title: g.title})
		for _, c := range g.commands {
			c.GroupID = g.id
			root.AddCommand(c)
		}
	}
	root.SetHelpCommandGroupID("serve")
}

// aCommand refuses a command that does not exist, and names those that look like it.
func aCommand(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if like := c.SuggestionsFor(args[0]); len(like) > 0 {
		return usage(c, fmt.Errorf("there is no command %q (did you mean %s?)", args[0], strings.Join(like, " or ")))
	}
	return usage(c, fmt.Errorf("there is no command %q", args[0]))
}

// paragraphs joins lines that are broken in the source for reading.
func paragraphs(lines ...string) string { return strings.Join(lines, "\n") }
