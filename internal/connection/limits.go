package connection

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// How much of anything may enter or stay, in bytes as JSON writes it: "<" is one letter and six bytes. Temporal takes two
// megabytes as one payload and closes a workflow that hands it more, so nothing here comes near that.
const (
	// LimitText is the most that is kept of one text: a note, a sentence, the proof of a ledger's line.
	LimitText = 1000
	// LimitName is the most that is kept of a name: who sent a message, which step it means.
	LimitName = 200
	// LimitValues is the most that the values of one message may be, together.
	LimitValues = 8 << 10
	// LimitUnheard is the most that messages may be, together, that wait to be heard.
	LimitUnheard = 64 << 10
	// LimitRequest is the most that a request may be.
	LimitRequest = 32 << 10
	// LimitLedger is the most that a ledger may be.
	LimitLedger = 96 << 10
	// LimitRecord is the most that a record may be.
	LimitRecord = 256 << 10
)

// EncodedLen is how many bytes a text is in JSON, as Go's encoder writes it, without its quotes.
func EncodedLen(text string) int {
	size := 0
	for _, letter := range text {
		size += encodedLen(letter)
	}
	return size
}

func encodedLen(letter rune) int {
	const escaped = len(`\u0000`)
	switch letter {
	case '"', '\\', '\b', '\f', '\n', '\r', '\t':
		return len(`\n`)
	case '<', '>', '&', '\u2028', '\u2029', utf8.RuneError:
		return escaped // the last one where a byte is no letter; as a letter it would be shorter
	default:
		if letter < ' ' {
			return escaped
		}
		return utf8.RuneLen(letter)
	}
}

// Clip shortens a text to so many bytes in JSON, and says by three dots that it did.
func Clip(text string, limit int) string {
	if !utf8.ValidString(text) {
		text = strings.ToValidUTF8(text, "\uFFFD")
	}
	if len(text) <= limit && EncodedLen(text) <= limit {
		return text
	}
	const dots = "..."
	left := limit - len(dots)
	for at, letter := range text {
		if left -= encodedLen(letter); left < 0 {
			return text[:at] + dots
		}
	}
	return text
}

// Clipped is a message whose texts have been shortened to what is kept of them.
func (m Message) Clipped() Message {
	m.Step, m.By, m.Note = Clip(m.Step, LimitName), Clip(m.By, LimitName), Clip(m.Note, LimitText)
	return m
}

// TooLong says that a message carries more than can be taken, or nil.
func (m Message) TooLong() error {
	if size := m.valuesSize(); size > LimitValues {
		return fmt.Errorf("values: they are %d bytes long; at most %d can be taken", size, LimitValues)
	}
	return nil
}

// valuesSize is how long the values are together: a sum has no order.
//
//workflowcheck:ignore
func (m Message) valuesSize() int {
	size := 0
	for name, value := range m.Values {
		size += EncodedLen(name) + EncodedLen(value)
	}
	return size
}

// Size is about how long a message is in JSON.
func (m Message) Size() int {
	const frame = 100
	return frame + EncodedLen(m.Step) + EncodedLen(m.By) + EncodedLen(m.Note) + m.valuesSize()
}

// Same reports whether two messages say the same, in whatever order a map gives it.
//
//workflowcheck:ignore
func (m Message) Same(other Message) bool {
	return m.Step == other.Step && m.By == other.By && m.Note == other.Note && maps.Equal(m.Values, other.Values)
}

// Add writes a line into the ledger. Where it grows too long its middle goes: how the connection came about and what
// happened last stays. The same line again only moves its time: a thousand repeated messages are one line.
func (p *Progress) Add(entry Entry) {
	entry.Who, entry.What, entry.Proof = Clip(entry.Who, LimitName), Clip(entry.What, LimitText), Clip(entry.Proof, LimitText)
	if n := len(p.Ledger); n > 0 && p.Ledger[n-1].same(entry) {
		p.Ledger[n-1].At = entry.At
		return
	}
	p.Ledger = append(p.Ledger, entry)
	p.trim(LimitLedger)
}

const (
	ledgerLines = 400
	ledgerFirst = 150
)

// trim takes lines out of a ledger's middle until it is short enough.
func (p *Progress) trim(limit int) {
	size := 0
	for _, e := range p.Ledger {
		size += e.size()
	}
	for len(p.Ledger) > ledgerLines || size > limit && len(p.Ledger) > 2 {
		at := min(ledgerFirst, len(p.Ledger)/3)
		size -= p.Ledger[at].size()
		p.Ledger = slices.Delete(p.Ledger, at, at+1)
	}
}

func (e Entry) same(other Entry) bool {
	e.At = other.At
	return e == other
}

// size is about how long an entry is in JSON.
func (e Entry) size() int {
	const frame = 90
	return frame + len(e.Step) + EncodedLen(e.Who) + EncodedLen(e.What) + EncodedLen(e.Proof)
}

// Fit shortens a record to what may be handed to a server. What a connection is made of, and what it owes, is never dropped:
// texts are, and the ledger's middle.
func (r *Record) Fit() {
	p := &r.Progress
	p.Said, p.Cloud.Words = Clip(p.Said, LimitText), Clip(p.Cloud.Words, LimitName)
	for i := range p.Steps {
		p.Steps[i].Said = Clip(p.Steps[i].Said, LimitText)
	}
	for limit := LimitLedger / 2; r.size() > LimitRecord && limit > 0; limit /= 2 {
		p.trim(limit)
		if len(r.Undelivered) > 1 {
			r.Undelivered = r.Undelivered[len(r.Undelivered)/2:]
		}
	}
}

// size is how long the record is as it is handed over. A record that does not encode is found out where it is.
func (r *Record) size() int {
	raw, err := json.Marshal(r) //workflowcheck:ignore // the same record has the same length
	if err != nil {
		return 0
	}
	return len(raw)
}

// Summary is what a memo may hold of a connection that has ended: how, and what is left. The whole of it is in the
// workflow's own result or failure, and in the archive.
func (p Progress) Summary() Progress {
	const most = 10
	p.Ledger, p.Facts, p.Steps = nil, nil, slices.Clone(p.Steps)
	p.Said = Clip(p.Said, LimitText)
	for i := range p.Steps {
		p.Steps[i].Said, p.Steps[i].Values = "", nil
	}
	p.Leftovers = slices.Clone(p.Leftovers[:min(len(p.Leftovers), most)])
	for i := range p.Leftovers {
		l := &p.Leftovers[i]
		l.What, l.Where, l.Why, l.Command = Clip(l.What, LimitName), Clip(l.Where, LimitName), Clip(l.Why, LimitName), Clip(l.Command, LimitText)
	}
	return p
}
