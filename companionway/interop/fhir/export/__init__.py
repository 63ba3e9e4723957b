"""Bulk export: what a partner may have, in files of one resource a line, made by the worker (interop 14, ADR 48)."""
