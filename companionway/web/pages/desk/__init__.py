"""The privacy officer's desk: what waits, and the registers behind it."""
