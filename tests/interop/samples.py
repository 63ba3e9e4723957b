"""Where the shared samples lie: beside the repository, or where COMPANIONWAY_SAMPLES says."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SAMPLES = Path(os.environ.get("COMPANIONWAY_SAMPLES", ROOT.parent / "shared" / "samples"))
needs_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are not beside this repository")


def files(*patterns: str) -> list[Path]:
    """The sample files of these patterns, none where the samples are not at hand."""
    return sorted(path for pattern in patterns for path in SAMPLES.glob(pattern))


def ids(paths: list[Path]) -> list[str]:
    """Short names for test ids."""
    return [path.name.removesuffix(".json")[-60:] for path in paths]
