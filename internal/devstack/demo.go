package devstack

import (
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/requestfile"
	"causeway.dev/workflows"
)

// Demo says what to play.
type Demo struct {
	Method   connection.Method
	Examples string
	Out      io.Writer
	// Began is when the person began to wait.
	Began time.Time
	// ToTheEnd plans before, shows the connection when it is active, and takes it down.
	ToTheEnd bool
}

// Result is how a demo ended.
type Result struct {
	Method connection.Method
	Status connection.Status
	Proven bool
	// Grant is "none" where nothing was lent, "gone" when its end is proven, "open" otherwise.
	Grant   string
	Seconds float64
}

// String is the demo's last line, for programs.
func (r Result) String() string {
	status := string(r.Status)
	if status == "" {
		status = "unknown"
	}
	grant := r.Grant
	if grant == "" {
		grant = "none"
	}
	return fmt.Sprintf("RESULT method=%s status=%s proven=%t grant=%s seconds=%.1f", r.Method, status, r.Proven, grant, r.Seconds)
}

func grantOf(p connection.Progress) string {
	if !p.GrantOpenSince.IsZero() {
		return "open"
	}
	for _, s := range p.Steps {
		if s.ID == connection.StepEndGrant && s.State == connection.StepDone {
			return "gone"
		}
	}
	return "none"
}

// Play plays one whole handshake on a stack.
func (d Demo) Play(ctx context.Context, s *Stack) (Result, error) {
	end, err := d.play(ctx, s)
	return Result{
		Method: d.Method, Status: end.Status, Proven: !end.Proven.IsZero(), Grant: grantOf(end),
		Seconds: time.Since(d.Began).Seconds(),
	}, err
}

func (d Demo) play(ctx context.Context, s *Stack) (end connection.Progress, err error) {
	customer, err := customerOf(d.Method)
	if err != nil {
		return end, err
	}
	file := filepath.Join(d.Examples, customer.Request)
	request, err := readRequest(file)
	if err != nil {
		return end, err
	}
	hands, err := s.handsOf(customer)
	if err != nil {
		return end, err
	}
	p := &play{stack: s, customer: customer, contact: request.Contact, id: request.ID(), out: d.Out, done: map[connection.StepID]bool{}, hands: hands}
	if d.ToTheEnd {
		p.say("support", "Plan "+p.id.String())
		if err := p.causeway(ctx, "plan", "--file", file); err != nil {
			return end, err
		}
	}
	p.say("support", "Start "+p.id.String())
	if err := p.causeway(ctx, "start", file); err != nil {
		return end, err
	}
	fmt.Fprintf(d.Out, "  Follow it: %s\n  The customer's commands run through %s.\n", s.WebLink(p.id), p.hands)
	watching, err := p.watch(ctx)
	if err != nil {
		return end, err
	}
	end, err = p.untilSettled(ctx)
	watching()
	if d.ToTheEnd && err == nil && end.Status == connection.Active {
		d.report(s, end)
		return p.takeDown(ctx, end)
	}
	d.report(s, end)
	return end, err
}

// handsOf are the customer's hands on this machine.
func (s *Stack) handsOf(c customer) (hands, error) {
	folder := filepath.Join(s.Data, customersFolder)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("making a folder for the customer: %w", err)
	}
	if c.Azure {
		return s.azureHands(c, folder)
	}
	if _, err := exec.LookPath("aws"); err == nil {
		env := s.inClouds(clean(), c.Keys, c.Region)
		maps.Copy(env, c.Variables)
		return shell{env: listed(env), folder: folder, program: "the aws command on the PATH"}, nil
	}
	return sdkHands{endpoint: s.CloudsURL(), keys: c.Keys, region: c.Region, variables: c.Variables, folder: folder}, nil
}

func readRequest(file string) (connection.Request, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return connection.Request{}, fmt.Errorf("reading the example: %w", err)
	}
	request, err := requestfile.Parse(workflows.Descriptors(), content)
	if err != nil {
		return request, fmt.Errorf("reading the example %s: %w", file, err)
	}
	return request, nil
}

// watch shows the live progress as `causeway watch` prints it. What it returns waits for its last line.
func (p *play) watch(ctx context.Context) (wait func(), err error) {
	ctx, cancel := context.WithCancel(ctx)
	//nolint:gosec // G204: our own program, with our own words
	command := exec.CommandContext(ctx, filepath.Join(p.stack.Bin, "causeway"), "watch", p.id.String())
	command.Env = listed(p.stack.inTemporal(clean()))
	command.Stdout = &indented{to: p.out, by: "  | "}
	// Interrupted, it says goodbye; killed, it would leave half a line.
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	if err := command.Start(); err != nil {
		cancel()
		return nil, fmt.Errorf("starting causeway watch: %w", err)
	}
	return func() {
		const lastLine = 3 * time.Second
		late := time.AfterFunc(lastLine, cancel)
		_ = command.Wait() // how the handshake ended is known better elsewhere
		late.Stop()
		cancel()
	}, nil
}

// report prints how long each step took, where to look, and the result.
func (d Demo) report(s *Stack, end connection.Progress) {
	fmt.Fprintln(d.Out, "\n  What took how long:")
	for i, step := range end.Steps {
		took := "-"
		if !step.Started.IsZero() && !step.Ended.IsZero() {
			took = step.Ended.Sub(step.Started).Round(10 * time.Millisecond).String()
		}
		fmt.Fprintf(d.Out, "  %8s  %d. %s (%s, %s)\n", took, i+1, step.Title, step.Party, step.State)
	}
	if end.Said != "" {
		fmt.Fprintf(d.Out, "\n  %s\n", end.Said)
	}
	fmt.Fprintf(d.Out, "\n  Temporal Web: %s\n  (The stack ends now and keeps its data; `make dev DATA=%s` shows it again.)\n\n", s.WebLink(end.ID), s.Data)
}
