package desk

import (
	"context"

	"causeway.dev/internal/answer"
	"causeway.dev/internal/connection"
	"causeway.dev/internal/contract/desk"
)

// PublishAddresses tells the customer's contact which addresses to allow. Telling twice does no harm, so that a lost answer
// needs no search.
func (d *Desk) PublishAddresses(ctx context.Context, n desk.Notice) (desk.AddressesPublished, error) {
	if err := d.Notices.Send(ctx, n); err != nil {
		return desk.AddressesPublished{}, answer.Trouble(connection.ReasonUnavailable, "sending the notice "+n.Subject, err)
	}
	return desk.AddressesPublished{Subject: n.Subject}, nil
}
