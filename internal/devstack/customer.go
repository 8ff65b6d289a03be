package devstack

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"strings"

	"go.yaml.in/yaml/v3"

	"causeway.dev/internal/connection"
	cloudsim "causeway.dev/internal/sim/aws"
)

// customers are the sample customers, a file for each method.
//
//go:embed customers/*.yaml
var customers embed.FS

// customer is how one method's sample customer is played: everything that the instructions leave to them.
type customer struct {
	// Request is the example request, in examples/.
	Request string `yaml:"-"`
	// Keys and Region are what the customer's own shell would have in AWS.
	Keys   cloudsim.Keys `yaml:"-"`
	Region string        `yaml:"-"`
	// Azure means that the customer is the one with an administrator in the simulated Azure.
	Azure bool `yaml:"azure"`
	// Variables are the shell variables that the instructions ask the customer to set: ids that only they know.
	Variables map[string]string `yaml:"variables"`
	// Values are what the customer sends with `causeway accept`, for the steps that ask for values.
	Values map[connection.StepID]map[string]string `yaml:"values"`
	// Told are values that only the cloud knows, such as the ARN of a role that it just made: for a step, the name of the
	// value that its last command prints.
	Told map[connection.StepID]string `yaml:"told"`
}

// sends are the values of one step, once its last command has answered.
func (c customer) sends(step connection.StepID, answer string) map[string]string {
	values := maps.Clone(c.Values[step])
	if name := c.Told[step]; name != "" {
		if values == nil {
			values = map[string]string{}
		}
		values[name] = strings.TrimSpace(answer)
	}
	return values
}

// played are the methods that have a sample customer.
func played() ([]connection.Method, error) {
	files, err := fs.Glob(customers, "customers/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("listing the sample customers: %w", err)
	}
	found := make([]connection.Method, len(files))
	for i, file := range files {
		found[i] = connection.Method(strings.TrimSuffix(path.Base(file), ".yaml"))
	}
	return found, nil
}

func customerOf(method connection.Method) (customer, error) {
	c := customer{Request: string(method) + ".yaml", Keys: cloudsim.SampleAcmeKeys(), Region: cloudsim.SampleAcmeRegion}
	content, err := customers.ReadFile("customers/" + string(method) + ".yaml")
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrInvalid) {
		known, listing := played()
		return c, errors.Join(fmt.Errorf("no sample customer plays method %q; there is one for %v", method, known), listing)
	}
	if err != nil {
		return c, fmt.Errorf("reading the sample customer of %s: %w", method, err)
	}
	reader := yaml.NewDecoder(bytes.NewReader(content))
	reader.KnownFields(true)
	if err := reader.Decode(&c); err != nil {
		return c, fmt.Errorf("reading the sample customer of %s: %w", method, err)
	}
	return c, nil
}
