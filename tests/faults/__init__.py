"""Faults: races, repeats and kills, each ending in a ledger."""
