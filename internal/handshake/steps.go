package handshake

// InOrder runs the parts of a handshake one after the other, until one of them ends it. It is how a method's body reads
// like the customer's page.
func InOrder(parts ...func() error) error {
	for _, part := range parts {
		if err := part(); err != nil {
			return err
		}
	}
	return nil
}
