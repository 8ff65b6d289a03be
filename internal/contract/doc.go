// Package contract says what runs where: a typed handle for each activity, with its name, its task queue, its input and its
// answer. Workflows and the verbs call activities by these handles and know nothing else of them; the worker implements each
// handle once, and a wrong signature does not compile. No cloud's SDK is imported here or below.
//
// Each family of activities has a folder: its handles, and the messages that they take and answer with. An activity's name
// is "<family>.<Handle>"; it stands in undo entries and histories, so it is permanent.
package contract
