package devstack

import (
	"context"
	"fmt"
	"net"
	"strconv"
)

const loopback = "127.0.0.1"

// Port is one port of the stack. Number 0 is any free one.
type Port struct {
	// Name is what people call whatever listens there.
	Name   string
	Number int
	// Flag changes the number.
	Flag string
}

// Taken means that somebody else listens at a port.
type Taken struct {
	Port  Port
	Cause error
}

// Error says which port, what it is for, and what to do.
func (t *Taken) Error() string {
	return fmt.Sprintf("port %d, for %s, is taken: stop what listens there, or choose another with %s (0 takes any free one)",
		t.Port.Number, t.Port.Name, t.Port.Flag)
}

// Unwrap gives the cause for the engineer.
func (t *Taken) Unwrap() error { return t.Cause }

// listen opens a port of ours.
func (p Port) listen(ctx context.Context) (net.Listener, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", net.JoinHostPort(loopback, strconv.Itoa(p.Number)))
	if err != nil {
		return nil, &Taken{Port: p, Cause: err}
	}
	return listener, nil
}

// reserve finds out whether a port is free for a program that will open it by itself.
func (p Port) reserve(ctx context.Context) (int, error) {
	listener, err := p.listen(ctx)
	if err != nil {
		return 0, err
	}
	number := listener.Addr().(*net.TCPAddr).Port //nolint:forcetypeassert // it listens at TCP
	if err := listener.Close(); err != nil {
		return 0, fmt.Errorf("giving port %d back: %w", number, err)
	}
	return number, nil
}

// Ports are all that the stack opens.
type Ports struct {
	Temporal Port
	Web      Port
	Clouds   Port
	Azure    Port
	Gateway  Port
	Worker   Port
}

// DefaultPorts are those that people expect.
func DefaultPorts() Ports {
	return Ports{
		Temporal: Port{"the Temporal server", 7233, "--temporal-port"},
		Web:      Port{"Temporal Web", 8233, "--web-port"},
		Clouds:   Port{"the simulated clouds", 4599, "--clouds-port"},
		Azure:    Port{"the simulated Azure", 4600, "--azure-port"},
		Gateway:  Port{"the traffic of the simulated networks", 0, "--gateway-port"},
		Worker:   Port{"the worker's health and metrics", 9464, "--worker-port"},
	}
}

// All lists them, to be read and changed.
func (p *Ports) All() []*Port {
	return []*Port{&p.Temporal, &p.Web, &p.Clouds, &p.Azure, &p.Gateway, &p.Worker}
}

// settle turns every port into one that is free. A taken one is an error, unless any other will do as well: then say
// hears of it.
func (p *Ports) settle(ctx context.Context, anyOther bool, say func(string)) error {
	for _, port := range p.All() {
		number, err := port.reserve(ctx)
		if err != nil && anyOther {
			free := Port{Name: port.Name, Flag: port.Flag}
			if number, err = free.reserve(ctx); err == nil {
				say(fmt.Sprintf("port %d, for %s, is taken; using %d", port.Number, port.Name, number))
			}
		}
		if err != nil {
			return err
		}
		port.Number = number
	}
	return nil
}

func (p Port) address() string { return net.JoinHostPort(loopback, strconv.Itoa(p.Number)) }
