// Package instruct writes what people read about a handshake: the page of instructions with commands ready to paste, and
// the summary and current details that Temporal Web shows.
//
// A method's words stand in pages/<method>.md.tmpl, one block for each thing that is said about a step. Whatever comes
// from outside passes through shell, hcl, md or code before it is written, so that a hostile name stays a name.
//
// [Details], [Summary] and the leftovers, such as [AllowlistLeftover], are called by workflow code: they build strings and
// nothing else. All else runs templates and belongs outside of workflows.
package instruct
