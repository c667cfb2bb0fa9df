"""Who had a text first is told only where the times tell it."""

from datetime import UTC, datetime, timedelta

import pytest

from dedup.report import outlets
from dedup.trees import Copy, Report

NOON = datetime(2020, 1, 1, 12, tzinfo=UTC)


def copy(*arrivals: tuple[str | None, datetime | None]) -> Copy:
    reports = tuple(Report(str(at), "t", None, *arrival) for at, arrival in enumerate(arrivals))
    return Copy("c", reports[0], (), reports)


def test_first_and_later() -> None:
    """The earliest outlet is first; each later one is counted once, with its lag."""
    hours = [NOON + timedelta(hours=hour) for hour in range(4)]
    told = outlets.flows(
        [copy(("b", hours[1]), ("a", hours[0]), ("c", hours[3]), ("b", hours[2]))], ["a", "b", "c"]
    )

    assert [[0, 1, 1, 60], [0, 2, 1, 180]] == told["pairs"]
    assert ([1, 0, 0], [1, 1, 1], [60, None, None]) == (told["first"], told["shared"], told["lead"])


@pytest.mark.parametrize(
    "others",
    [
        pytest.param([("b", NOON)], id="the same minute"),
        pytest.param([("b", NOON.replace(hour=0))], id="a day without a time"),
    ],
)
def test_what_times_do_not_tell(others: list[tuple[str, datetime]]) -> None:
    """Equal times, and a day that may hold any time, name no first."""
    told = outlets.flows([copy(("a", NOON), *others)], ["a", "b"])

    assert (1, 1, []) == (told["texts"], told["unsure"], told["pairs"])


def test_one_outlet_copies_nobody() -> None:
    """Texts of one outlet, of none, or without dates are no flow."""
    alone = [copy(("a", NOON), ("a", NOON)), copy((None, NOON), ("a", NOON)), copy(("a", None), ("b", NOON))]

    assert 0 == outlets.flows(alone, ["a", "b"])["texts"]


def test_ranked_by_reports() -> None:
    """The outlet of most reports stands first, then names decide."""
    reports = copy(("b", None), ("a", None), ("c", None), ("c", None), (None, None)).reports

    assert ["c", "a", "b"] == outlets.ranked(reports)
