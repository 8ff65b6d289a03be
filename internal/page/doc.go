// Package page renders what people read about a handshake: the page of instructions with commands ready to paste, and the
// summary and current details that Temporal Web shows.
//
// A method's words stand in its folder, in page.md.tmpl, one block for each thing that is said about a step, "<step>.<part>":
//
//	missing    what is not known yet; while it says something there is nothing to do
//	why        what the step is for
//	console    what to click, an item for each click
//	cli        commands, an item for each; lines with # before one say why, and with #> that it does the step
//	terraform  the same for Terraform
//	see        what shows that it worked
//	undo       commands that take it back
//
// A command is written there and nowhere else. What Temporal Web shows of the current step are the commands with #>, and
// what it has besides them: "<step>.first", a line before them, "<step>.short", in place of them, "<step>.wait", what the
// customer's word is good for, and "<step>.example", a value that it must carry, as NAME=VALUE. What only the customer can remove are the blocks "<step>.left.<name>", which say in three
// items what, where and why, and "<step>.undo.<name>", its commands.
//
// Whatever comes from outside passes through shell, hcl, md or code before it is written, so that a hostile name stays a
// name.
package page
