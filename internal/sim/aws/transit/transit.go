package transit

import (
	"slices"
	"time"

	"causeway.dev/internal/sim/aws/state"
)

// gatewaysPerVPC is AWS's fixed limit.
const gatewaysPerVPC = 5

// Settle is the life of attachments, and the end of gateways.
func (c *Transit) Settle(now time.Time) {
	for _, a := range state.Sorted(c.State.Attachments) {
		c.settleAttachment(a, now)
		if a.Ended() && !now.Before(a.ForgetAt) {
			delete(c.State.Attachments, a.ID)
			c.ForgetTags(a.ID)
		}
	}
	for _, g := range state.Sorted(c.State.Gateways) {
		if g.Deleted && !now.Before(g.ForgetAt) {
			delete(c.State.Gateways, g.ID)
			c.ForgetTags(g.ID)
		}
	}
}

// settleAttachment takes the step that is due.
func (c *Transit) settleAttachment(a *state.Attachment, now time.Time) {
	next := map[string]string{
		state.AttachmentPending: state.AttachmentAvailable, state.AttachmentModifying: state.AttachmentAvailable, state.AttachmentDeleting: state.AttachmentDeleted,
		state.AttachmentRejecting: state.AttachmentRejected, state.AttachmentFailing: state.AttachmentFailed,
	}[a.State]
	if next == "" || !a.Step.Over(now) {
		return
	}
	a.State = next
	if a.Ended() {
		a.ForgetAt = now.Add(state.RememberShort)
		c.detach(a)
	}
}

// joinTables puts an attachment that was accepted into the gateway's default tables.
func (c *Transit) joinTables(a *state.Attachment) {
	g := c.State.Gateways[a.Gateway]
	if !g.NoAssociation && a.Table == "" {
		a.Table = g.Table
	}
	if t := c.State.Transit[g.Table]; t != nil && !g.NoPropagation && !slices.Contains(t.Propagations, a.ID) {
		t.Propagations = append(t.Propagations, a.ID)
	}
}

// detach takes an attachment out of all tables. Static routes stay, and lead nowhere.
func (c *Transit) detach(a *state.Attachment) {
	a.Table = ""
	for _, t := range c.State.Transit {
		t.Propagations = slices.DeleteFunc(t.Propagations, func(id string) bool { return id == a.ID })
	}
}
