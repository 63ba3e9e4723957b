"""Every write to an engagement: `walk` (open, pause, goodbye, come back, assign) and `contact` (touches and their mending)."""
