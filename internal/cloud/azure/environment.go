package azure

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
)

// Environment is who the worker is in Microsoft Entra, and where that is. The names are the SDK's own, but for the last two.
type Environment struct {
	ClientID, TenantID string
	// One of these is what the application shows: a federated token, a certificate or a secret, the first of them that is set.
	TokenFile, CertificatePath, CertificatePassword, Secret string
	// Authority is where tokens come from, when not from Azure's public cloud.
	Authority string
	// ResourceManager is another endpoint of Azure Resource Manager than its cloud's own, and Roots a file with further
	// certificate authorities, for an Azure that is not Microsoft's.
	ResourceManager, Roots string
}

// FromEnvironment reads the variables of a process.
func FromEnvironment(getenv func(string) string) Environment {
	return Environment{
		ClientID: getenv("AZURE_CLIENT_ID"), TenantID: strings.ToLower(getenv("AZURE_TENANT_ID")),
		TokenFile: getenv("AZURE_FEDERATED_TOKEN_FILE"), CertificatePath: getenv("AZURE_CLIENT_CERTIFICATE_PATH"),
		CertificatePassword: getenv("AZURE_CLIENT_CERTIFICATE_PASSWORD"), Secret: getenv("AZURE_CLIENT_SECRET"),
		Authority: getenv("AZURE_AUTHORITY_HOST"), ResourceManager: getenv("CAUSEWAY_AZURE_RESOURCE_MANAGER"),
		Roots: getenv("CAUSEWAY_AZURE_ROOTS"),
	}
}

// ErrNoIdentity means that the worker was given no identity for Azure.
var ErrNoIdentity = errors.New("the worker has no Azure identity: set AZURE_CLIENT_ID and AZURE_TENANT_ID, and one of " +
	"AZURE_FEDERATED_TOKEN_FILE, AZURE_CLIENT_CERTIFICATE_PATH or AZURE_CLIENT_SECRET")

func (e Environment) complete() bool {
	return e.ClientID != "" && e.TenantID != "" && (e.TokenFile != "" || e.CertificatePath != "" || e.Secret != "")
}

// clouds are those of Microsoft, by the host that hands out their tokens.
func clouds() map[string]cloud.Configuration {
	return map[string]cloud.Configuration{
		"login.microsoftonline.com": cloud.AzurePublic,
		"login.microsoftonline.us":  cloud.AzureGovernment,
		"login.chinacloudapi.cn":    cloud.AzureChina,
	}
}

// cloud says where tokens and resources are. Another endpoint than the cloud's own keeps the cloud's audience.
func (e Environment) cloud() (at cloud.Configuration, microsofts bool, err error) {
	host := "login.microsoftonline.com"
	if e.Authority != "" {
		authority, err := url.Parse(e.Authority)
		if err != nil || authority.Scheme != "https" || authority.Host == "" {
			return at, false, fmt.Errorf("AZURE_AUTHORITY_HOST %q must be a URL that begins with https://", e.Authority)
		}
		host = authority.Host
	}
	known, microsofts := clouds()[host]
	if !microsofts {
		known = cloud.AzurePublic
		known.ActiveDirectoryAuthorityHost = e.Authority
	}
	service := known.Services[cloud.ResourceManager]
	if e.ResourceManager != "" {
		endpoint, err := url.Parse(e.ResourceManager)
		if err != nil || endpoint.Scheme != "https" || endpoint.Host == "" {
			return at, false, fmt.Errorf("CAUSEWAY_AZURE_RESOURCE_MANAGER %q must be a URL that begins with https://", e.ResourceManager)
		}
		service.Endpoint = strings.TrimSuffix(e.ResourceManager, "/")
	}
	known.Services = map[cloud.ServiceName]cloud.ServiceConfiguration{cloud.ResourceManager: service}
	return known, microsofts, nil
}
