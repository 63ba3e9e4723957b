"""Every write to a referral: `receive` (the door behind all doors), `answer` (a peer's verbs), `place` (sending on)."""
