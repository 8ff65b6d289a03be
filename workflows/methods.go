// Package workflows holds one file for each method. A file reads like the customer's page: its steps, then what happens
// in each of them, in order. The verbs are in internal/handshake.
package workflows

import (
	"go.temporal.io/sdk/workflow"

	"causeway.dev/activities"
	"causeway.dev/internal/connection"
	"causeway.dev/internal/handshake"
)

// Nil receivers that name activities; the worker's own instances run.
var (
	aws    *activities.AWS    //nolint:gochecknoglobals // See above: no state.
	azure  *activities.Azure  //nolint:gochecknoglobals // See above: no state.
	desk   *activities.Desk   //nolint:gochecknoglobals // See above: no state.
	prober *activities.Prober //nolint:gochecknoglobals // See above: no state.
)

// Method is everything that a kind of connection adds to Causeway.
type Method struct {
	Name connection.Method
	// Workflow is the handshake.
	Workflow func(workflow.Context, connection.Start) error
	// Steps are its steps for one request.
	Steps func(connection.Request) []connection.Step
	// Plan is its preflight: the first step, with nothing written down.
	Plan func(workflow.Context, connection.Start) (connection.Plan, error)
}

// Methods lists every method. A new one joins here.
func Methods() []Method {
	return []Method{
		{Name: connection.AWSVPCPeering, Workflow: AWSVPCPeering, Steps: AWSVPCPeeringSteps, Plan: planAWSVPCPeering},
		{Name: connection.AWSVPCPeeringRole, Workflow: AWSVPCPeeringRole, Steps: AWSVPCPeeringRoleSteps, Plan: planAWSVPCPeeringRole},
		{Name: connection.AWSTransitGateway, Workflow: AWSTransitGateway, Steps: AWSTransitGatewaySteps, Plan: planAWSTransitGateway},
		{Name: connection.AzureVNetPeering, Workflow: AzureVNetPeering, Steps: AzureVNetPeeringSteps, Plan: planAzureVNetPeering},
		{Name: connection.IPAllowlist, Workflow: IPAllowlist, Steps: IPAllowlistSteps, Plan: planIPAllowlist},
	}
}

// Registry is what a Temporal worker and the test environments have in common.
type Registry interface {
	RegisterWorkflowWithOptions(w any, options workflow.RegisterOptions)
}

// Register makes every workflow known to a worker.
func Register(r Registry) {
	for _, m := range Methods() {
		r.RegisterWorkflowWithOptions(m.Workflow, workflow.RegisterOptions{Name: m.Name.WorkflowType()})
	}
	r.RegisterWorkflowWithOptions(handshake.Keep, workflow.RegisterOptions{Name: connection.WorkflowKeep})
	r.RegisterWorkflowWithOptions(handshake.NetworkLock, workflow.RegisterOptions{Name: connection.WorkflowLock})
	r.RegisterWorkflowWithOptions(Plan, workflow.RegisterOptions{Name: connection.WorkflowPlan})
}

// Steps are the steps of one request; none when its method is unknown.
func Steps(r connection.Request) []connection.Step {
	for _, m := range Methods() {
		if m.Name == r.Method {
			return m.Steps(r)
		}
	}
	return nil
}
