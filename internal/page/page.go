package page

import (
	"strconv"
	"strings"

	"causeway.dev/internal/connection"
)

// Page is the whole page of one handshake in Markdown. Its numbered headings are the step titles.
func (w Words) Page(p connection.Progress) (string, error) {
	of := w.of(p)
	sections := []string{"# " + md(p.ID.String()) + ": instructions"}
	for _, name := range []string{"intro", "identity"} {
		text, err := of.text(name)
		if err != nil {
			return "", err
		}
		sections = append(sections, text)
	}
	sections = append(sections, standing(p))
	for i, s := range p.Steps {
		in, err := of.instruction(p, i+1, s)
		if err != nil {
			return "", err
		}
		sections = append(sections, in.Markdown())
	}
	outro, err := of.text("outro")
	if err != nil {
		return "", err
	}
	return paragraphs(append(sections, "## Afterwards", outro)...), nil
}

// For is one step of the page, for the terminal and the portal. What went wrong it says in place of the step.
func (w Words) For(p connection.Progress, step connection.StepID) string {
	in, err := w.Step(p, step)
	if err != nil {
		return md(err.Error()) + "\n"
	}
	return paragraphs(in.Markdown())
}

// standing says where the handshake stands: the page may be read days after it was sent.
func standing(p connection.Progress) string {
	line := "It is " + headline(p)
	if s, found := p.Current(); found && !p.Status.Ended() {
		line += ", at step " + strconv.Itoa(p.Number(s.ID))
	}
	if !p.Deadline.IsZero() && p.Status == connection.Waiting {
		line += ", until **" + moment(p.Deadline) + "**"
	}
	if !p.Changed.IsZero() {
		line += " (as of " + moment(p.Changed) + ")"
	}
	return line + "."
}

// Markdown is the instruction as a section of the page.
func (in Instruction) Markdown() string {
	parts := []string{"## " + numbered(in.Number, connection.Step{Title: in.Title, Party: in.Party}), in.state(), in.Why}
	if in.Missing != "" {
		parts = append(parts, "> Not known yet: "+in.Missing+". What to do appears here as soon as it is.")
	}
	if len(in.Console) > 0 {
		parts = append(parts, "### In the "+in.Cloud+" "+in.console, list(in.Console))
	}
	if len(in.CLI) > 0 {
		parts = append(parts, "### With the "+in.Cloud+" CLI")
		for _, c := range in.CLI {
			parts = append(parts, c.Why, block("sh", c.Run))
		}
	}
	if in.Terraform != "" {
		parts = append(parts, "### With Terraform", block("hcl", in.Terraform))
	}
	for _, f := range in.Forms {
		if !f.Above {
			parts = append(parts, "### "+f.Title, f.Note, block(f.Language, f.Text))
		}
	}
	if in.See != "" {
		parts = append(parts, "**What you should see.** "+in.See)
	}
	if len(in.Undo) > 0 {
		parts = append(parts, "**To take it back:**", block("sh", strings.Join(in.Undo, "\n")))
	}
	return join(parts)
}

func (in Instruction) state() string {
	switch in.State {
	case "", connection.StepPending:
		return ""
	case connection.StepSkipped:
		return "*Not needed here.*"
	default:
		return "*State: " + string(in.State) + ".*"
	}
}

func list(lines []string) string {
	var b strings.Builder
	for i, line := range lines {
		b.WriteString(strconv.Itoa(i+1) + ". " + line + "\n")
	}
	return strings.TrimRight(b.String(), "\n")
}

// join puts a blank line between what is not empty.
func join(parts []string) string {
	var kept []string
	for _, part := range parts {
		if part != "" {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, "\n\n")
}

func paragraphs(parts ...string) string { return join(parts) + "\n" }
