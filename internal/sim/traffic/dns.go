package traffic

import (
	"encoding/binary"
	"io"
	"net"

	"golang.org/x/net/dns/dnsmessage"
)

// answerDNS answers one packed question as the resolver of a network.
func answerDNS(from string, cloud Network, packet []byte) ([]byte, error) {
	var query dnsmessage.Message
	if err := query.Unpack(packet); err != nil {
		return nil, err
	}
	reply := dnsmessage.Message{Header: dnsmessage.Header{
		ID: query.ID, Response: true, RecursionDesired: query.RecursionDesired, RecursionAvailable: true,
	}, Questions: query.Questions}
	for _, q := range query.Questions {
		addr, ok := cloud.Resolve(from, q.Name.String())
		switch {
		case !ok:
			reply.RCode = dnsmessage.RCodeNameError
		case q.Type == dnsmessage.TypeA:
			reply.Answers = append(reply.Answers, dnsmessage.Resource{
				Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class, TTL: 5},
				Body:   &dnsmessage.AResource{A: addr.As4()},
			})
		}
	}
	return reply.Pack()
}

// serveDNS answers questions until the connection ends, each with its length before it.
func serveDNS(conn net.Conn, from string, cloud Network) error {
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
