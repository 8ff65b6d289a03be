package activities

import (
	"context"
	"errors"
	"time"

	"causeway.dev/internal/connection"
)

// takeBack ends whatever still stands of what this attempt made. Where the change's answer was lost it looks for a while
// before it believes that there is nothing.
func takeBack[T any](ctx context.Context, n *network, owner connection.Owner, uncertain bool,
	find func(context.Context, connection.Owner) ([]T, error), end func(context.Context, T) error,
) error {
	patience := time.Duration(0)
	if uncertain {
		patience = hiddenTime
	}
	var standing []T
	err := n.until(ctx, patience, func(ctx context.Context) (bool, error) {
		var err error
		standing, err = find(ctx, owner)
		return len(standing) > 0, err
	})
	if err != nil && !errors.Is(err, errPatience) {
		return err
	}
	for _, thing := range standing {
		if err := end(ctx, thing); err != nil {
			return err
		}
	}
	return nil
}
