package activities

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
)

// TestNextLook_SevenDays plays a customer who takes a week.
func TestNextLook_SevenDays(t *testing.T) {
	const week = 7 * 24 * time.Hour
	for range 20 {
		looks, elapsed := 0, time.Duration(0)
		scheduled := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
		for elapsed < week {
			looks++
			delay := NextLook(activity.Info{Attempt: int32(looks), ScheduledTime: scheduled, StartedTime: scheduled.Add(elapsed)})
			switch {
			case elapsed < 3*time.Second:
				require.InDelta(t, 1, delay.Seconds(), 0.11)
			case elapsed < 23*time.Hour:
				require.LessOrEqual(t, delay, 11*time.Minute)
			case elapsed > 25*time.Hour:
				require.InDelta(t, 60, delay.Minutes(), 6.1)
			}
			elapsed += delay
		}
		require.LessOrEqual(t, looks, 350)
		require.Greater(t, looks, 200)
	}
}

// TestNextLook_WithoutAClock is the test environment, which gives every attempt the same times.
func TestNextLook_WithoutAClock(t *testing.T) {
	delay := func(attempt int32) time.Duration { return NextLook(activity.Info{Attempt: attempt}) }
	require.InDelta(t, 1, delay(1).Seconds(), 0.11)
	require.InDelta(t, 10, delay(60).Minutes(), 1.1)
	require.InDelta(t, 60, delay(300).Minutes(), 6.1)
	require.InDelta(t, 5, NextWatch(activity.Info{Attempt: 1_000_000}).Minutes(), 0.6)
	require.InDelta(t, 5, NextWatch(activity.Info{Attempt: 1}).Seconds(), 0.6)
}

func TestNextLook_AnEagerLookIsPacedByItsPolicy(t *testing.T) {
	info := activity.Info{Attempt: 3, RetryPolicy: &temporal.RetryPolicy{MaximumAttempts: 5}}
	require.Zero(t, NextLook(info))
	info.RetryPolicy.MaximumAttempts = 1_000_000
	require.NotZero(t, NextLook(info))
}
