"""The recovery-language guard held against a corpus of invented sentences."""
