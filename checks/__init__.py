"""Checks of the house that are no tests: rules for semgrep, the list of parts."""
