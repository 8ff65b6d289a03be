package azure

import (
	"fmt"
	"os"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
)

// credential is our application, at home in one tenant and allowed to ask for tokens of another. It begins with no token.
// A managed identity cannot log into another tenant, so none is offered.
// https://learn.microsoft.com/entra/identity-platform/workload-identity-federation
func (f *Factory) credential(home, other string) (azcore.TokenCredential, error) {
	e := f.environment
	if !e.complete() {
		return nil, ErrNoIdentity
	}
	var others []string
	if other != "" && other != home {
		others = []string{other}
	}
	switch {
	case e.TokenFile != "":
		return named(azidentity.NewWorkloadIdentityCredential(&azidentity.WorkloadIdentityCredentialOptions{
			ClientOptions: f.client(), ClientID: e.ClientID, TenantID: home, TokenFilePath: e.TokenFile,
			AdditionallyAllowedTenants: others, DisableInstanceDiscovery: !f.microsofts,
		}))
	case e.CertificatePath != "":
		return f.certificate(home, others)
	default:
		return named(azidentity.NewClientSecretCredential(home, e.ClientID, e.Secret, &azidentity.ClientSecretCredentialOptions{
			ClientOptions: f.client(), AdditionallyAllowedTenants: others, DisableInstanceDiscovery: !f.microsofts,
		}))
	}
}

func (f *Factory) certificate(home string, others []string) (azcore.TokenCredential, error) {
	pem, err := os.ReadFile(f.environment.CertificatePath)
	if err != nil {
		return nil, fmt.Errorf("reading AZURE_CLIENT_CERTIFICATE_PATH: %w", err)
	}
	certificates, key, err := azidentity.ParseCertificates(pem, []byte(f.environment.CertificatePassword))
	if err != nil {
		return nil, fmt.Errorf("reading AZURE_CLIENT_CERTIFICATE_PATH: %w", err)
	}
	return named(azidentity.NewClientCertificateCredential(home, f.environment.ClientID, certificates, key, &azidentity.ClientCertificateCredentialOptions{
		ClientOptions: f.client(), AdditionallyAllowedTenants: others, DisableInstanceDiscovery: !f.microsofts,
	}))
}

func named[T azcore.TokenCredential](credential T, err error) (azcore.TokenCredential, error) {
	if err != nil {
		return nil, fmt.Errorf("reading the worker's Azure identity: %w", err)
	}
	return credential, nil
}
