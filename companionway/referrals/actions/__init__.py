"""Every write to a referral: `receive` (the one door behind all doors), `answer` (a peer's verbs), `place` (sending on)."""
