package aws

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"sync"
)

// SOCKS5 as far as the gateway speaks it: RFC 1928 and RFC 1929.
const (
	socksVersion   = 5
	authVersion    = 1
	authPassword   = 2
	noMethod       = 0xff
	commandConnect = 1
	addressIPv4    = 1
	addressName    = 3
	replyOK        = 0
	replyDenied    = 2
	replyNoHost    = 4
	replyRefused   = 5
	replyNoCommand = 7
	portDNS        = 53
)

// ServeGateway carries traffic: a SOCKS5 proxy whose user name is the VPC that
// the traffic comes from. A connection that would get through is opened and
// echoes what it is sent; one that would be refused is; one that would be lost
// is never answered. Port 53 of the VPC's own resolver speaks DNS over TCP.
// It returns when ctx ends, with all connections closed.
func (c *Cloud) ServeGateway(ctx context.Context, listener net.Listener) error {
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
			_ = c.carry(conn) // whoever dialled sees what happened
		})
	}
}

// carry is one connection: greeted, asked where to, and then answered, refused or
// left hanging as the networks say at this moment.
func (c *Cloud) carry(conn net.Conn) error {
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
	cloud := c.cloudOf(from)
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

// greet agrees on the user name and reads it.
func greet(conn net.Conn) (string, error) {
	head := make([]byte, 2)
	if _, err := io.ReadFull(conn, head); err != nil {
		return "", err
	}
	methods := make([]byte, head[1])
	if _, err := io.ReadFull(conn, methods); err != nil {
		return "", err
	}
	if head[0] != socksVersion || !contains(methods, authPassword) {
		_, _ = conn.Write([]byte{socksVersion, noMethod})
		return "", errors.New("the gateway wants SOCKS5 with a user name, which is the VPC")
	}
	if _, err := conn.Write([]byte{socksVersion, authPassword}); err != nil {
		return "", err
	}
	if _, err := io.ReadFull(conn, head[:1]); err != nil {
		return "", err
	}
	user, err := readString(conn)
	if err != nil {
		return "", err
	}
	if _, err := readString(conn); err != nil { // the password, which means nothing
		return "", err
	}
	_, err = conn.Write([]byte{authVersion, replyOK})
	return user, err
}

func contains(methods []byte, wanted byte) bool {
	for _, m := range methods {
		if m == wanted {
			return true
		}
	}
	return false
}

func readString(conn io.Reader) (string, error) {
	length := make([]byte, 1)
	if _, err := io.ReadFull(conn, length); err != nil {
		return "", err
	}
	text := make([]byte, length[0])
	_, err := io.ReadFull(conn, text)
	return string(text), err
}

// readTarget reads what is to be done, and where.
func readTarget(conn net.Conn) (command byte, name string, port uint16, err error) {
	head := make([]byte, 4)
	if _, err = io.ReadFull(conn, head); err != nil {
		return 0, "", 0, err
	}
	switch head[3] {
	case addressIPv4:
		ip := [4]byte{}
		_, err = io.ReadFull(conn, ip[:])
		name = netip.AddrFrom4(ip).String()
	case addressName:
		name, err = readString(conn)
	default:
		return 0, "", 0, errors.Join(reply(conn, replyDenied), errors.New("the gateway knows IPv4 and names only"))
	}
	if err != nil {
		return 0, "", 0, err
	}
	err = binary.Read(conn, binary.BigEndian, &port)
	return head[1], name, port, err
}

// reply answers with a code; the address in it means nothing to anyone here.
func reply(conn net.Conn, code byte) error {
	_, err := conn.Write([]byte{socksVersion, code, 0, addressIPv4, 0, 0, 0, 0, 0, 0})
	return err
}

// serveDNS answers questions until the connection ends, each with its length before it.
func serveDNS(conn net.Conn, from string, cloud Elsewhere) error {
	for {
		var length uint16
		if err := binary.Read(conn, binary.BigEndian, &length); err != nil {
			return err
		}
		packet := make([]byte, length)
		if _, err := io.ReadFull(conn, packet); err != nil {
			return err
		}
		answer, err := answerDNS(from, cloud, packet)
		if err != nil {
			return err
		}
		framed := binary.BigEndian.AppendUint16(nil, uint16(len(answer))) //nolint:gosec // an answer is short
		if _, err := conn.Write(append(framed, answer...)); err != nil {
			return err
		}
	}
}
