package activities

import (
	"time"

	"causeway.dev/internal/contract"
)

// Lending is what the vendor has settled about rights that customers lend.
type Lending struct {
	// Proof is over how long the end of a grant must be seen; zero means contract.GrantProof.
	Proof time.Duration
	// TemplateURL is where the vendor hosts the CloudFormation template of the peering role, on S3, for a quick-create link;
	// empty means nowhere.
	TemplateURL string
}

// ProofTime is over how long the end of a grant must be seen.
func (l Lending) ProofTime() time.Duration {
	if l.Proof <= 0 {
		return contract.GrantProof
	}
	return l.Proof
}

// Shortened reports whether a dev stack made the proof shorter than production allows.
func (l Lending) Shortened() bool { return l.ProofTime() < contract.GrantProof }
