"""Every write to an engagement: `walk`, `contact`, `group`, `plan`, `handover`, `message` and `arriving` (texts)."""
