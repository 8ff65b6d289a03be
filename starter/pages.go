package main

import (
	"causeway.dev/internal/connection"
	"causeway.dev/internal/methods"
	"causeway.dev/internal/page"
)

// instructed is the answer of `causeway instructions` for programs.
type instructed struct {
	ID    connection.ID      `json:"id"`
	Page  string             `json:"page"`
	Steps []page.Instruction `json:"steps"`
}

// pageOf renders the whole page, or one step of it.
func pageOf(m methods.Method, p connection.Progress, step string) (instructed, error) {
	answer := instructed{ID: p.ID}
	if step != "" {
		id, err := findStep(p, step)
		if err != nil {
			return answer, err
		}
		in, err := m.Step(p, id)
		answer.Page, answer.Steps = m.For(p, id), []page.Instruction{in}
		return answer, err
	}
	for _, s := range p.Steps {
		in, err := m.Step(p, s.ID)
		if err != nil {
			return answer, err
		}
		answer.Steps = append(answer.Steps, in)
	}
	var err error
	answer.Page, err = m.Page(p)
	return answer, err
}
