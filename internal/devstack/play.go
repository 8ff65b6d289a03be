package devstack

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"causeway.dev/internal/config"
	"causeway.dev/internal/connection"
	"causeway.dev/internal/server"
	"causeway.dev/workflows"
)

// play is one handshake that is being played: support starts and confirms it with the causeway command, the customer
// does what the instructions say.
type play struct {
	stack    *Stack
	customer customer
	// contact is who the customer's messages come from.
	contact string
	id      connection.ID
	out     io.Writer
	hands   hands
	// done are the steps that their party has played.
	done map[connection.StepID]bool
}

// hands run the commands of the instructions for the customer.
type hands interface {
	// Run executes one command as the instructions show it, and returns what it answers.
	Run(ctx context.Context, command string) (string, error)
	String() string
}

const (
	// pace is how often the play looks whose turn it is.
	pace = 200 * time.Millisecond
	// patienceOfDemo ends a play in which somebody waits for ever.
	patienceOfDemo = 3 * time.Minute
)

// untilSettled plays turn after turn until the connection is active, has ended, or needs somebody who is not here.
func (p *play) untilSettled(ctx context.Context) (now connection.Progress, err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, patienceOfDemo, fmt.Errorf("nothing came of it within %s", patienceOfDemo))
	defer cancel()
	tick := time.NewTicker(pace)
	defer tick.Stop()
	for {
		if now, err = p.look(ctx, now); err != nil {
			return now, err
		}
		if now.Status == connection.Active && now.GrantOpenSince.IsZero() || now.Status == connection.NeedsAttention || now.Status.Ended() {
			return now, nil
		}
		if err := p.turn(ctx, now); err != nil {
			return now, err
		}
		select {
		case <-ctx.Done():
			return now, fmt.Errorf("playing %s: %w", p.id, context.Cause(ctx))
		case err := <-p.stack.Failed():
			return now, err
		case <-tick.C:
		}
	}
}

// look is how far the connection has come, or what was last seen where the worker is too busy to answer: it will.
func (p *play) look(ctx context.Context, last connection.Progress) (connection.Progress, error) {
	now, err := p.stack.Connections().Progress(ctx, p.id)
	if err == nil {
		last = now
	}
	var silent *server.Silent
	if errors.As(err, &silent) || ctx.Err() != nil {
		err = nil // whoever called sees when the time is over
	}
	if err != nil {
		return last, fmt.Errorf("reading the progress of %s: %w", p.id, err)
	}
	return last, nil
}

// takeDown shows an active connection, ends it, and plays what is the customer's to remove on the way out.
func (p *play) takeDown(ctx context.Context, active connection.Progress) (connection.Progress, error) {
	p.say("support", "Show "+p.id.String()+", and take it down")
	for _, args := range [][]string{
		{"show", p.id.String()},
		{"instructions", p.id.String()},
		{"disconnect", p.id.String(), "--name", p.id.Name, "--reason", "the demo is over"},
	} {
		if err := p.causeway(ctx, args...); err != nil {
			return active, err
		}
	}
	ctx, cancel := context.WithTimeoutCause(ctx, patienceOfDemo, fmt.Errorf("nothing came of it within %s", patienceOfDemo))
	defer cancel()
	now := active
	for {
		var err error
		if now, err = p.look(ctx, now); err != nil {
			return now, err
		}
		if now.Status.Ended() {
			return now, nil
		}
		if err := p.removal(ctx, now); err != nil {
			return now, err
		}
		select {
		case <-ctx.Done():
			return now, fmt.Errorf("taking down %s: %w", p.id, context.Cause(ctx))
		case <-time.After(pace):
		}
	}
}

// removal plays what only the customer can remove, with the command that they are told.
func (p *play) removal(ctx context.Context, now connection.Progress) error {
	key := connection.StepID("out of " + string(now.Step))
	if now.WaitingOn != connection.Customer || len(now.Leftovers) == 0 || p.done[key] {
		return nil
	}
	p.done[key] = true
	asked := now.Leftovers[len(now.Leftovers)-1]
	p.say("customer", "Remove the "+asked.What)
	answer, err := p.hands.Run(ctx, asked.Command)
	p.answer(answer)
	if err != nil {
		return fmt.Errorf("the customer's command for %q: %w", asked.What, err)
	}
	return p.accept(ctx, now.Step, []string{"accept", p.id.String(), "--by", p.contact})
}

