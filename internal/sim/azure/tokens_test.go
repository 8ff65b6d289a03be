package azure_test

import (
	"errors"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	"github.com/stretchr/testify/require"

	azuresim "causeway.dev/internal/sim/azure"
	"causeway.dev/internal/sim/fault"
)

const (
	ours   = azuresim.SampleVendorTenant
	theirs = azuresim.SampleCustomerTenant
)

func TestTokens_EachRefusalSaysWhoMustAct(t *testing.T) {
	l := newLab(t, azuresim.NoLags())
	require.NoError(t, l.token(l.worker(ours)))
	for name, tt := range map[string]struct{ tenant, secret, says string }{
		"unknown tenant": {"99999999-aaaa-4bbb-8ccc-dddddddddddd", azuresim.SampleAppSecret, "AADSTS90002"},
		"no consent yet": {theirs, azuresim.SampleAppSecret, "AADSTS700016"},
		"wrong secret":   {ours, "a wrong one", "AADSTS7000215"},
	} {
		t.Run(name, func(t *testing.T) {
			err := l.token(l.credential(tt.tenant, azuresim.SampleApp, tt.secret))
			require.ErrorContains(t, err, tt.says)
		})
	}
	l.lend()
	require.NoError(t, l.token(l.worker(theirs)))
	require.NotEqual(t, l.ObjectID(ours, azuresim.SampleApp), l.ObjectID(theirs, azuresim.SampleApp))
	require.NoError(t, l.RemoveServicePrincipal(theirs, azuresim.SampleApp))
	err := l.token(l.worker(theirs))
	var refused *azidentity.AuthenticationFailedError
	require.True(t, errors.As(err, &refused))
	require.ErrorContains(t, err, "AADSTS7000229")
}

func TestTokens_ConsentSpreadsSlowlyBothWays(t *testing.T) {
	l := newLab(t, &azuresim.Lags{Principal: time.Minute})
	_, err := l.Consent(theirs, azuresim.SampleApp)
	require.NoError(t, err)
	require.ErrorContains(t, l.token(l.worker(theirs)), "AADSTS700016")
	l.Clock().Advance(time.Minute)
	require.NoError(t, l.token(l.worker(theirs)))
	require.NoError(t, l.RemoveServicePrincipal(theirs, azuresim.SampleApp))
	require.NoError(t, l.token(l.worker(theirs)), "a deleted one gets tokens for a while")
	l.Clock().Advance(time.Minute)
	require.ErrorContains(t, l.token(l.worker(theirs)), "AADSTS7000229")
}

func TestSubscription_ATokenOfAnotherTenantIsToldTheRightOne(t *testing.T) {
	l := newLab(t, azuresim.NoLags())
	_, err := l.networks(azuresim.SampleCustomerSubscription, l.worker(ours)).Get(t.Context(), "orders", "orders", nil)
	refusedWith(t, err, 401, "InvalidAuthenticationTokenTenant")
	require.Contains(t, responseOf(t, err).Header.Get("WWW-Authenticate"), theirs)
	require.NotEmpty(t, responseOf(t, err).Header.Get("x-ms-correlation-request-id"))
	_, err = l.networks("99999999-5555-4bbb-8ccc-dddddddddddd", l.worker(ours)).Get(t.Context(), "orders", "orders", nil)
	refusedWith(t, err, 404, "SubscriptionNotFound")
}

func TestFaults_OneSpuriousRefusalAndALostAnswer(t *testing.T) {
	l := newLab(t, azuresim.NoLags())
	vnets := l.networks(azuresim.SampleVendorSubscription, l.worker(ours))
	l.Inject(fault.Fault{Operation: "VirtualNetworks.Get", Code: "AuthorizationFailed"})
	_, err := vnets.Get(t.Context(), "dataplane", "prod-weu", nil)
	refusedWith(t, err, 403, "AuthorizationFailed")
	_, err = vnets.Get(t.Context(), "dataplane", "prod-weu", nil)
	require.NoError(t, err)
	l.lend()
	l.Inject(fault.Fault{Operation: "VirtualNetworkPeerings.Put", LoseAnswer: true})
	_, err = l.ourHalf()
	require.Error(t, err)
	require.Equal(t, "Initiated", l.HalfState(azuresim.SampleVNet, "to-customer"), "only the answer was lost")
}
