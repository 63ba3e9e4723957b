"""Reading the walk: `today` (the peer's day), `timeline` (one person's journey), `caseload` (people you support)."""
