"""Linkages: a person was told of a place that helps, or brought there; a week on somebody asks how it went."""
