"""Coming in: sign out, the first page for each role, and everything else under More."""
