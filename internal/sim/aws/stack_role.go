package aws

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// role evaluates one AWS::IAM::Role. What the simulator does not do is an error, not ignored: a role must not seem to allow
// more or less than AWS's would.
func (c *Cloud) stackRole(s *stack, logical string, raw any) (*Role, error) {
	properties, _ := raw.(map[string]any)
	role := &Role{Account: s.Account, Policies: map[string]string{}, MaxSession: time.Hour}
	for _, name := range sortedKeys(properties) {
		var err error
		switch value := properties[name]; name {
		case "AssumeRolePolicyDocument":
			role.Trusts, role.ExternalID, err = c.readTrust(value)
		case "Policies":
			err = role.inline(value)
		case "MaxSessionDuration":
			err = role.lasts(value)
		case "RoleName":
			role.Name = oneText(value)
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
	if c.state.Roles[role.ARN()] != nil {
		return nil, fmt.Errorf("role with name %s already exists", role.Name)
	}
	return role, nil
}

// stackRoleName is what CloudFormation makes up. A role's name has 64 characters at most.
func (c *Cloud) stackRoleName(stack, logical string) string {
	tail := "-" + strings.ToUpper(c.digits(12))
	logical = logical[:min(len(logical), 24)]
	stack = stack[:min(len(stack), 64-len(tail)-len(logical)-1)]
	return stack + "-" + logical + tail
}

// lasts reads the longest session.
func (r *Role) lasts(value any) error {
	seconds, err := strconv.Atoi(oneText(value))
	if err != nil || seconds < 3600 || seconds > 43200 {
		return fmt.Errorf("MaxSessionDuration %v: 3600 to 43200 seconds are allowed", value)
	}
	r.MaxSession = time.Duration(seconds) * time.Second
	return nil
}

// inline reads the policies of a role.
func (r *Role) inline(value any) error {
	list, ok := value.([]any)
	if !ok {
		return fmt.Errorf("properties validation failed: Policies: expected type: JSONArray")
	}
	for _, member := range list {
		policy, _ := member.(map[string]any)
		name := oneText(policy["PolicyName"])
		document, err := json.Marshal(policy["PolicyDocument"])
		if err != nil || name == "" {
			return fmt.Errorf("properties validation failed: a policy needs PolicyName and PolicyDocument")
		}
		if err := checkPolicy(string(document)); err != nil {
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
func (c *Cloud) readTrust(value any) (trusts []string, externalID string, err error) {
	document, _ := value.(map[string]any)
	statements := listOf(document["Statement"])
	if len(statements) != 1 {
		return nil, "", fmt.Errorf("the simulator reads a trust policy of one statement, not of %d", len(statements))
	}
	statement, _ := statements[0].(map[string]any)
	if statement["Effect"] != "Allow" || !slices.Contains(texts(listOf(statement["Action"])), "sts:AssumeRole") {
		return nil, "", fmt.Errorf("the simulator reads a trust policy that allows sts:AssumeRole, and no other")
	}
	principal, _ := statement["Principal"].(map[string]any)
	for _, who := range texts(listOf(principal["AWS"])) {
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
	id := oneText(equals["sts:ExternalId"])
	if len(kinds) != 1 || len(equals) != 1 || id == "" {
		return "", fmt.Errorf("the simulator reads a trust policy with StringEquals on sts:ExternalId, and no other condition")
	}
	return id, nil
}

// principalThere refuses, as IAM does, to trust a role that does not exist.
func (c *Cloud) principalThere(who string) bool {
	if c.state.Accounts[who] != nil || c.state.Roles[who] != nil {
		return true
	}
	account, root := strings.CutSuffix(strings.TrimPrefix(who, "arn:aws:iam::"), ":root")
	if root {
		return c.state.Accounts[account] != nil
	}
	for _, user := range c.state.Users {
		if user.ARN == who {
			return true
		}
	}
	return false
}

// listOf is what IAM takes as a list: a list, or one thing.
func listOf(value any) []any {
	switch value := value.(type) {
	case nil:
		return nil
	case []any:
		return value
	default:
		return []any{value}
	}
}
