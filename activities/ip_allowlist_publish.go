package activities

import (
	"context"

	"causeway.dev/internal/connection"
)

// PublishAddresses tells the customer's contact which addresses to allow. Telling twice does no harm, so that a lost answer
// needs no search.
func (d *Desk) PublishAddresses(ctx context.Context, n Notice) (AddressesPublished, error) {
	if err := d.Notices.Send(ctx, n); err != nil {
		return AddressesPublished{}, Trouble(connection.ReasonUnavailable, "sending the notice "+n.Subject, err)
	}
	return AddressesPublished{Subject: n.Subject}, nil
}
