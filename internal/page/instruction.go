package page

import (
	"fmt"
	"strconv"
	"strings"

	"causeway.dev/internal/connection"
)

// Command is one command to paste, and why.
type Command struct {
	Run string `json:"run"`
	Why string `json:"why,omitempty"`
	// Does means that it does the step; the others only look or prepare.
	Does bool `json:"-"`
}

// Instruction is what one step asks of its party, in three ways to do it, filled in with the real ids.
type Instruction struct {
	ID     connection.StepID    `json:"id"`
	Number int                  `json:"number"`
	Title  string               `json:"title"`
	Party  connection.Party     `json:"party"`
	State  connection.StepState `json:"state,omitempty"`
	Why    string               `json:"why,omitempty"`
	// Missing names what is not known yet. While it does, there is nothing to click, run or apply.
	Missing   string    `json:"missing,omitempty"`
	Console   []string  `json:"console,omitempty"`
	CLI       []Command `json:"cli,omitempty"`
	Terraform string    `json:"terraform,omitempty"`
	// Forms are the forms in which other services take what the step is about.
	Forms []Form   `json:"forms,omitempty"`
	See   string   `json:"see,omitempty"`
	Undo  []string `json:"undo,omitempty"`
	// Cloud is whose console and command line they are.
	Cloud string `json:"cloud,omitempty"`
	// console is what its web pages are called.
	console string
}

// Step returns the instruction of one step, named by its id or its number.
func (w Words) Step(p connection.Progress, step connection.StepID) (Instruction, error) {
	i, err := find(p, step)
	if err != nil {
		return Instruction{}, err
	}
	return w.of(p).instruction(p, i+1, p.Steps[i])
}

// Commands are the commands of the provider's command line that do a step, in their order, with those that only look;
// none while their ids are not known yet.
func (w Words) Commands(p connection.Progress, step connection.StepID) []string {
	in, err := w.Step(p, step)
	if err != nil {
		return nil
	}
	var commands []string
	for _, c := range in.CLI {
		commands = append(commands, c.Run)
	}
	return commands
}

func find(p connection.Progress, step connection.StepID) (int, error) {
	for i, s := range p.Steps {
		if s.ID == step || strconv.Itoa(i+1) == string(step) {
			return i, nil
		}
	}
	return 0, fmt.Errorf("%s has no step %q; it has %s", p.ID, step, stepNames(p))
}

func stepNames(p connection.Progress) string {
	var names []string
	for i, s := range p.Steps {
		names = append(names, strconv.Itoa(i+1)+" ("+string(s.ID)+")")
	}
	return orElse(strings.Join(names, ", "), "none")
}

func (w words) instruction(p connection.Progress, number int, s connection.StepProgress) (Instruction, error) {
	in := Instruction{
		ID: s.ID, Number: number, Title: OneLine(s.Title), Party: s.Party, State: s.State, Cloud: w.Cloud.Name, console: w.Cloud.Console,
	}
	prefix := string(s.ID) + "."
	var cli []string
	for part, to := range map[string]*string{"why": &in.Why, "missing": &in.Missing, "terraform": &in.Terraform, "see": &in.See} {
		var err error
		if *to, err = w.text(prefix + part); err != nil {
			return in, err
		}
	}
	for part, to := range map[string]*[]string{"console": &in.Console, "cli": &cli, "undo": &in.Undo} {
		var err error
		if *to, err = w.items(prefix + part); err != nil {
			return in, err
		}
	}
	in.Forms = w.forms(p, s.ID)
	if in.Missing != "" || in.State == connection.StepSkipped {
		in.Console, in.Terraform, in.Undo, in.Forms, cli = nil, "", nil, nil, nil
	}
	for _, c := range cli {
		in.CLI = append(in.CLI, command(c))
	}
	return in, nil
}

// command parts the lines that say why from the command below them.
func command(text string) Command {
	var c Command
	var why []string
	for {
		line, rest, more := strings.Cut(text, "\n")
		reason, does := strings.CutPrefix(line, "#>")
		found := does
		if !does {
			reason, found = strings.CutPrefix(line, "# ")
		}
		if !found || !more {
			c.Run, c.Why = text, strings.Join(why, " ")
			return c
		}
		c.Does = c.Does || does
		if reason = strings.TrimPrefix(reason, " "); reason != "" {
			why = append(why, reason)
		}
		text = rest
	}
}

// doing are the commands that do a step, of what its party runs.
func (w words) doing(step connection.StepID) []string {
	if w.said(string(step)+".missing") != "" {
		return nil
	}
	cli, err := w.items(string(step) + ".cli")
	if err != nil {
		return []string{"# " + OneLine(err.Error())}
	}
	var found []string
	for _, text := range cli {
		if c := command(text); c.Does {
			found = append(found, c.Run)
		}
	}
	return found
}
