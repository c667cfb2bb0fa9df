"""The calendar dates that a text states outright, and the one that dates a page.

Nothing is guessed: "the 25th of this month", weekdays and Hijri dates give nothing, and a year is taken
only where it stands with its day and month.
"""

import datetime
import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Final, NamedTuple

from dedup.arabic import letters
from dedup.arabic.months import CLDR, PRESS


class Mention(NamedTuple):
    """A day that a text names; `start` and `end` are where the date stands, without its time."""

    year: int | None
    month: int
    day: int
    hour: int | None
    minute: int | None
    start: int
    end: int


# No news page is older than its press, and a year beyond is a number of something else (or Hijri: 1437).
YEARS: Final = range(1900, 2101)
LEAP_YEAR: Final = 2000  # stands in for a missing year, so that 29 February passes
NOON: Final = 12

# How far from a date its time may stand: "| ", ", the weekday, at the hour ".
REACH: Final = 40
# A date line with several dates and places is shorter than this; longer ones are not even searched.
MAX_LINE: Final = 200

_MARKS: Final = "[\u064b-\u0655\u0670\u0640\u200b-\u200f]*"
_GAP: Final = r"[^\S\n]{0,3}"
_SPELLINGS: Final = {"ا": "اأإآٱ", "ه": "هة", "ي": "يىی", "ك": "كک", " ": " \u00a0\t"}


_YEAR: Final = (
    rf"(?:{_GAP}[-/،,]?{_GAP}(?:من{_GAP})?(?:(?:ال|لل|ل)?(?:عام|سنة){_GAP})?"
    r"(?P<year>\d{4})(?!\d)(?![.,٫٬]\d))?"
)
_DAY_AND_YEAR: Final = re.compile(
    rf"(?<!\d)(?P<day>\d{{1,2}}){_GAP}[،,]?{_GAP}(?P<year>\d{{4}})(?!\d)(?![.,:/٫٬]\d)"
)
_BY_NUMBER: Final = re.compile(
    rf"(?<!\d)(?<!\d[.,:/٫٬-])(?P<first>\d{{1,4}}){_GAP}(?P<sep>[-/.]){_GAP}(?P<second>\d{{1,2}}){_GAP}(?P=sep){_GAP}"
    r"(?P<third>\d{1,4})(?!\d)(?![./-]\d)"
)

_CLOCK: Final = (
    rf"(?<!\d)(?P<hour>\d{{1,2}}){_GAP}:{_GAP}(?P<minute>\d{{2}})(?!\d)(?:{_GAP}:{_GAP}\d{{2}}(?!\d))?"
    rf"{_GAP}(?P<half>(?:صباح|مساء|ص(?!\w)|م(?!\w)|[AaPp][Mm](?!\w))[\u0627\u064b]*)?"
)
_WEEKDAY: Final = r"(?:ال(?:[أا]حد|[اإ]ثنين|ثلاثاء|[أا]ربعاء|خميس|جمعة|سبت))?"
_TIME_AFTER: Final = re.compile(
    rf"[T |،,()\-–—•·\u00a0]{{0,6}}(?:(?:في|على|عند) )?(?:تمام )?(?:الساعة)?[ :]{{0,3}}(?:GMT)? ?{_CLOCK}"
)
_TIME_BEFORE: Final = re.compile(
    rf"{_CLOCK}[ |،,()\-–—•·\u00a0]{{0,6}}(?:GMT)? ?(?:يوم )?{_WEEKDAY}[ |،,()\-–—•·\u00a0]{{0,6}}$"
)


@cache
def _month() -> str:
    """Match a month by name, or by two names: "a/b", "a (b)", "a b"; in any spelling that folds to them."""
    names = sorted((*CLDR, *PRESS), key=lambda name: (-len(name), name))
    spelled = ("".join(f"[{_SPELLINGS.get(c, c)}]{_MARKS}" for c in name) for name in names)
    name = f"(?:{'|'.join(spelled)})"
    return rf"\(?(?P<month>{name})(?:{_GAP}[/\-–(]?{_GAP}{name})?(?:{_GAP}\))?(?![^\W\d_])"


# The two patterns with the names of the months take a tenth of a second to compile: not at import.
@cache
def _day_and_month() -> re.Pattern[str]:
    """Match a day, its month and perhaps a year."""
    return re.compile(
        rf"(?<!\d)(?<!\d[.,:/٫٬])(?P<day>\d{{1,2}})(?!\d){_GAP}[-/]?{_GAP}"
        rf"(?:من{_GAP})?(?:شهر{_GAP})?{_month()}{_YEAR}"
    )


@cache
def _month_at_end() -> re.Pattern[str]:
    """Match a month at the end of a text."""
    return re.compile(rf"(?<!\w){_month()}{_GAP}$")


def find(text: str) -> list[Mention]:
    """Return the dates of a text in reading order; no two overlap.

    >>> [(m.year, m.month, m.day, m.hour) for m in find("17:05 | 2019/03/07")]
    [(2019, 3, 7, 17)]
    """
    mentions: list[Mention] = []
    found = [*_by_number(text), *_by_name(text), *_month_first(text)]
    for mention in sorted(found, key=lambda m: (m.start, -m.end)):
        if not mentions or mention.start >= mentions[-1].end:
            mentions.append(mention)
    return [_with_time(mention, text) for mention in mentions]


def _by_name(text: str) -> Iterator[Mention]:
    """Find a day, its month by name and perhaps a year."""
    for match in _day_and_month().finditer(text):
        year = int(match["year"]) if match["year"] else None
        end = match.end()
        if year is not None and year not in YEARS:
            year, end = None, match.start("year")
        yield from _mention(year, _number(match["month"]), int(match["day"]), match.start(), end)


