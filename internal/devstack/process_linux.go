package devstack

import "syscall"

// dieWithParent lets the kernel end a program when the stack itself was killed and cannot.
func dieWithParent(attributes *syscall.SysProcAttr) { attributes.Pdeathsig = syscall.SIGTERM }
