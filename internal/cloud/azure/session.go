package azure

import (
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/authorization/armauthorization/v2"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/network/armnetwork/v9"
)

// Place is one side of a peering: a tenant, and a subscription in it.
type Place struct {
	Tenant, Subscription string
}

// Session is the clients of one activity call, on both sides.
type Session struct {
	Ours, Theirs *Side
	// Requests remembers the changes that were asked for.
	Requests *Requests
	// Principal is who acts, in the words of an error message.
	Principal string
}

// Side is the clients of one side. All but Joining send this side's token alone, so that what the other side gives or takes
// back cannot break a read here.
type Side struct {
	Place
	Networks    *armnetwork.VirtualNetworksClient
	Halves      *armnetwork.VirtualNetworkPeeringsClient
	Interfaces  *armnetwork.InterfacesClient
	Assignments *armauthorization.RoleAssignmentsClient
	Definitions *armauthorization.RoleDefinitionsClient
	// Joining sends the other tenant's token as well. A peering names a network of the other side, and Azure asks whether we
	// may peer with that one, too. https://learn.microsoft.com/azure/azure-resource-manager/management/authenticate-multi-tenant
	Joining *armnetwork.VirtualNetworkPeeringsClient

	credential azcore.TokenCredential
	plain      *arm.Client
	scope      string
}

// Open makes the clients of one activity call. Nothing is asked of anybody before the first call.
func (f *Factory) Open(ours, theirs Place) (Session, error) {
	s := Session{Requests: &Requests{}, Principal: "our application " + f.environment.ClientID}
	ours.Tenant, theirs.Tenant = strings.ToLower(ours.Tenant), strings.ToLower(theirs.Tenant)
	var err error
	if s.Ours, err = f.side(ours, theirs.Tenant, s.Requests); err != nil {
		return s, err
	}
	s.Theirs, err = f.side(theirs, ours.Tenant, s.Requests)
	return s, err
}

func (f *Factory) side(at Place, other string, requests *Requests) (*Side, error) {
	credential, err := f.credential(at.Tenant, other)
	if err != nil {
		return nil, err
	}
	plain, joining := f.armOptions(requests), f.armOptions(requests)
	if other != at.Tenant {
		joining = f.armOptions(requests, other)
	}
	s := &Side{Place: at, credential: credential, scope: f.scope()}
	makers := []func() error{
		func() (err error) {
			s.Networks, err = armnetwork.NewVirtualNetworksClient(at.Subscription, credential, plain)
			return err
		},
		func() (err error) {
			s.Halves, err = armnetwork.NewVirtualNetworkPeeringsClient(at.Subscription, credential, plain)
			return err
		},
		func() (err error) {
			s.Joining, err = armnetwork.NewVirtualNetworkPeeringsClient(at.Subscription, credential, joining)
			return err
		},
		func() (err error) {
			s.Interfaces, err = armnetwork.NewInterfacesClient(at.Subscription, credential, plain)
			return err
		},
		func() (err error) {
			s.Assignments, err = armauthorization.NewRoleAssignmentsClient(at.Subscription, credential, plain)
			return err
		},
		func() (err error) {
			s.Definitions, err = armauthorization.NewRoleDefinitionsClient(credential, plain)
			return err
		},
		func() (err error) {
			s.plain, err = arm.NewClient("causeway.dev/azurecloud", "v1.0.0", credential, plain)
			return err
		},
	}
	for _, make := range makers {
		if err := make(); err != nil {
			return nil, err
		}
	}
	return s, nil
}
