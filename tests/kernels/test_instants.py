"""dedup.kernels.instants against its twin, which reads all dates."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup import moments
from dedup.kernels import instants
from tests.reference import instants as twin

NUMBERS = st.integers(0, 99).map("{:02}".format)
YEARS = st.integers(1790, 2210).map(str)
CLOCKS = st.tuples(st.sampled_from(" TtX"), NUMBERS, NUMBERS, NUMBERS).map(
    lambda p: f"{p[0]}{':'.join(p[1:])}"
)
ZONES = st.sampled_from(["", "Z", "z", " "]) | st.tuples(st.sampled_from("+- "), NUMBERS, NUMBERS).map(
    lambda p: f"{p[0]}{p[1]}:{p[2]}"
)
DAYS = st.dates().map(str) | st.tuples(YEARS, NUMBERS, NUMBERS).map("-".join)
MOMENTS = st.datetimes().map(lambda moment: moment.isoformat(timespec="seconds"))
DATES = DAYS | MOMENTS | st.tuples(DAYS, CLOCKS | st.just(""), ZONES).map("".join) | st.text(max_size=26)


def read(*dates: str) -> list[moments.Moment | None]:
    """Run the kernel on strings."""
    encoded = [date.encode() for date in dates]
    bounds = np.cumsum([0, *map(len, encoded)])
    seconds, precision = np.zeros(len(dates), np.int64), np.full(len(dates), 9, np.uint8)
    spans = np.column_stack([bounds[:-1], bounds[1:]])
    instants.read(np.frombuffer(b"".join(encoded), np.uint8), spans, seconds, precision)
    names = {instants.DAY: "day", instants.SECOND: "second"}
    return [
        moments.Moment(second, names[kind]) if kind else None
        for second, kind in zip(seconds.tolist(), precision.tolist(), strict=True)
    ]


@given(dates=st.lists(DATES, min_size=1, max_size=5))
def test_what_is_read_is_read_alike(dates: list[str]) -> None:
    """A date that the kernel reads is that which all dates are read by; the others are left to it."""
    for date, found in zip(dates, read(*dates), strict=True):
        assert found in (None, twin.read(date)), date


def test_usual_dates_are_read() -> None:
    """Days and seconds of leap years and turns of years, with and without a zone."""
    dates = [
        *("2016-09-08", "2016-02-29", "2000-12-31", "1970-01-01", "1900-03-01"),
        *("2015-07-21 02:51:32", "2016-02-29T23:59:59", "2024-12-31T00:00:00Z", "2016-09-08T21:30:00+03:00"),
        *("2016-01-01T01:00:00-05:30", "1801-01-01T00:00:00+23:59", "2198-12-31T23:59:59-23:59"),
    ]

    assert [twin.read(date) for date in dates] == read(*dates)
    assert [None] * 4 == read("2015-02-29", "2015-13-01", "2015-01-01 24:00:00", "2015/01/01")
