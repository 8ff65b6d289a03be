//go:build unix

package devstack

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
)

// apart gives a program a process group of its own: Ctrl-C in a terminal reaches every process of the foreground group
// at once, and the stack has to end in order.
func apart(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	dieWithParent(cmd.SysProcAttr)
}

// drain asks a program and its children to end.
func drain(pid int) { _ = syscall.Kill(-pid, syscall.SIGTERM) } // already gone is what we want

// kill ends them.
func kill(pid int) { _ = syscall.Kill(-pid, syscall.SIGKILL) }

// lock holds a file for this process alone. The kernel gives it back when the process ends, however that happens.
func lock(path string) (release func() error, err error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("opening the lock: %w", err)
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		held := fmt.Errorf("another stack runs with the data in %s", filepath.Dir(path))
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			held = fmt.Errorf("locking %s: %w", path, err)
		}
		return nil, errors.Join(held, file.Close())
	}
	return file.Close, nil
}
