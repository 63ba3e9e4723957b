"""Floor 0, no domain word in it: user, audit, outbox, idempotency, clock, ids, errors, the embedded database."""
