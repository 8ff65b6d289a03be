package activities

import (
	"causeway.dev/internal/contract"
	wire "causeway.dev/internal/contract/aws"
)

// Register gives each handle what it stands for.
func (a *AWS) Register(r contract.Registry) {
	contract.Implement(r, wire.AcceptTransitGatewayShare, a.AcceptTransitGatewayShare)
	contract.ImplementOrder(r, wire.LeaveTransitGatewayShare, a.LeaveTransitGatewayShare)
	contract.Implement(r, wire.LookAtTransitGateway, a.LookAtTransitGateway)
	contract.Implement(r, wire.AttachTransitGateway, a.AttachTransitGateway)
	contract.Implement(r, wire.CheckTransitGateway, a.CheckTransitGateway)
	contract.ImplementOrder(r, wire.DetachTransitGateway, a.DetachTransitGateway)
	contract.Implement(r, wire.LookAtTransitGatewayAttachment, a.LookAtTransitGatewayAttachment)
	contract.Implement(r, wire.WatchTransitGateway, a.WatchTransitGateway)
	contract.Implement(r, wire.AddTransitGatewayRoutes, a.AddTransitGatewayRoutes)
	contract.ImplementOrder(r, wire.RemoveTransitGatewayRoutes, a.RemoveTransitGatewayRoutes)
	contract.Implement(r, wire.LookForTransitGatewayShare, a.LookForTransitGatewayShare)
	contract.Implement(r, wire.CheckVPCPeering, a.CheckVPCPeering)
	contract.Implement(r, wire.TurnOnOurPeeringDNS, a.TurnOnOurPeeringDNS)
	contract.ImplementOrder(r, wire.RestoreOurPeeringDNS, a.RestoreOurPeeringDNS)
	contract.Implement(r, wire.LookAtVPCPeering, a.LookAtVPCPeering)
	contract.Implement(r, wire.LookAtTheirPeeringDNS, a.LookAtTheirPeeringDNS)
	contract.Implement(r, wire.RequestVPCPeering, a.RequestVPCPeering)
	contract.Implement(r, wire.AcceptVPCPeeringAsCustomer, a.AcceptVPCPeeringAsCustomer)
	contract.Implement(r, wire.CheckVPCPeeringRole, a.CheckVPCPeeringRole)
	contract.Implement(r, wire.TurnOnPeeringDNS, a.TurnOnPeeringDNS)
	contract.Implement(r, wire.LookAtLentRole, a.LookAtLentRole)
	contract.Implement(r, wire.LookAtLentRoleGone, a.LookAtLentRoleGone)
	contract.Implement(r, wire.ReadLentNetwork, a.ReadLentNetwork)
	contract.Implement(r, wire.AddReturnRoutes, a.AddReturnRoutes)
	contract.ImplementOrder(r, wire.RemoveReturnRoutes, a.RemoveReturnRoutes)
	contract.Implement(r, wire.AddVPCRoutes, a.AddVPCRoutes)
	contract.ImplementOrder(r, wire.RemoveVPCRoutes, a.RemoveVPCRoutes)
	contract.Implement(r, wire.WatchVPCPeering, a.WatchVPCPeering)
	contract.ImplementOrder(r, wire.WithdrawVPCPeering, a.WithdrawVPCPeering)
	contract.Implement(r, wire.ReadExternalAddresses, a.ReadExternalAddresses)
	contract.Implement(r, wire.WatchExternalAddresses, a.WatchExternalAddresses)
}
