package main

import (
	"errors"
	"strconv"

	"causeway.dev/internal/connection"
)

func stepNumber(n int) string { return strconv.Itoa(n) }

// pageOf renders the whole page, or one step of it.
func pageOf(p connection.Progress, step string) (string, error) {
	if step != "" {
		if _, err := findStep(p, step); err != nil {
			return "", err
		}
	}
	return "", errors.New("not written yet")
}