def _month_first(text: str) -> Iterator[Mention]:
    """Find a month by name, its day and a year."""
    for match in _DAY_AND_YEAR.finditer(text):
        head = max(0, match.start() - REACH)
        month = _month_at_end().search(text[head : match.start()])
        if month and int(match["year"]) in YEARS:
            start = head + month.start()
            yield from _mention(
                int(match["year"]), _number(month["month"]), int(match["day"]), start, match.end()
            )


def _by_number(text: str) -> Iterator[Mention]:
    """Find year-month-day and day-month-year; month-day-year only where it cannot be the other."""
    for match in _BY_NUMBER.finditer(text):
        first, month, third = int(match["first"]), int(match["second"]), int(match["third"])
        year, day = (first, third) if first in YEARS else (third, first)
        if year == third and month > NOON >= day:
            day, month = month, day
        if year in YEARS:
            yield from _mention(year, month, day, match.start(), match.end())


def _mention(year: int | None, month: int, day: int, start: int, end: int) -> Iterator[Mention]:
    """Yield the mention, if the calendar has such a day."""
    try:
        datetime.date(LEAP_YEAR if year is None else year, month, day)
    except ValueError:
        return
    yield Mention(year, month, day, None, None, start, end)


@lru_cache(maxsize=1024)
def _number(name: str) -> int:
    """Return the number of a month by any of its names."""
    folded = " ".join(letters.fold(name).split())
    return CLDR.get(folded) or PRESS[folded]


def _with_time(mention: Mention, text: str) -> Mention:
    """Return the mention with the time that stands beside it, after it or before."""
    match = _TIME_AFTER.match(text, mention.end, mention.end + REACH)
    if match is None:
        match = _TIME_BEFORE.search(text[max(0, mention.start - REACH) : mention.start])
    if match is None:
        return mention
    hour, minute, half = int(match["hour"]), int(match["minute"]), match["half"] or ""
    if half.lower().startswith(("م", "p")) and hour < NOON:
        hour += NOON
    elif half.lower().startswith(("ص", "a")) and hour == NOON:
        hour = 0
    if hour > 23 or minute > 59:
        return mention
    return mention._replace(hour=hour, minute=minute)


# --- the date of a page ---

# A date line holds little else: a place, an author. With more letters a line is prose, unless it says that
# it dates the page.
MAX_OTHER_LETTERS: Final = 30
MAX_LETTERS_STATED: Final = 45
# Rows with text just above the title that may hold its date; higher up stands the day of the visit.
ROWS_ABOVE: Final = 2
# Rows of the body that may still be its date line, under a summary; later ones are headings of the text.
ROWS_INSIDE: Final = 3
MAX_LETTERS_INSIDE: Final = 6
# Beside a date these letters are part of it; and a line with these words says itself that it dates the page.
_BESIDE: Final = re.compile(r"ال(?:[أا]حد|[اإ]ثنين|ثلاثاء|[أا]ربعاء|خميس|جمعة|سبت)|صباح\w*|مساء\w*|GMT")
_STATED: Final = re.compile("الموافق|نشر|تاريخ|تحديث|[Pp]ublish|[Uu]pdate")
_FOUR: Final = re.compile(r"\d{4}")  # a year
_UPDATED: Final = re.compile("تحديث|تعديل|[Uu]pdate")


def page_date(lines: Sequence[str], title_row: int | None, body_start: int, body_end: int) -> Mention | None:
    """Return the full date on the date line below the title, or else just above it, or under the lead.

    Nothing after the body is read: what stands there dates something else. Where a line gives several
    dates, the first that is not an update.

    Args:
        lines: The page.
        title_row: Row of the title, None for a page without.
        body_start: First row of the body.
        body_end: Row after the body.
    """
    anchor = body_start if title_row is None else title_row
    below = range(anchor + 1, body_start)
    above = [row for row in range(anchor - 1, -1, -1) if lines[row].strip()][:ROWS_ABOVE]
    inside = range(body_start, min(body_start + ROWS_INSIDE, body_end))
    for rows, allowed in (
        (below, MAX_OTHER_LETTERS),
        (above, MAX_OTHER_LETTERS),
        (inside, MAX_LETTERS_INSIDE),
    ):
        for row in rows:
            mention = of_line(lines[row], allowed)
            if mention is not None:
                return mention
    return None


def is_date_line(line: str, allowed: int = MAX_OTHER_LETTERS) -> bool:
    """Say whether a line gives a full date and at most `allowed` letters that are not part of it."""
    return of_line(line, allowed) is not None


def of_line(line: str, allowed: int) -> Mention | None:
    """Return the full date that a date line gives; None for any other line."""
    found = stated(line)
    return found[0] if found is not None and found[1] <= allowed else None


@lru_cache(maxsize=1 << 12)
def stated(line: str) -> tuple[Mention, int] | None:
    """Return the full date that a line gives, and how many letters it has beside; None without a date.

    Letters that a date line may have anyway are not counted.
    """
    if len(line) > MAX_LINE or not _FOUR.search(line):
        return None
    dates = [mention for mention in find(line) if mention.year is not None]
    if not dates:
        return None
    rest = line
    for mention in reversed(dates):
        rest = rest[: mention.start] + rest[mention.end :]
    others = sum(map(str.isalpha, _BESIDE.sub("", rest)))
    if _STATED.search(rest):
        others = 0 if others <= MAX_LETTERS_STATED else len(line)
    starts = [0, *(mention.end for mention in dates)]
    fresh = [m for start, m in zip(starts, dates, strict=False) if not _UPDATED.search(line, start, m.start)]
    return (fresh or dates)[0], others
