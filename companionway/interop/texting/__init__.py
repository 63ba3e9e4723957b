"""Texts over a provider: what one is (`provider`), one of them (`twilio`), the worker's sending, and what comes in."""
