// Package keys reads and writes the keys with which the worker and the probes sign: private ones in PEM files, public ones in one
// line.
package keys

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
)

// New makes a private key, as the text of a file, and the line that names its public half.
func New() (file []byte, public string, err error) {
	pub, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, "", fmt.Errorf("making a key: %w", err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return nil, "", fmt.Errorf("encoding the key: %w", err)
	}
	if public, err = publicLine(pub); err != nil {
		return nil, "", err
	}
	return pem.EncodeToMemory(&pem.Block{Type: privateBlock, Bytes: der}), public, nil
}

const privateBlock = "PRIVATE KEY"

// publicLine writes a public key as one line: the base64 of its DER form, as it stands between the lines of a PEM file.
func publicLine(key ed25519.PublicKey) (string, error) {
	der, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		return "", fmt.Errorf("encoding a public key: %w", err)
	}
	return base64.StdEncoding.EncodeToString(der), nil
}

// errNoKey is the rule of a public key in one line.
var errNoKey = errors.New("must be a public Ed25519 key in one line, as `worker key` prints it")

// ParsePublic reads what [New] prints.
func ParsePublic(line string) (ed25519.PublicKey, error) {
	der, err := base64.StdEncoding.DecodeString(line)
	if err != nil {
		return nil, errNoKey
	}
	parsed, err := x509.ParsePKIXPublicKey(der)
	if err != nil {
		return nil, errNoKey
	}
	key, is := parsed.(ed25519.PublicKey)
	if !is {
		return nil, errNoKey
	}
	return key, nil
}

// Read reads a private key from a file that [New] or `openssl genpkey -algorithm ed25519` wrote. Errors never show what
// the file holds.
func Read(path string) (ed25519.PrivateKey, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading the key: %w", err)
	}
	block, _ := pem.Decode(text)
	if block == nil || block.Type != privateBlock {
		return nil, fmt.Errorf("reading the key %s: it holds no PEM block %q", path, privateBlock)
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("reading the key %s: it holds no PKCS #8 key", path)
	}
	key, is := parsed.(ed25519.PrivateKey)
	if !is {
		return nil, fmt.Errorf("reading the key %s: it is no Ed25519 key", path)
	}
	return key, nil
}
