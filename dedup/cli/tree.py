"""The largest stories of a run as a tree: story, events, texts and their copies."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from dedup.cli.isolates import isolate, visible
from dedup.results import Result
from dedup.trees import Copy, Event, Report, Story

SPEAKER, COPY, TEXT = "★", "=", "·"
LEGEND: Final = f"{SPEAKER} speaks for its event   {TEXT} another text   {COPY} copies of the text above"

# Cells: of the column of outlets, of a date, and of a title that is still worth a column beside it.
_SOURCE: Final = 18
_DATE: Final = 10
_TITLE: Final = 30

# Characters of a title that are searched for one that can be seen.
_LOOKED_AT: Final = 200


@dataclass(frozen=True, slots=True)
class Tree:
    """A rich renderable; one line of text a row, each cut to the console's width."""

    shown: tuple[Story, ...]
    total: int
    events: int
    texts: int

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the lines."""
        for rank, story in enumerate(self.shown, start=1):
            yield from self._story(rank, story, options.max_width)
            yield _line()
        if self.total > len(self.shown):
            yield _line((_more(self.total - len(self.shown), "story"), "dim"))
        if self.shown:
            yield _line((LEGEND, "dim"))

    def _story(self, rank: int, story: Story, width: int) -> Iterator[Text]:
        margin = f"{rank:>2}  "
        title = _titled(story.representative, width - len(margin))
        size, days = _many(story.size, "report"), _days(story.first_seen, story.last_seen)
        indent = " " * len(margin)
        yield _line((margin, "bold cyan"), (title, "bold"))
        yield _facts((indent, ""), (size, _many(len(story.events), "event"), days), story.id, width)
        shown = _by_date(story.events[: self.events])
        hidden = len(story.events) - len(shown)
        for position, event in enumerate(shown, start=1):
            is_last = position == len(shown) and not hidden
            yield from self._event(event, indent, is_last, width)
        if hidden:
            yield _line((f"{indent}└─ ", "dim"), (_more(hidden, "event"), "dim"))

    def _event(self, event: Event, indent: str, is_last: bool, width: int) -> Iterator[Text]:
        facts = [_days(event.first_seen, event.last_seen)]
        if event.size > 1:
            facts.append(_many(event.size, "report"))
        if len(event.sources) > 1:
            facts.append(_many(len(event.sources), "outlet"))
        yield _facts((f"{indent}{'└─' if is_last else '├─'} ", "dim"), facts, event.id, width)
        guide = f"{indent}{' ' if is_last else '│'}    "
        dated = event.first_seen is not None and _day(event.first_seen) != _day(event.last_seen)
        texts = sorted(event.copies, key=lambda copy: event.representative.id not in copy.ids)
        for copy in texts[: self.texts]:
            speaker = event.representative if copy is texts[0] else copy.representative
            yield _report(guide, SPEAKER if copy is texts[0] else TEXT, speaker, dated, width)
            yield from _copies(guide, copy, speaker, dated, width)
        if hidden := texts[self.texts :]:
            yield _line((guide, "dim"), (_more(sum(copy.size for copy in hidden), "report"), "dim"))


def render(result: Result, *, stories: int = 10, events: int = 4, texts: int = 3) -> Tree:
    """Return the tree of the largest stories, to be printed by a rich console.

    Args:
        result: A run.
        stories: At most so many stories, the largest.
        events: At most so many events a story: the largest, shown by date.
        texts: At most so many texts an event, each with its copies in one line.
    """
    return Tree(result.largest(stories), result.count("story"), events, texts)


def _facts(start: tuple[str, str], facts: Sequence[str], name: str, width: int) -> Text:
    """Return the line of a group: its facts and, where there is room, its id."""
    told = " · ".join(facts)
    room = width - cell_len(start[0] + told)
    shown = f" · {isolate(name)}"
    return _line(start, (told, "cyan"), (shown if cell_len(shown) <= room else "", "dim"))


def _report(guide: str, mark: str, report: Report, dated: bool, width: int) -> Text:
    """Return the line of a report: mark, title, outlet, and its day where those of the event differ."""
    room = width - cell_len(guide) - 2
    date = f"  {_day(report.published) or ' ' * _DATE}" if dated else ""
    source = f"  {_padded(isolate(report.source, _SOURCE), _SOURCE)}" if report.source else ""
    if room - len(date) - cell_len(source) < _TITLE:
        source = ""
    title = _titled(report, room - len(date) - cell_len(source))
    return _line((guide, "dim"), (f"{mark} ", "yellow"), (title, ""), (source, "cyan"), (date, "dim"))


def _copies(guide: str, copy: Copy, speaker: Report, dated: bool, width: int) -> Iterator[Text]:
    """Yield the line of the copies of a text: the other report, or their number and outlets."""
    others = [report for report in copy.reports if report is not speaker]
    if len(others) == 1:
        yield _report(guide, COPY, others[0], dated, width)
    elif others:
        count = _many(len(others), "copy")
        outlets = _listed(
            {report.source for report in others if report.source}, width - len(guide + count) - 4
        )
        yield _line(
            (guide, "dim"),
            (f"{COPY} ", "yellow"),
            (f"{count}{': ' if outlets else ''}", ""),
            (outlets, "cyan"),
        )


def _listed(names: Set[str], room: int) -> str:
    """Return as many names as so many cells hold, each isolated, and how many are left."""
    listed = ""
    for taken, name in enumerate(sorted(names)):
        longer = f"{listed}{', ' if listed else ''}{isolate(name, _SOURCE)}"
        left = len(names) - taken
        if cell_len(longer) > room - len(f" +{left}"):
            return f"{listed} +{left}" if listed else ""
        listed = longer
    return listed


def _titled(report: Report, room: int) -> str:
    """Return the title in exactly so many cells; a report without one is known by its id."""
    begins = visible(report.title[:_LOOKED_AT]) if report.title else ""
    return _padded(isolate(report.title if report.title and begins else report.id, room), room)


def _padded(isolated: str, width: int) -> str:
    return isolated + " " * (width - cell_len(isolated))


def _by_date(events: Sequence[Event]) -> list[Event]:
    """Return the events from the earliest to the latest, those without a date last."""
    return sorted(events, key=lambda event: (event.first_seen is None, event.first_seen or 0, event.id))


def _days(first: datetime | None, last: datetime | None) -> str:
    if first is None or last is None or first.date() == last.date():
        return _day(first) or "no date"
    end = _day(last).removeprefix(f"{first.year:04}-")
    return f"{_day(first)} to {end} ({(last.date() - first.date()).days + 1:,} days)"


def _day(moment: datetime | None) -> str:
    return moment.date().isoformat() if moment else ""


def _many(number: int, noun: str) -> str:
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {noun[:-1]}ies" if noun.endswith("y") else f"{number:,} {noun}s"


def _more(number: int, noun: str) -> str:
    return f"… {_many(number, noun).replace(' ', ' more ')}"


def _line(*parts: tuple[str, str]) -> Text:
    """Return one line of plain parts and their styles; markup in them means nothing."""
    line = Text.assemble(*parts, no_wrap=True, overflow="ignore")
    line.rstrip()
    return line
