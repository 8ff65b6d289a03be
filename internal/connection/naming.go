package connection

// Names that the worker, the command and the portal share on a Temporal server.
const (
	// Queue is the task queue of the workflows and of Desk's activities.
	Queue = "causeway"
	// QueueAWS is the task queue of the activities that call AWS, with its own rate.
	QueueAWS = "causeway-aws"
	// QueueAzure is the task queue of the activities that call Azure, with its own rate.
	QueueAzure = "causeway-azure"
	// WorkflowKeep is the workflow type into which every handshake continues when it is active.
	WorkflowKeep = "Keep"
	// WorkflowPlan is the short workflow behind `causeway plan`. Its answer is a Plan.
	WorkflowPlan = "Plan"
	// WorkflowNetwork is the workflow type of what stands for one network.
	WorkflowNetwork = "Network"
	// SignalGranted tells a connection that a network is its own to change now. QueryWanted asks it which ones it wants.
	SignalGranted = "network-granted"
	QueryWanted   = "networks"
	// WorkflowProbe is the tiny workflow in a data plane's own namespace that carries one test to a cluster's probe.
	WorkflowProbe = "Probe"
)

// WorkflowType is the type under which a method's workflow is registered.
func (m Method) WorkflowType() string { return string(m) }

// ProbeNamespace is the namespace that the probe of one cluster polls: it holds no right to any other, neither to the
// connections nor to what another data plane's probe is asked.
func ProbeNamespace(cluster string) string { return "causeway-probe--" + cluster }

// ProbeQueue is the task queue that the probe of one cluster polls.
func ProbeQueue(cluster string) string { return "probe-" + cluster }

// Search attributes of every connection. They are readable by whoever can list workflows, so no CIDR and no account id
// goes there.
const (
	AttributeStatus    = "ConnectionStatus"
	AttributeWaitingOn = "WaitingOn"
	AttributeCluster   = "Cluster"
	AttributeCustomer  = "Customer"
	AttributeMethod    = "Method"
	AttributeDeadline  = "Deadline"
	AttributeGrantOpen = "GrantOpenSince"
)

// Memo keys of every connection.
const (
	MemoSummary    = "summary"
	MemoGeneration = "generation"
	MemoEnd        = "end"
)

// Plan is what `causeway plan` answers: what would be done and by whom, and what is in the way. Nothing was created.
type Plan struct {
	Steps    []Step   `json:"steps"`
	Problems Problems `json:"problems,omitempty"`
	Notes    []string `json:"notes,omitempty"`
	Facts    Object   `json:"facts,omitempty"`
}