// turn plays the step that waits for somebody, once.
func (p *play) turn(ctx context.Context, now connection.Progress) error {
	step, found := now.Current()
	lent := now.Status == connection.Active && !now.GrantOpenSince.IsZero()
	if !found || now.Status != connection.Waiting && !lent || p.done[step.ID] || now.WaitingOn == connection.Nobody {
		return nil
	}
	p.done[step.ID] = true
	if lent {
		fmt.Fprintf(p.out, "\n  The connection is active; what was lent is open since %s.\n  In production its end must be seen over %s; this stack shortens that to %s.\n",
			now.GrantOpenSince.UTC().Format("15:04:05 UTC"), config.GrantProofFloor, GrantProof)
	}
	switch now.WaitingOn {
	case connection.Customer:
		return p.asCustomer(ctx, now, step)
	case connection.Support:
		p.say("support", step.Title)
		return p.causeway(ctx, "confirm", p.id.String(), "--by", "sam@vendor.example")
	default:
		return nil
	}
}

// asCustomer runs the very commands that the instructions show, and says that they ran.
func (p *play) asCustomer(ctx context.Context, now connection.Progress, step connection.StepProgress) error {
	p.say("customer", step.Title)
	m, known := workflows.Descriptors().Of(now.Request.Method)
	if !known {
		return fmt.Errorf("%s is a connection of %q, which nobody knows", now.ID, now.Request.Method)
	}
	commands := m.Commands(now, step.ID)
	if len(commands) == 0 {
		return fmt.Errorf("the instructions show no command for step %q", step.Title)
	}
	var last string
	for _, command := range commands {
		fmt.Fprintln(p.out, "    $ "+strings.ReplaceAll(abridged(command), "\n", "\n    "))
		answer, err := p.hands.Run(ctx, command)
		p.answer(answer)
		if err != nil {
			return fmt.Errorf("the customer's command for %q: %w", step.Title, err)
		}
		last = answer
	}
	args := []string{"accept", p.id.String(), "--by", p.contact}
	values := p.customer.sends(step.ID, last)
	for _, name := range slices.Sorted(maps.Keys(values)) {
		args = append(args, "--value", name+"="+values[name])
	}
	return p.accept(ctx, step.ID, args)
}

// accept tells that a step is done. Refused is no failure where somebody has noticed by themselves already.
func (p *play) accept(ctx context.Context, step connection.StepID, args []string) error {
	const refused = 7
	err := p.causeway(ctx, args...)
	var ended *exitError
	if !errors.As(err, &ended) || ended.code != refused {
		return err
	}
	if now, unseen := p.stack.Connections().Progress(ctx, p.id); unseen == nil && now.Step != step {
		return nil
	}
	return err
}

// exitError is a command that ended badly.
type exitError struct {
	command string
	code    int
}

// Error names the command and its code.
func (e *exitError) Error() string {
	return fmt.Sprintf("causeway %s ended with %d", e.command, e.code)
}

// abridged leaves out the middle of a command that writes a whole file.
func abridged(command string) string {
	const shown = 14
	lines := strings.Split(command, "\n")
	if len(lines) <= shown {
		return command
	}
	head, tail := lines[:3], lines[len(lines)-2:]
	return strings.Join(slices.Concat(head, []string{fmt.Sprintf("... and %d lines more", len(lines)-len(head)-len(tail))}, tail), "\n")
}

func (p *play) say(who, what string) { fmt.Fprintf(p.out, "\n  %s: %s\n", who, what) }

// answer shows the first lines of what a command said.
func (p *play) answer(text string) {
	const shown = 6
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for i, line := range lines {
		switch {
		case i == shown && len(lines) > shown+1:
			fmt.Fprintf(p.out, "      ... and %d lines more\n", len(lines)-shown)
			return
		case line != "":
			fmt.Fprintln(p.out, "      "+line)
		}
	}
}

// causeway runs the real command, and shows what it answers.
func (p *play) causeway(ctx context.Context, args ...string) error {
	fmt.Fprintln(p.out, "    $ causeway "+strings.Join(args, " "))
	//nolint:gosec // G204: our own program, with our own words
	command := exec.CommandContext(ctx, filepath.Join(p.stack.Bin, "causeway"), args...)
	command.Env = listed(p.stack.inTemporal(clean()))
	answer, err := command.CombinedOutput()
	p.answer(string(answer))
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return &exitError{command: args[0], code: exit.ExitCode()}
	}
	if err != nil {
		return fmt.Errorf("running causeway %s: %w", args[0], err)
	}
	return nil
}
