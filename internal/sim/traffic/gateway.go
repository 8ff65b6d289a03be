package traffic

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"sync"
)

// Serve carries traffic: a SOCKS5 proxy whose user name is the network that
// the traffic comes from, which cloudOf finds. A connection that would get through is opened and
// echoes what it is sent; one that would be refused is; one that would be lost
// is never answered. Port 53 of the network's own resolver speaks DNS over TCP.
// It returns when ctx ends, with all connections closed.
func Serve(ctx context.Context, listener net.Listener, cloudOf func(network string) Network) error {
	var running sync.WaitGroup
	defer running.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	context.AfterFunc(ctx, func() { _ = listener.Close() })
	for {
		conn, err := listener.Accept()
		if errors.Is(err, net.ErrClosed) && ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return fmt.Errorf("accepting a connection at the traffic gateway: %w", err)
		}
		running.Go(func() {
			// Closing is how a waiting read learns of the end.
			stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
			defer stop()
			defer func() { _ = conn.Close() }()
			_ = carry(conn, cloudOf) // whoever dialled sees what happened
		})
	}
}

// carry is one connection: greeted, asked where to, and then answered, refused or
// left hanging as the networks say at this moment.
func carry(conn net.Conn, cloudOf func(network string) Network) error {
	from, err := greet(conn)
	if err != nil {
		return err
	}
	command, name, port, err := readTarget(conn)
	if err != nil {
		return err
	}
	if command != commandConnect {
		return reply(conn, replyNoCommand)
	}
	cloud := cloudOf(from)
	ip, err := netip.ParseAddr(name)
	if err != nil {
		found := false
		if ip, found = cloud.Resolve(from, name); !found {
			return reply(conn, replyNoHost)
		}
	}
	if port == portDNS && ip == cloud.Resolver(from) {
		return errors.Join(reply(conn, replyOK), serveDNS(conn, from, cloud))
	}
	switch cloud.Dial(from, netip.AddrPortFrom(ip, port)).Outcome {
	case Open:
		if err := reply(conn, replyOK); err != nil {
			return err
		}
		_, err = io.Copy(conn, conn)
	case Refused:
		err = reply(conn, replyRefused)
	case Timeout:
		_, err = io.Copy(io.Discard, conn) // until the caller gives up
	}
	return err
}
