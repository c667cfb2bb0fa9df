"""Every way in which a record may state its date, and those that state none."""

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup import moments

DAY = 1_473_292_800  # 2016-09-08
TIME = DAY + 18 * 3600 + 30 * 60 + 15

STATED = {
    "iso-date": ("2016-09-08", DAY, "day"),
    "iso-date-basic": ("20160908", DAY, "day"),
    "iso-week": ("2016-W36-4", DAY, "day"),
    "number-date": (20160908, DAY, "day"),
    "date-object": (dt.date(2016, 9, 8), DAY, "day"),
    "padded": (" 2016-09-08\n", DAY, "day"),
    "midnight-is-a-time": ("2016-09-08T00:00:00", DAY, "second"),
    "iso-naive": ("2016-09-08T18:30:15", TIME, "second"),
    "iso-space": ("2016-09-08 18:30:15", TIME, "second"),
    "iso-minutes": ("2016-09-08 18:30", TIME - 15, "second"),
    "iso-z": ("2016-09-08T18:30:15Z", TIME, "second"),
    "iso-offset": ("2016-09-08T21:30:15+03:00", TIME, "second"),
    "iso-short-offset": ("2016-09-08T21:30:15+0300", TIME, "second"),
    "iso-fraction": ("2016-09-08T18:30:15.987654Z", TIME, "second"),
    "space-before-offset": ("2016-09-08 21:30:15 +0300", TIME, "second"),
    "named-zone": ("2016-09-08 18:30:15 UTC", TIME, "second"),
    "mail": ("Thu, 08 Sep 2016 21:30:15 +0300", TIME, "second"),
    "mail-gmt": ("Thu, 8 Sep 2016 18:30:15 GMT", TIME, "second"),
    "mail-no-weekday": ("8 Sep 2016 18:30:15 -0000", TIME, "second"),
    "seconds": (TIME, TIME, "second"),
    "seconds-as-text": (str(TIME), TIME, "second"),
    "seconds-with-fraction": (TIME + 0.75, TIME, "second"),
    "milliseconds": (TIME * 1000 + 999, TIME, "second"),
    "milliseconds-as-text": (str(TIME * 1000 + 999), TIME, "second"),
    "datetime-naive": (dt.datetime(2016, 9, 8, 18, 30, 15), TIME, "second"),
    "datetime-aware": (
        dt.datetime(2016, 9, 8, 21, 30, 15, tzinfo=dt.timezone(dt.timedelta(hours=3))),
        TIME,
        "second",
    ),
    "before-1970": ("1969-12-31T23:59:59Z", -1, "second"),
    "first": ("1800-01-01", -5_364_662_400, "day"),
    "last": ("2199-12-31T23:59:59Z", 7_258_118_399, "second"),
}

UNSTATED = {
    "none": None,
    "empty": "",
    "blank": "  ",
    "words": "yesterday",
    "day-or-month-first": "08/09/2016",
    "year-alone": "2016",
    "month-alone": "2016-09",
    "no-such-day": "2016-02-30",
    "no-such-hour": "2016-02-03T25:00:00",
    "year-1": "0001-01-01T00:00:00Z",
    "year-1-east": "0001-01-01T00:00:00+14:00",
    "year-9999": "9999-12-31T23:59:59Z",
    "year-9999-west": "9999-12-31T23:59:59-14:00",
    "datetime-min": dt.datetime.min,
    "datetime-max-aware": dt.datetime.max.replace(tzinfo=dt.timezone(dt.timedelta(hours=-14))),
    "date-min": dt.date.min,
    "hijri": "1437-12-06",
    "too-early": "1799-12-31",
    "too-late": "2200-01-01",
    "arabic-digits": "\u0662\u0660\u0661\u0666-\u0660\u0669-\u0660\u0668",
    "superscript": "\u00b9\u00b9",
    "zero": 0,
    "small-number": 12345,
    "huge-number": 10**30,
    "huge-digits": "9" * 5000,
    "true": True,
    "nan": math.nan,
    "infinity": math.inf,
    "list": ["2016-09-08"],
    "object": {"$date": "2016-09-08"},
    "mail-no-such-day": "Thu, 32 Sep 2016 21:30:15 +0300",
    "mail-no-such-month": "Thu, 08 Foo 2016 21:30:15 +0300",
    "mail-huge-zone": "Thu, 08 Sep 2016 21:30:15 +999999999999",
}


@pytest.mark.parametrize(("value", "seconds", "precision"), STATED.values(), ids=STATED)
def test_stated_date_is_understood(value: object, seconds: int, precision: str) -> None:
    """A date in any of the known forms comes as seconds in UTC; only a bare date has precision day."""
    assert (seconds, precision) == moments.parse(value)


@pytest.mark.parametrize("value", UNSTATED.values(), ids=UNSTATED)
def test_unclear_date_is_none(value: object) -> None:
    """What states no single plausible moment is no date, and no error."""
    assert moments.parse(value) is None


@given(st.one_of(st.text(), st.from_regex(r"[\d:TZ+ -]{4,30}"), st.integers(), st.floats(), st.binary()))
def test_anything_is_a_plausible_date_or_none(value: object) -> None:
    """Whatever is given, nothing is raised and nothing implausible comes back."""
    moment = moments.parse(value)

    assert moment is None or -5_364_662_400 <= moment.seconds < 7_258_118_400


@given(st.datetimes(dt.datetime(1800, 1, 2), dt.datetime(2199, 12, 30), timezones=st.timezones()))
def test_time_zone_does_not_move_the_moment(moment: dt.datetime) -> None:
    """The same instant has the same seconds, as an object and as ISO text in any zone."""
    seconds = math.floor(moment.replace(microsecond=0).timestamp())
    offset = moment.utcoffset() or dt.timedelta()
    text = moment.astimezone(dt.timezone(offset)).isoformat()

    assert (seconds, "second") == moments.parse(moment)
    assert (seconds, "second") == moments.parse(text)
