package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/console"
	"causeway.dev/internal/server"
)

// exitCode is what a shell sees. The numbers are part of the command's interface: they never change their meaning.
type exitCode int

const (
	exitOK        exitCode = 0
	exitFailed    exitCode = 1
	exitUsage     exitCode = 2
	exitNotFound  exitCode = 3
	exitEnded     exitCode = 4
	exitRejected  exitCode = 5
	exitExpired   exitCode = 6
	exitRefused   exitCode = 7
	exitUnanswer  exitCode = 8
	exitInterrupt exitCode = 130
)

func exitCodesTopic() *cobra.Command {
	return &cobra.Command{
		Use:   "exit-codes",
		Short: "List the exit codes and what they mean",
		Long: paragraphs(
			"The exit code says how a command ended:",
			"",
			"    0  it is done; for watch: the connection is active, or disconnected",
			"    1  something went wrong that has no code of its own",
			"    2  the command line, the file or a value is wrong; nothing was sent and nothing was created",
			"    3  there is no such connection, or no such step",
			"    4  the handshake failed, for a reason that has no code of its own",
			"    5  the handshake failed because the other side rejected or declined it",
			"    6  the handshake failed because its deadline passed or the request expired",
			"    7  the connection refused: it does not take this message now, or its name is already in use",
			"    8  nobody answered: no Temporal server, or no worker",
			"  130  it was interrupted; the connection goes on",
		),
	}
}

// mistake is an error in what was typed.
type mistake struct{ error }

func (m mistake) Unwrap() error { return m.error }

func mistakef(format string, values ...any) error { return mistake{fmt.Errorf(format, values...)} }

// usage points to the help of the command that was meant.
func usage(c *cobra.Command, err error) error {
	return mistakef("%w; see `%s --help`", err, c.CommandPath())
}

// ended reports a handshake that failed while it was watched. The screen says why already.
type ended struct{ progress connection.Progress }

func (e ended) Error() string {
	return fmt.Sprintf("%s %s", e.progress.ID, console.Standing(e.progress.Status, connection.Nobody, e.progress.Reason))
}

// unknownStep means that a connection's method has no such step.
type unknownStep struct {
	id   connection.ID
	step string
	has  int
}

func (e unknownStep) Error() string {
	return fmt.Sprintf("%s has no step %q: give its number, 1 to %d, or its id", e.id, e.step, e.has)
}

// codeOf maps an error to its exit code.
func codeOf(err error) exitCode {
	var (
		typed    mistake
		problems connection.Problems
		many     *server.Ambiguous
		hindered inTheWay
		missing  *server.NotFound
		noStep   unknownStep
		refused  *server.Refused
		taken    *server.AlreadyStarted
		silent   *server.Silent
		down     *server.Unreachable
	)
	if code := codeOfEnded(err); code != exitOK {
		return code
	}
	switch {
	case errors.As(err, &typed), errors.As(err, &problems), errors.As(err, &many), errors.As(err, &hindered):
		return exitUsage
	case errors.As(err, &missing), errors.As(err, &noStep):
		return exitNotFound
	case errors.As(err, &refused), errors.As(err, &taken):
		return exitRefused
	case errors.As(err, &silent), errors.As(err, &down):
		return exitUnanswer
	case errors.Is(err, context.Canceled):
		return exitInterrupt
	default:
		return exitFailed
	}
}

// codeOfEnded is the code of a handshake that was seen to fail; exitOK for every other error.
func codeOfEnded(err error) exitCode {
	var over ended
	if errors.As(err, &over) {
		return codeOfEnd(over.progress.Reason)
	}
	return exitOK
}

func codeOfEnd(reason connection.Reason) exitCode {
	switch reason {
	case connection.ReasonRejected, connection.ReasonRefused:
		return exitRejected
	case connection.ReasonExpired, connection.ReasonDeadlinePassed:
		return exitExpired
	default:
		return exitEnded
	}
}

// report writes an error for whoever reads: a sentence a line, or one JSON object.
func (a *app) report(ctx context.Context, err error) exitCode {
	code := codeOf(err)
	// An interrupted call fails in many ways, all of which mean the same.
	if ctx.Err() != nil && code != codeOfEnded(err) {
		code = exitInterrupt
	}
	if code == exitInterrupt {
		// The terminal shows ^C on the line of the cursor.
		fmt.Fprintln(a.err)
		return code
	}
	if a.output == outputJSON {
		a.reportJSON(err, code)
		return code
	}
	for i, line := range strings.Split(err.Error(), "\n") {
		if i == 0 {
			line = "causeway: " + line
		} else {
			line = "  " + line
		}
		fmt.Fprintln(a.err, console.EscapeText(line))
	}
	return code
}

func (a *app) reportJSON(err error, code exitCode) {
	answer := struct {
		Error    string              `json:"error"`
		Code     exitCode            `json:"code"`
		Problems connection.Problems `json:"problems,omitempty"`
	}{Error: err.Error(), Code: code}
	errors.As(err, &answer.Problems)
	// An error that cannot be written has nowhere left to go; the exit code still tells.
	_ = writeJSON(a.err, answer)
}
