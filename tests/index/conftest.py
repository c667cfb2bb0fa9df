"""What tests of the index share."""

from pathlib import Path

import pytest


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where an index is to be."""
    return tmp_path / "news.index"
