"""Reading the walk: `today` (the peer's day), `caseload` (people you support), `timeline`, `lookup` (one row)."""
