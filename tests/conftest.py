"""Fixtures that every room's tests share."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

# A first call compiles, so a deadline would fail the first example only. A commit has one result, so
# examples are the same each time; `.ci/full` looks further: five times as many, others each time.
settings.register_profile(
    "dedup", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
settings.register_profile("further", settings.get_profile("dedup"), derandomize=False, max_examples=500)
settings.load_profile(os.environ.get("EXAMPLES", "dedup"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real corpora and gold labels; the test is skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"real corpora not found at {SHARED}")
    return SHARED


@pytest.fixture(scope="session")
def sample() -> Path:
    """The folder of our own sample reports."""
    return ROOT / "data" / "sample"
