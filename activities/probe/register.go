package probe

import (
	"causeway.dev/internal/contract"
	ask "causeway.dev/internal/contract/probe"
)

// Register gives each handle what it stands for.
func (p *Prober) Register(r contract.Registry) {
	contract.Implement(r, ask.LookThroughProbe, p.LookThroughProbe)
}
