package cloudformation

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"causeway.dev/internal/sim/aws/iam"
	"causeway.dev/internal/sim/aws/state"
	"causeway.dev/internal/sim/aws/world"
)

// role evaluates one AWS::IAM::Role. What the simulator does not do is an error, not ignored: a role must not seem to allow
// more or less than AWS's would.
func (c *CloudFormation) stackRole(s *state.Stack, logical string, raw any) (*world.Role, error) {
	properties, _ := raw.(map[string]any)
	role := &world.Role{Account: s.Account, Policies: map[string]string{}, MaxSession: time.Hour}
	for _, name := range state.SortedKeys(properties) {
		var err error
		switch value := properties[name]; name {
		case "AssumeRolePolicyDocument":
			role.Trusts, role.ExternalID, err = c.readTrust(value)
		case "Policies":
			err = inline(role, value)
		case "MaxSessionDuration":
			err = lasts(role, value)
		case "RoleName":
			role.Name = iam.OneText(value)
		case "Description", "Tags":
		default:
			err = fmt.Errorf("the simulator has no property %s of AWS::IAM::Role", name)
		}
		if err != nil {
			return nil, err
		}
	}
	if role.Trusts == nil {
		return nil, fmt.Errorf("properties validation failed for resource %s: required key [AssumeRolePolicyDocument] not found", logical)
	}
	if role.Name == "" {
		role.Name = c.stackRoleName(s.Name, logical)
	}
	if c.State.Roles[role.ARN()] != nil {
		return nil, fmt.Errorf("role with name %s already exists", role.Name)
	}
	return role, nil
}

// stackRoleName is what CloudFormation makes up. A role's name has 64 characters at most.
func (c *CloudFormation) stackRoleName(stack, logical string) string {
	tail := "-" + strings.ToUpper(c.Digits(12))
	logical = logical[:min(len(logical), 24)]
	stack = stack[:min(len(stack), 64-len(tail)-len(logical)-1)]
	return stack + "-" + logical + tail
}

// lasts reads the longest session.
func lasts(r *world.Role, value any) error {
	seconds, err := strconv.Atoi(iam.OneText(value))
	if err != nil || seconds < 3600 || seconds > 43200 {
		return fmt.Errorf("MaxSessionDuration %v: 3600 to 43200 seconds are allowed", value)
	}
	r.MaxSession = time.Duration(seconds) * time.Second
	return nil
}

// inline reads the policies of a role.
func inline(r *world.Role, value any) error {
	list, ok := value.([]any)
	if !ok {
		return fmt.Errorf("properties validation failed: Policies: expected type: JSONArray")
	}
	for _, member := range list {
		policy, _ := member.(map[string]any)
		name := iam.OneText(policy["PolicyName"])
		document, err := json.Marshal(policy["PolicyDocument"])
		if err != nil || name == "" {
			return fmt.Errorf("properties validation failed: a policy needs PolicyName and PolicyDocument")
		}
		if err := iam.CheckPolicy(string(document)); err != nil {
			return fmt.Errorf("policy %s: %w", name, err)
		}
		if _, twice := r.Policies[name]; twice {
			return fmt.Errorf("policy %s is there twice", name)
		}
		r.Policies[name] = string(document)
	}
	return nil
}

// readTrust reads the one shape of a trust policy that the simulator has: those who may assume, and an external id.
func (c *CloudFormation) readTrust(value any) (trusts []string, externalID string, err error) {
	document, _ := value.(map[string]any)
	statements := iam.ListOf(document["Statement"])
	if len(statements) != 1 {
		return nil, "", fmt.Errorf("the simulator reads a trust policy of one statement, not of %d", len(statements))
	}
	statement, _ := statements[0].(map[string]any)
	if statement["Effect"] != "Allow" || !slices.Contains(iam.Texts(iam.ListOf(statement["Action"])), "sts:AssumeRole") {
		return nil, "", fmt.Errorf("the simulator reads a trust policy that allows sts:AssumeRole, and no other")
	}
	principal, _ := statement["Principal"].(map[string]any)
	for _, who := range iam.Texts(iam.ListOf(principal["AWS"])) {
		if !c.principalThere(who) {
			return nil, "", fmt.Errorf("invalid principal in policy: \"AWS\":%q (Service: Iam, Status Code: 400, MalformedPolicyDocument)", who)
		}
		trusts = append(trusts, who)
	}
	externalID, err = readExternalID(statement["Condition"])
	if len(trusts) == 0 || len(principal) != 1 {
		err = fmt.Errorf("the simulator reads principals of kind AWS, and only those")
	}
	return trusts, externalID, err
}

func readExternalID(condition any) (string, error) {
	if condition == nil {
		return "", nil
	}
	kinds, _ := condition.(map[string]any)
	equals, _ := kinds["StringEquals"].(map[string]any)
	id := iam.OneText(equals["sts:ExternalId"])
	if len(kinds) != 1 || len(equals) != 1 || id == "" {
		return "", fmt.Errorf("the simulator reads a trust policy with StringEquals on sts:ExternalId, and no other condition")
	}
	return id, nil
}

// principalThere refuses, as IAM does, to trust a role that does not exist.
func (c *CloudFormation) principalThere(who string) bool {
	if c.State.Accounts[who] != nil || c.State.Roles[who] != nil {
		return true
	}
	account, root := strings.CutSuffix(strings.TrimPrefix(who, "arn:aws:iam::"), ":root")
	if root {
		return c.State.Accounts[account] != nil
	}
	for _, user := range c.State.Users {
		if user.ARN == who {
			return true
		}
	}
	return false
}
