"""Repeatable measurements. Nothing here is asserted in tests; every figure is printed with its sizes and probes."""
