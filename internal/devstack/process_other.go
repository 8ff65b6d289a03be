//go:build unix && !linux

package devstack

import "syscall"

// dieWithParent has no equal here: a stack that was killed leaves its programs behind.
func dieWithParent(*syscall.SysProcAttr) {}
