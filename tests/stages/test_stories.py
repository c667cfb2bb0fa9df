"""dedup.stages.stories: how close two events are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels.linkage import UNIT
from dedup.stages import stories

NAN = float("nan")


def relate(cosine: float, days: float, half: float = 30.0, window: float = 240.0) -> float:
    """Run the stage on one pair; return a share of 1."""
    found = stories.relate(np.array([cosine]), np.array([days]), half_days=half, window_days=window)
    return int(found[0]) / UNIT


@pytest.mark.parametrize(
    ("cosine", "days", "expected"),
    [
        pytest.param(0.8, 0, 0.8, id="same-day"),
        pytest.param(0.8, 30, 0.4, id="half"),
        pytest.param(0.9, 60, 0.3, id="third"),
        pytest.param(0.9, 240, 0.1, id="at-the-edge"),
        pytest.param(0.9, 240.000001, 0, id="outside"),
        pytest.param(0.8, NAN, 0.8, id="undated"),
        pytest.param(1, 0, 1, id="equal"),
    ],
)
def test_time_takes_from_likeness(cosine: float, days: float, expected: float) -> None:
    """The cosine, halved at the half-life, a third at twice that, 0 outside the window."""

    assert pytest.approx(expected, abs=1e-5) == relate(cosine, days)


@given(cosine=st.floats(0, 1), days=st.floats(0, 300), more=st.floats(0, 100))
def test_more_days_never_bring_events_closer(cosine: float, days: float, more: float) -> None:
    """Likeness only falls with time, and rises with the cosine."""

    assert relate(cosine, days) >= relate(cosine, days + more)
    assert relate(cosine, days) <= relate(min(1, cosine + more / 100), days)


def test_no_pairs_are_no_error() -> None:
    """Nothing in, nothing out."""

    assert [] == stories.relate(np.empty(0), np.empty(0), half_days=1, window_days=1).tolist()
