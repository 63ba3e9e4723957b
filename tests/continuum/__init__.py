"""Tests of the continuum."""
