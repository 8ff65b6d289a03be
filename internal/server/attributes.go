package server

import (
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"

	"causeway.dev/internal/connection"
)

// Attributes are the search attributes that a namespace needs before any connection can run in it, by name. An unknown
// one wedges a workflow task for ever, so that workers check for them at start.
func Attributes() map[string]enums.IndexedValueType {
	return map[string]enums.IndexedValueType{
		connection.AttributeStatus:    enums.INDEXED_VALUE_TYPE_KEYWORD,
		connection.AttributeWaitingOn: enums.INDEXED_VALUE_TYPE_KEYWORD,
		connection.AttributeCluster:   enums.INDEXED_VALUE_TYPE_KEYWORD,
		connection.AttributeCustomer:  enums.INDEXED_VALUE_TYPE_KEYWORD,
		connection.AttributeMethod:    enums.INDEXED_VALUE_TYPE_KEYWORD,
		connection.AttributeDeadline:  enums.INDEXED_VALUE_TYPE_DATETIME,
		connection.AttributeGrantOpen: enums.INDEXED_VALUE_TYPE_DATETIME,
	}
}

// StartAttributes are the search attributes of a connection whose handshake has not begun yet.
func StartAttributes(r connection.Request) temporal.SearchAttributes {
	return temporal.NewSearchAttributes(
		temporal.NewSearchAttributeKeyKeyword(connection.AttributeStatus).ValueSet(string(connection.Checking)),
		temporal.NewSearchAttributeKeyKeyword(connection.AttributeCluster).ValueSet(r.Cluster),
		temporal.NewSearchAttributeKeyKeyword(connection.AttributeCustomer).ValueSet(r.Customer),
		temporal.NewSearchAttributeKeyKeyword(connection.AttributeMethod).ValueSet(string(r.Method)),
	)
}
