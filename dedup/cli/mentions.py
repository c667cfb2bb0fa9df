"""What two texts say in so many words: rare words, titles, numbers and weekdays that they share or do not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from dedup.cli.isolates import isolate

if TYPE_CHECKING:
    from dedup._types import F32

Document = Mapping[str, Any]

LEAD_WORDS: Final = 60  # as in the zone of the same name
# idf from which a word is worth telling: in at most 1 of 55 reports of the background.
RARE: Final = 5.0
MOST: Final = 8  # words, or numbers, in a line

# Marks stand inside words, and are no letters to Python.
_MARKS: Final = r"[\u0610-\u061a\u064b-\u065f\u0670]*"
_WORD: Final = re.compile(rf"(?:[^\W\d_]{_MARKS})+")
_NUMBER: Final = re.compile(r"\d+(?:[.,\u066b\u066c]\d+)*")
_TOKEN: Final = re.compile(rf"(?:[^\W_]{_MARKS})+")


class Said(NamedTuple):
    """What a report says.

    Attributes:
        title: Words of its title, by hash.
        lead: Words of title and lead.
        whole: Words of title and text.
        lead_numbers: Numbers of title and lead, as they stand there, by value.
        numbers: Numbers of title and text.
        weekdays: Names of the weekdays in title and lead, by number.
    """

    title: dict[int, str]
    lead: dict[int, str]
    whole: dict[int, str]
    lead_numbers: dict[str, str]
    numbers: dict[str, str]
    weekdays: dict[int, str]


def read(document: Document) -> Said:
    """Return what a document says."""
    title, text = (str(document.get(name) or "") for name in ("title", "text"))
    opening = f"{title}\n{_first(text, LEAD_WORDS)}"
    return Said(
        _words(title),
        _words(opening),
        _words(f"{title}\n{text}"),
        _numbers(opening),
        _numbers(f"{title}\n{text}"),
        _weekdays(opening),
    )


def told(one: Said, other: Said, idf: F32) -> Iterator[str]:
    """Yield a line for each kind of thing that both reports say, and for what only one leads with."""
    titles = _rare(one.title, other.title, idf)
    leads = [word for word in _rare(one.lead, other.lead, idf) if word not in titles]
    known = {*titles, *leads}
    rest = [word for word in _rare(one.whole, other.whole, idf) if word not in known]
    yield from _line("Rare words in both titles", titles)
    yield from _line("Rare words in both openings", leads)
    yield from _line("Rare words further down in both", rest)
    if not known and not rest:
        yield "No rare word is in both."
    numbers = [shown for value, shown in one.numbers.items() if value in other.numbers]
    yield from _line("Numbers in both", numbers)
    yield from _only("Numbers that", one.lead_numbers, other.numbers, other.lead_numbers, one.numbers)
    if one.weekdays and other.weekdays:
        same = [name for day, name in one.weekdays.items() if day in other.weekdays]
        yield from _line("Weekday in both openings", same)
        if not same:
            yield from _only("Weekday that", one.weekdays, {}, other.weekdays, {})


def _rare(one: Mapping[int, str], other: Mapping[int, str], idf: F32) -> list[str]:
    """Return the rare words of one that the other has too, as they stand in one, the rarest first."""
    shift = 64 - (len(idf).bit_length() - 1)
    weights = {key: float(idf[key >> shift]) for key in one if key in other}
    order = sorted((-weight, one[key]) for key, weight in weights.items() if weight >= RARE)
    return [word for _, word in order]


def _line(heading: str, words: Iterable[str]) -> Iterator[str]:
    """Yield a heading and the first so many words, if there are any."""
    words = list(words)
    if words:
        more = f" and {len(words) - MOST} more" if len(words) > MOST else ""
        yield f"{heading}: {', '.join(map(isolate, words[:MOST]))}{more}"


def _only(
    heading: str,
    one: Mapping[Any, str],
    in_other: Mapping[Any, str],
    other: Mapping[Any, str],
    in_one: Mapping[Any, str],
) -> Iterator[str]:
    """Yield what A alone opens with, then B."""
    yield from _line(
        f"{heading} only A opens with", [name for key, name in one.items() if key not in in_other]
    )
    yield from _line(
        f"{heading} only B opens with", [name for key, name in other.items() if key not in in_one]
    )


def _first(text: str, words: int) -> str:
    """Return a text up to the end of its first so many words."""
    end = 0
    for count, match in enumerate(_TOKEN.finditer(text)):
        if count == words:
            break
        end = match.end()
    return text[:end]


def _words(text: str) -> dict[int, str]:
    """Return the words of a text by their hash in the common spelling; the first way to write one is kept."""
    import pyarrow as pa

    from dedup.pipeline import respelled

    surfaces = list(dict.fromkeys(_WORD.findall(text)))
    hashes, spans = respelled(pa.array(surfaces, pa.string()))
    found: dict[int, str] = {}
    for surface, (first, last) in zip(surfaces, spans.tolist(), strict=True):
        if last - first == 1:
            found.setdefault(int(hashes[first]), surface)
    return found


def _numbers(text: str) -> dict[str, str]:
    """Return the numbers of a text by their value in plain digits."""
    from dedup.arabic.letters import fold

    found: dict[str, str] = {}
    for match in _NUMBER.finditer(text):
        found.setdefault(re.sub(r"\D", ".", fold(match.group())), match.group())
    return found


def _weekdays(text: str) -> dict[int, str]:
    """Return the weekdays that a text names, by their code."""
    from dedup.arabic.calendar import MONTH, WEEKDAY, codes
    from dedup.arabic.letters import fold

    found: dict[int, str] = {}
    for match in _TOKEN.finditer(text):
        code = codes().get(fold(match.group()), 0)
        if WEEKDAY <= code < MONTH:
            found.setdefault(code, match.group())
    return found
