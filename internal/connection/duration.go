package connection

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

const day = 24 * time.Hour

// ParseDuration reads "7d", "36h", "1d12h" or anything that time.ParseDuration takes. It must be positive.
func ParseDuration(s string) (Duration, error) {
	rest, total := s, time.Duration(0)
	if days, after, found := strings.Cut(s, "d"); found {
		n, err := strconv.Atoi(days)
		if err != nil || n < 0 || n > 36500 {
			return 0, fmt.Errorf("%q is not a duration: write it like 7d, 36h or 90m", s)
		}
		total, rest = time.Duration(n)*day, after
	}
	if rest != "" {
		d, err := time.ParseDuration(rest)
		if err != nil {
			return 0, fmt.Errorf("%q is not a duration: write it like 7d, 36h or 90m", s)
		}
		total += d
	}
	if total <= 0 {
		return 0, fmt.Errorf("%q is not a duration: it must be longer than nothing", s)
	}
	return Duration(total), nil
}

// String writes whole days as days, so that a deadline reads back as it was asked for.
func (d Duration) String() string {
	t := time.Duration(d)
	if t >= day && t%day == 0 {
		return strconv.Itoa(int(t/day)) + "d"
	}
	return t.String()
}

// MarshalText makes Duration readable in JSON and YAML.
func (d Duration) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText wrote, and what people write by hand.
func (d *Duration) UnmarshalText(text []byte) error {
	if string(text) == "0s" {
		*d = 0
		return nil
	}
	parsed, err := ParseDuration(string(text))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}
