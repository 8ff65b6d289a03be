// Package az stands in for Microsoft's az command where that is not installed, or cannot be led to a simulated Azure. It
// understands the commands that the instructions show, no more: an option that it does not know is refused, so that an
// instruction with a mistake fails here and not at a customer's. What it does goes over the wire, with the customer's own
// identity.
package az
