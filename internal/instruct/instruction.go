package instruct

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"causeway.dev/internal/connection"
)

// Command is one command to paste, and why.
type Command struct {
	Run string `json:"run"`
	Why string `json:"why,omitempty"`
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
	// Forms are the forms in which services take an allowlist.
	Forms []Form   `json:"forms,omitempty"`
	See   string   `json:"see,omitempty"`
	Undo  []string `json:"undo,omitempty"`
	// Cloud is whose console and command line they are.
	Cloud string `json:"cloud,omitempty"`
}

// Step returns the instruction of one step, named by its id or its number.
func Step(p connection.Progress, step connection.StepID) (Instruction, error) {
	i, err := find(p, step)
	if err != nil {
		return Instruction{}, err
	}
	w, err := open(p)
	if err != nil {
		return Instruction{}, err
	}
	return w.instruction(i+1, p.Steps[i])
}

// Commands are the commands of the AWS CLI that do a step, in their order; none while their ids are not known yet.
func Commands(p connection.Progress, step connection.StepID) []string {
	in, err := Step(p, step)
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
	return strings.Join(orUnknown(names, "none"), ", ")
}

func (w *words) instruction(number int, s connection.StepProgress) (Instruction, error) {
	in := Instruction{ID: s.ID, Number: number, Title: oneLine(s.Title), Party: s.Party, State: s.State, Cloud: cloudOf(w.view.Request.Method)}
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
	if s.ID == StepAllow {
		in.Forms = slices.Clone(w.view.Allow.Forms)
	}
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
	var why []string
	for {
		line, rest, more := strings.Cut(text, "\n")
		reason, found := strings.CutPrefix(line, "# ")
		if !found || !more {
			return Command{Run: text, Why: strings.Join(why, " ")}
		}
		why, text = append(why, reason), rest
	}
}
