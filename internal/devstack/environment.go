package devstack

import (
	"maps"
	"os"
	"slices"
	"strings"

	cloudsim "causeway.dev/internal/sim/aws"
)

// clean is the environment of this process without anything that could lead a program to a real cloud, a real server or
// somebody's own settings.
func clean() map[string]string {
	env := map[string]string{}
	for _, entry := range os.Environ() {
		name, value, _ := strings.Cut(entry, "=")
		foreign := slices.ContainsFunc([]string{"AWS_", "AZURE_", "ARM_", "TEMPORAL_", "CAUSEWAY_"}, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
		if foreign {
			continue
		}
		env[name] = value
	}
	env["AWS_CONFIG_FILE"], env["AWS_SHARED_CREDENTIALS_FILE"] = os.DevNull, os.DevNull
	env["AWS_EC2_METADATA_DISABLED"] = "true"
	env["TEMPORAL_CONFIG_FILE"] = os.DevNull
	// A pager would wait for a key that nobody presses.
	env["AWS_PAGER"] = ""
	return env
}

// inTemporal adds where the server is.
func (s *Stack) inTemporal(env map[string]string) map[string]string {
	env["TEMPORAL_ADDRESS"] = s.ports.Temporal.address()
	return env
}

// inClouds adds where the simulated clouds are, and who acts in them.
func (s *Stack) inClouds(env map[string]string, as cloudsim.Keys, region string) map[string]string {
	env["AWS_ENDPOINT_URL"] = s.CloudsURL()
	env["AWS_ACCESS_KEY_ID"], env["AWS_SECRET_ACCESS_KEY"] = as.AccessKeyID, as.SecretAccessKey
	env["AWS_REGION"], env["AWS_DEFAULT_REGION"] = region, region
	return env
}

// listed is an environment as exec wants it.
func listed(env map[string]string) []string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(env)) {
		all = append(all, name+"="+env[name])
	}
	return all
}
