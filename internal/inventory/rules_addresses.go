package inventory

import (
	"slices"
	"strings"
	"time"

	"causeway.dev/internal/connection"
)

// checkChange wants a change that somebody can be told: what, and from when on.
func (p *parser) checkChange(prefix string, c AddressChange) {
	for i, address := range c.Adding {
		p.checkAddress(item(prefix+"adding", i), address)
		if slices.Contains(c.Retiring, address) {
			p.Problem(item(prefix+"adding", i), address, "is retiring as well")
		}
	}
	for i, address := range c.Retiring {
		p.checkAddress(item(prefix+"retiring", i), address)
	}
	if len(c.Adding)+len(c.Retiring) == 0 {
		p.Problem(prefix+"adding", "", "is missing, and so is retiring: a change has at least one of them")
	}
	if _, err := time.Parse(time.DateOnly, c.From); err != nil {
		p.Problem(prefix+"from", c.From, "must be the day of the change, such as 2026-12-24")
	}
}

// checkAddresses wants those of one Deployment.
func (p *parser) checkAddresses(path string, addresses []string) {
	if len(addresses) == 0 {
		p.Problem(path, "", "has no address; leave it out if it uses all addresses of the cluster")
	}
	for i, address := range addresses {
		if strings.HasPrefix(address, "nat-") {
			p.matches(item(path, i), address, natGateway, "must look like nat-0123456789abcdef0")
			continue
		}
		p.checkAddress(item(path, i), address)
	}
}

const natGateway = `^nat-([0-9a-f]{8}|[0-9a-f]{17})$`

// checkAddress takes one public address, or the prefix that some clouds reserve as a whole.
func (p *parser) checkAddress(path, address string) {
	if !connection.PublicBlock(address) {
		p.Problem(path, address, "must be a public IPv4 address such as 203.0.113.10, or a CIDR of such addresses")
	}
}
