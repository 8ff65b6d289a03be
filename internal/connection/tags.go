package connection

import "strconv"

// Tag is one key and value that marks a cloud resource as ours.
type Tag struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// Product is the value of the managed-by tag.
const Product = "causeway"

// Tag keys that every resource carries.
const (
	TagManagedBy    = "managed-by"
	TagConnectionID = "connection-id"
	TagClusterID    = "cluster-id"
	TagOrgID        = "org-id"
	TagHandshake    = "handshake"
	TagGeneration   = "generation"
	TagName         = "Name"
)

// Owner says which attempt at which connection a resource belongs to. It travels in the input of every change and of
// every undo, because an undo removes only what equals ours, generation included.
type Owner struct {
	Connection ID     `json:"connection"`
	Generation int    `json:"generation"`
	Customer   string `json:"customer"`
	Method     Method `json:"method"`
}

// Tags are the tags of everything that this owner makes, in a fixed order.
func (o Owner) Tags() []Tag {
	return []Tag{
		{TagManagedBy, Product},
		{TagConnectionID, o.Connection.String()},
		{TagClusterID, o.Connection.Cluster},
		{TagOrgID, o.Customer},
		{TagHandshake, string(o.Method)},
		{TagGeneration, strconv.Itoa(o.Generation)},
		{TagName, o.Connection.Resource(o.Generation)},
	}
}
