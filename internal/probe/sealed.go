package probe

import (
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Keys are how a worker and a probe know each other: Own signs what one sends, and Trusted are whose signatures one takes. Without
// Own nothing is signed; without Trusted nothing is asked for, and only the namespace keeps strangers out.
type Keys struct {
	Own     ed25519.PrivateKey
	Trusted []ed25519.PublicKey
}

// Sealed is what travels between a worker and a probe: JSON that anybody may read, and who says so.
type Sealed struct {
	Body      string `json:"body"`
	Signature []byte `json:"signature,omitempty"`
}

// order is one test, for one probe, now. Its nonce ties the answer to it.
type order struct {
	Cluster string    `json:"cluster"`
	Nonce   string    `json:"nonce"`
	At      time.Time `json:"at"`
	Test    Test      `json:"test"`
}

// report is what came of it.
type report struct {
	Cluster string `json:"cluster"`
	Nonce   string `json:"nonce"`
	Result  Result `json:"result"`
}

// A signature says what it is for, so that one thing can never be taken for the other.
const (
	asOrder  = "causeway probe order\n"
	asReport = "causeway probe report\n"
)

// errStranger means that something is not signed by anybody who is known.
var errStranger = errors.New("it is not signed by a key that is known")

func seal(what any, as string, own ed25519.PrivateKey) (Sealed, error) {
	body, err := json.Marshal(what)
	if err != nil {
		return Sealed{}, fmt.Errorf("sealing: %w", err)
	}
	s := Sealed{Body: string(body)}
	if own != nil {
		s.Signature = ed25519.Sign(own, []byte(as+s.Body))
	}
	return s, nil
}

func (s Sealed) open(into any, as string, trusted []ed25519.PublicKey) error {
	signed := func(key ed25519.PublicKey) bool { return ed25519.Verify(key, []byte(as+s.Body), s.Signature) }
	if len(trusted) > 0 && !slices.ContainsFunc(trusted, signed) {
		return errStranger
	}
	if err := json.Unmarshal([]byte(s.Body), into); err != nil {
		return fmt.Errorf("reading what was sealed: %w", err)
	}
	return nil
}

// orderAge is how old an order may be, by the probe's clock: one that somebody has kept is worth nothing later.
const orderAge = 5 * time.Minute

// take opens an order for the probe of a cluster.
func (s Sealed) take(cluster string, now time.Time, trusted []ed25519.PublicKey) (order, error) {
	var o order
	if err := s.open(&o, asOrder, trusted); err != nil {
		return order{}, err
	}
	switch age := now.Sub(o.At); {
	case o.Cluster != cluster:
		return order{}, fmt.Errorf("it is for cluster %q, and this probe runs in %q", o.Cluster, cluster)
	case age > orderAge || age < -orderAge:
		return order{}, fmt.Errorf("it was made at %s, more than %s from now by this machine's clock", o.At.UTC().Format(time.RFC3339), orderAge)
	}
	return o, nil
}
