package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/console"
	"causeway.dev/internal/server"
)

// letter is what the messaging commands have in common: a verb, its message, and the flags that fill it.
type letter struct {
	verb    connection.Verb
	message connection.Message
}

// byFlag says for the ledger who sends the message.
func (a *app) byFlag(c *cobra.Command, l *letter) {
	c.Flags().StringVar(&l.message.By, "by", a.whoami(), "who sends this, for the ledger")
}

func stepFlag(c *cobra.Command, l *letter) {
	c.Flags().StringVar(&l.message.Step, "step", "", "step that is meant, by number or id; the current one when left out")
}

func noteFlag(c *cobra.Command, l *letter) {
	c.Flags().StringVar(&l.message.Note, "note", "", "a note for the ledger")
}

// post resolves the name, sends the message and says what the connection answered.
func (a *app) post(ctx context.Context, name string, l letter) error {
	return a.named(ctx, name, func(s server.Connections, id connection.ID) error { return a.postTo(ctx, s, id, l) })
}

func (a *app) postTo(ctx context.Context, s server.Connections, id connection.ID, l letter) error {
	answer, err := s.Send(ctx, id, l.verb, l.message)
	if err != nil {
		return err
	}
	text := answer.Sentence
	if text == "" {
		text = "understood"
	}
	return a.answer(struct {
		ID connection.ID `json:"id"`
		connection.Answer
	}{id, answer}, console.Escape(id.String()+": "+text)+"\n")
}

// pairs reads name=value flags. A name that comes twice is a mistake: one of the two would be lost.
func pairs(flag string, list []string) (map[string]string, error) {
	if len(list) == 0 {
		return nil, nil
	}
	values := make(map[string]string, len(list))
	for _, pair := range list {
		name, value, ok := strings.Cut(pair, "=")
		if !ok || name == "" {
			return nil, mistakef("--%s %q: must be NAME=VALUE", flag, pair)
		}
		if _, twice := values[name]; twice {
			return nil, mistakef("--%s %q: %s is set twice", flag, pair, name)
		}
		values[name] = value
	}
	return values, nil
}
