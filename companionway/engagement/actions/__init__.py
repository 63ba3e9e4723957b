"""Every write to an engagement: `walk` (open, pause, goodbye, return, assign), `contact` (touches), `group`."""
