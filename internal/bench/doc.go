// Package bench measures what Causeway costs: history, billable actions, calls to the cloud, memory, time. It plays real
// handshakes on a Temporal dev server against the simulated cloud, and puts each figure beside its budget. It is a report
// and not a test: how long something takes is never asserted, and a missed budget is printed as MISSED.
package bench
