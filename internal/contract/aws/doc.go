// Package aws holds the handles and messages of what is called on AWS. See contract.
package aws

import (
	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract"
)

// family is where they run.
var family = contract.Family{Name: "aws", Queue: connection.QueueAWS}

// Activities are the references of all of them. Their names are permanent.
func Activities() []contract.Ref {
	return []contract.Ref{
		AcceptTransitGatewayShare.Ref,
		LeaveTransitGatewayShare.Ref,
		LookAtTransitGateway.Ref,
		AttachTransitGateway.Ref,
		CheckTransitGateway.Ref,
		DetachTransitGateway.Ref,
		LookAtTransitGatewayAttachment.Ref,
		WatchTransitGateway.Ref,
		LookForTransitGatewayShare.Ref,
		AddTransitGatewayRoutes.Ref,
		RemoveTransitGatewayRoutes.Ref,
		AddVPCRoutes.Ref,
		RemoveVPCRoutes.Ref,
		CheckVPCPeering.Ref,
		TurnOnOurPeeringDNS.Ref,
		RestoreOurPeeringDNS.Ref,
		LookAtVPCPeering.Ref,
		LookAtTheirPeeringDNS.Ref,
		RequestVPCPeering.Ref,
		WatchVPCPeering.Ref,
		WithdrawVPCPeering.Ref,
		AcceptVPCPeeringAsCustomer.Ref,
		CheckVPCPeeringRole.Ref,
		TurnOnPeeringDNS.Ref,
		LookAtLentRole.Ref,
		LookAtLentRoleGone.Ref,
		ReadLentNetwork.Ref,
		AddReturnRoutes.Ref,
		RemoveReturnRoutes.Ref,
		ReadExternalAddresses.Ref,
		WatchExternalAddresses.Ref,
	}
}
