// Package workflows holds one file for each method. A file reads like the customer's page: its steps, then what happens
// in each of them, in order. The verbs are in internal/handshake; what a method is besides stands in its folder of
// internal/methods.
package workflows

import (
	"go.temporal.io/sdk/workflow"

	"causeway.dev/internal/connection"
	"causeway.dev/internal/handshake"
	"causeway.dev/internal/methods"
	awstransitgateway "causeway.dev/internal/methods/aws-transit-gateway"
	awsvpcpeering "causeway.dev/internal/methods/aws-vpc-peering"
	awsvpcpeeringrole "causeway.dev/internal/methods/aws-vpc-peering-role"
	azurevnetpeering "causeway.dev/internal/methods/azure-vnet-peering"
	ipallowlist "causeway.dev/internal/methods/ip-allowlist"
)

// Method is a method's descriptor with its workflow.
type Method struct {
	methods.Method
	// Handshake is its story, step by step, in the workflow of that name.
	Handshake func(*handshake.Handshake) error
	// Preflight is its first step, with nothing written down: it answers `plan`.
	Preflight Preflight
}

// Methods is the one list of methods, in the order in which people read about them. A new one joins here.
func Methods() List {
	return List{
		{awsvpcpeering.Method(), AWSVPCPeering, preflightAWSVPCPeering()},
		{awsvpcpeeringrole.Method(), AWSVPCPeeringRole, preflightAWSVPCPeeringRole()},
		{awstransitgateway.Method(), AWSTransitGateway, preflightAWSTransitGateway()},
		{azurevnetpeering.Method(), AzureVNetPeering, preflightAzureVNetPeering()},
		{ipallowlist.Method(), IPAllowlist, preflightIPAllowlist()},
	}
}

// List is some methods with their workflows.
type List []Method

// Descriptors are what everybody but a worker needs to know of them.
func (l List) Descriptors() methods.Set {
	set := make(methods.Set, len(l))
	for i, m := range l {
		set[i] = m.Method
	}
	return set
}

// Descriptors are those of all methods.
func Descriptors() methods.Set { return Methods().Descriptors() }

// Registry is what a Temporal worker and the test environments have in common.
type Registry interface {
	RegisterWorkflowWithOptions(w any, options workflow.RegisterOptions)
}

// Register makes every workflow known to a worker.
func Register(r Registry) { Methods().Register(r) }

// Register makes the workflows of these methods known to a worker, with those that all methods share.
func (l List) Register(r Registry) {
	for _, m := range l {
		run := func(ctx workflow.Context, start connection.Start) error {
			return handshake.Run(ctx, start, m.Method, m.Handshake)
		}
		r.RegisterWorkflowWithOptions(run, workflow.RegisterOptions{Name: m.Name.WorkflowType()})
	}
	r.RegisterWorkflowWithOptions(handshake.Keep(l.Descriptors()), workflow.RegisterOptions{Name: connection.WorkflowKeep})
	r.RegisterWorkflowWithOptions(handshake.Network, workflow.RegisterOptions{Name: connection.WorkflowNetwork})
	r.RegisterWorkflowWithOptions(l.plan, workflow.RegisterOptions{Name: connection.WorkflowPlan})
}
