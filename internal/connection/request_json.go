package connection

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// head and tail are what all methods share of a request, around the part that is the method's own.
type head struct {
	Method      Method `json:"method"`
	Cluster     string `json:"cluster"`
	Name        string `json:"name"`
	Customer    string `json:"customer"`
	RequestedBy string `json:"requestedBy,omitempty"`
	Contact     string `json:"contact,omitempty"`
	Ticket      string `json:"ticket,omitempty"`
}

type tail struct {
	Probe    *Probe   `json:"probe,omitempty"`
	Confirm  Choice   `json:"confirm,omitempty"`
	Renew    Choice   `json:"renew,omitempty"`
	Deadline Duration `json:"deadline,omitempty"`
}

// MarshalJSON writes the request as one object, in the order in which people write it.
//
//workflowcheck:ignore
func (r Request) MarshalJSON() ([]byte, error) {
	own := r.Own
	if own.members()["target"] == nil {
		own = own.With("target", struct{}{}) // every request has one, and a few methods need nothing in it
	}
	parts := []any{
		head{r.Method, r.Cluster, r.Name, r.Customer, r.RequestedBy, r.Contact, r.Ticket},
		own,
		tail{r.Probe, r.Confirm, r.Renew, r.Deadline},
	}
	var members [][]byte
	for _, part := range parts {
		data, err := json.Marshal(part)
		if err != nil {
			return nil, fmt.Errorf("writing a request: %w", err)
		}
		if inner := bytes.TrimSuffix(bytes.TrimPrefix(data, []byte("{")), []byte("}")); len(inner) > 0 {
			members = append(members, inner)
		}
	}
	return slices.Concat([]byte("{"), bytes.Join(members, []byte(",")), []byte("}")), nil
}

// UnmarshalJSON reads what MarshalJSON wrote. What is no field of all methods belongs to the one that is asked for.
//
//workflowcheck:ignore
func (r *Request) UnmarshalJSON(data []byte) error {
	var h head
	var t tail
	if err := json.Unmarshal(data, &h); err != nil {
		return fmt.Errorf("reading a request: %w", err)
	}
	if err := json.Unmarshal(data, &t); err != nil {
		return fmt.Errorf("reading a request: %w", err)
	}
	members, err := decoded(data)
	if err != nil {
		return err
	}
	maps.DeleteFunc(members, func(name string, value any) bool {
		section, is := value.(map[string]any)
		return shared(name) || is && len(section) == 0
	})
	*r = Request{
		Method: h.Method, Cluster: h.Cluster, Name: h.Name, Customer: h.Customer, RequestedBy: h.RequestedBy, Contact: h.Contact, Ticket: h.Ticket,
		Own: canonical(members), Probe: t.Probe, Confirm: t.Confirm, Renew: t.Renew, Deadline: t.Deadline,
	}
	return nil
}

func shared(name string) bool {
	switch name {
	case "method", "cluster", "name", "customer", "requestedBy", "contact", "ticket", "probe", "confirm", "renew", "deadline":
		return true
	default:
		return false
	}
}
