package traffic

import (
	"encoding/binary"
	"errors"
	"io"
	"net"
	"net/netip"
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
