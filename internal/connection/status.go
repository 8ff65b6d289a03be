package connection

// Status says where a connection stands, in one vocabulary for every method and cloud.
type Status string

// The statuses. Waiting always comes with a party, a step and a deadline.
const (
	Checking       Status = "checking"
	Requesting     Status = "requesting"
	Waiting        Status = "waiting"
	Configuring    Status = "configuring"
	Active         Status = "active"
	NeedsAttention Status = "needs-attention"
	Degraded       Status = "degraded"
	Ending         Status = "ending"
	Failed         Status = "failed"
	Disconnecting  Status = "disconnecting"
	Disconnected   Status = "disconnected"
)

// Ended reports whether nothing more will happen under this status, so that the connection's name is free again.
func (s Status) Ended() bool { return s == Failed || s == Disconnected }

// Reason is the greppable cause beside a status. It is also the type of every Temporal ApplicationError that leaves an
// activity or a workflow.
type Reason string

// Reasons why a handshake failed.
const (
	ReasonInvalid        Reason = "invalid"
	ReasonRejected       Reason = "rejected"
	ReasonExpired        Reason = "expired"
	ReasonDeadlinePassed Reason = "deadline-passed"
	ReasonCancelled      Reason = "cancelled"
	ReasonRefused        Reason = "refused-by-cloud"
)

// Reasons why a connection needs attention. The handshake is parked until somebody mends the cause and sends retry.
const (
	ReasonPermission   Reason = "permission-missing"
	ReasonQuota        Reason = "quota-reached"
	ReasonConflict     Reason = "conflict"
	ReasonCIDRMismatch Reason = "cidr-mismatch"
	ReasonUnavailable  Reason = "cloud-unavailable"
	ReasonThrottled    Reason = "throttled"
	ReasonUnknown      Reason = "unknown-error"
	ReasonLeftovers    Reason = "leftovers"
	ReasonOverdue      Reason = "overdue"
	// ReasonGrantMissing means that a right which the customer lent cannot be used (any more): it was taken back too early,
	// or never given.
	ReasonGrantMissing Reason = "grant-missing"
	// ReasonAddressesUnstable means that external addresses cannot be published, because nothing keeps them from changing.
	ReasonAddressesUnstable Reason = "addresses-unstable"
)

// Reasons why a connection is degraded.
const (
	ReasonDeletedByPeer Reason = "deleted-by-peer"
	ReasonRouteMissing  Reason = "route-missing"
	ReasonOptionOff     Reason = "dns-option-off"
	ReasonUnreachable   Reason = "unreachable"
	// ReasonAddressesChange means that published addresses are going to change: the customer must be told before they do.
	ReasonAddressesChange Reason = "addresses-change"
	// ReasonAddressesChanged means that they have changed.
	ReasonAddressesChanged Reason = "addresses-changed"
)

// ReasonUnwatched means that the watch of an active connection cannot look. It stands beside the status and never in its place.
const ReasonUnwatched Reason = "unwatched"

// Answers of a look, used as error types between activities and the handshake.
const (
	// ReasonNotYet means that the cloud does not show the step as done; the message is the cloud's own word.
	ReasonNotYet Reason = "not-yet"
	// ReasonNotVisible means that nobody can look, for example because the cluster runs no probe: the party's word counts.
	ReasonNotVisible Reason = "not-visible"
)

// EndsHandshake reports whether an error of this type ends a handshake, instead of parking it: nothing that a person
// could mend on the way would help, the request itself has to be made again.
func (r Reason) EndsHandshake() bool {
	switch r {
	case ReasonInvalid, ReasonRejected, ReasonExpired, ReasonDeadlinePassed, ReasonCancelled, ReasonRefused:
		return true
	default:
		return false
	}
}
