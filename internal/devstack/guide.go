package devstack

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"causeway.dev/internal/connection"
)

// Guide says where everything is and what to type next. It leaves two files to be read by a shell: one for support, one
// for the customer.
func (s *Stack) Guide(method connection.Method, examples string) (string, error) {
	c, err := customerOf(method)
	if err != nil {
		return "", err
	}
	request, err := readRequest(filepath.Join(examples, c.Request))
	if err != nil {
		return "", err
	}
	path, err := filepath.Abs(s.Bin)
	if err != nil {
		return "", fmt.Errorf("finding the programs: %w", err)
	}
	support := map[string]string{"TEMPORAL_ADDRESS": s.ports.Temporal.address(), "PATH": path + string(os.PathListSeparator) + "$PATH"}
	customer, err := s.shellOf(c)
	if err != nil {
		return "", err
	}
	asSupport, err := s.exports("support.sh", support)
	if err != nil {
		return "", err
	}
	asCustomer, err := s.exports("customer.sh", customer)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf(guide,
		s.WebURL(), s.CloudsURL(), s.AzureURL(), s.ports.Worker.address(), s.Data,
		asSupport, filepath.Join(examples, c.Request), filepath.Join(examples, c.Request), request.Name,
		asCustomer, request.Name,
		request.Name, request.Name, request.Name, s.CloudsURL()), nil
}

// shellOf are the variables of the customer's own shell.
func (s *Stack) shellOf(c customer) (map[string]string, error) {
	if !c.Azure {
		env := s.inClouds(map[string]string{}, c.Keys, c.Region)
		maps.Copy(env, c.Variables)
		return env, nil
	}
	programs, err := standIn(filepath.Join(s.Data, customersFolder))
	if err != nil {
		return nil, err
	}
	env := s.azureShell(map[string]string{}, c)
	env["PATH"] = programs + string(os.PathListSeparator) + "$PATH"
	return env, nil
}

const guide = `
  Temporal Web          %s
  simulated AWS         %s
  simulated Azure       %s
  worker                http://%s/readyz, /metrics
  data and logs         %s

As support, in another terminal:
  . %s
  causeway plan %s
  causeway start %s
  causeway watch %s

As the customer, in a third one (the instructions are those of your connection):
  . %s
  causeway instructions %s     (in support's terminal; paste its commands here)

And then, as support:
  causeway accept %s           (the customer says that a step is done)
  causeway confirm %s
  causeway disconnect %s --help

A week goes by in the simulated clouds:
  curl -d '{"advance":"168h"}' %s/_sim/clock

Ctrl-C ends everything; the next start finds it again.
`

// exports writes variables as a file for a shell, and returns its path.
func (s *Stack) exports(name string, env map[string]string) (string, error) {
	var b strings.Builder
	for _, key := range slices.Sorted(maps.Keys(env)) {
		fmt.Fprintf(&b, "export %s=\"%s\"\n", key, env[key])
	}
	path := filepath.Join(s.Data, name)
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		return "", fmt.Errorf("writing %s: %w", name, err)
	}
	if !filepath.IsAbs(path) {
		path = "./" + path
	}
	return path, nil
}
