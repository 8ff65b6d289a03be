// Package cloudformation is stacks that hold roles: templates with parameters, conditions and functions, change sets that
// make a new stack, roll-back and deletion. What it does not simulate it refuses.
package cloudformation

import (
	"causeway.dev/internal/sim/aws/iam"
	"causeway.dev/internal/sim/aws/state"
)

// CloudFormation holds the rules on the stacks of a cloud.
type CloudFormation struct {
	*state.Store
	roles *iam.IAM
}

// New adds them to a cloud.
func New(store *state.Store, roles *iam.IAM) *CloudFormation { return &CloudFormation{store, roles} }
