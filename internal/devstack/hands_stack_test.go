package devstack

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/stretchr/testify/require"

	"causeway.dev/internal/connection"
)

func TestCustomer_TellsWhatTheCloudAnswered(t *testing.T) {
	c := customer{
		Values: map[connection.StepID]map[string]string{"share": {"a": "1"}},
		Told:   map[connection.StepID]string{"lend": "roleArn"},
	}
	require.Equal(t, map[string]string{"a": "1"}, c.sends("share", "anything"))
	require.Equal(t, map[string]string{"roleArn": "arn:aws:iam::1:role/x"}, c.sends("lend", "arn:aws:iam::1:role/x\n"))
	require.Empty(t, c.sends("open", "anything"))
	c.Told["share"] = "b"
	require.Equal(t, map[string]string{"a": "1", "b": "2"}, c.sends("share", "2"))
	require.Equal(t, map[string]string{"a": "1"}, c.Values["share"], "what is sent once is not sent for ever")
}

// The hands with the SDK and those with a shell must find the same file.
func TestHands_WriteAFileAsItStands(t *testing.T) {
	const content = "A: !Sub \"${B}\"\n\n# $(rm) `x` 'y'\n"
	command := "cat > peer-role.yaml <<'YAML'\n" + content + "YAML"
	for name, folder := range map[string]string{"sdk": t.TempDir(), "shell": t.TempDir()} {
		t.Run(name, func(t *testing.T) {
			var h hands = sdkHands{folder: folder}
			if name == "shell" {
				h = shell{folder: folder, env: []string{"PATH=" + os.Getenv("PATH")}}
			}
			_, err := h.Run(t.Context(), command)
			require.NoError(t, err)
			written, err := os.ReadFile(filepath.Join(folder, "peer-role.yaml"))
			require.NoError(t, err)
			require.Equal(t, content, string(written))
		})
	}
	_, _, found := fileOf("cat > ../x <<'YAML'\na\nYAML")
	require.False(t, found, "a file of the customer's folder only")
	_, _, found = fileOf("cat > x <<'YAML'\na\nOTHER")
	require.False(t, found)
}

func TestSDKHands_ReadTheCLIsShortFormOfAParameter(t *testing.T) {
	p := parameterOf(`ParameterKey=RouteTableArns,ParameterValue=arn:1\,arn:2\\x`)
	require.Equal(t, "RouteTableArns", aws.ToString(p.ParameterKey))
	require.Equal(t, `arn:1,arn:2\x`, aws.ToString(p.ParameterValue))
	a := optionsOf([]string{"--parameters", "one", "two", "--region", "us-east-1"})
	require.Equal(t, arguments{"parameters": "one\ntwo", "region": "us-east-1"}, a)
}

func TestPlay_ShowsALongFileInShort(t *testing.T) {
	require.Equal(t, "aws ec2 x \\\n  --y", abridged("aws ec2 x \\\n  --y"))
	long := "cat > f <<'YAML'\n" + strings.Repeat("line\n", 80) + "YAML"
	require.Equal(t, "cat > f <<'YAML'\nline\nline\n... and 77 lines more\nline\nYAML", abridged(long))
}
