"""The stories of a run as columns, in the order in which a reader meets them.

Reports stand by story, event and copy group, so that each group is a stretch of them, and its size tells
where it ends.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from html import unescape
from itertools import islice
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from dedup.arabic.glyphs import visible
from dedup.trees import Copy, Event, Report, Story

# Characters of a title, an id, an address: what is longer is none, but meant to flood the page.
_TITLE, _ID, _URL = 300, 200, 1_000
# Reports whose ids, addresses and reasons are read together when one of them is opened.
_PAGE: Final = 2_000


class Outline(NamedTuple):
    """A run in the order of its report.

    Attributes:
        stories: The largest first.
        events: Those of each story, by date; without a date last.
        copies: Those of each event: that of its representative, then the largest first.
        reports: Those of each copy group, by date.
    """

    stories: tuple[Story, ...]
    events: tuple[Event, ...]
    copies: tuple[Copy, ...]
    reports: tuple[Report, ...]


def outline(stories: Sequence[Story]) -> Outline:
    """Return the outline of stories that are in their order."""
    events = [sorted(story.events, key=lambda event: _when(event.first_seen, event.id)) for story in stories]
    in_order = [event for of_story in events for event in of_story]
    copies = [
        copy for event in in_order for copy in sorted(event.copies, key=lambda copy: _rank(event, copy))
    ]
    reports = [report for copy in copies for report in by_date(copy)]
    return Outline(tuple(stories), tuple(in_order), tuple(copies), tuple(reports))


def by_date(copy: Copy) -> list[Report]:
    """Return the reports of a group, the earliest first, those without a date last."""
    return sorted(copy.reports, key=lambda report: _when(report.published, report.id))


def columns(told: Outline, outlets: Sequence[str]) -> dict[str, Any]:
    """Return what the page reads first: the groups, and of each report title, outlet and second of 1970.

    Args:
        told: The outline.
        outlets: Names; a report is told by their place, -1 without one.
    """
    place = {name: at for at, name in enumerate(outlets)}
    speakers = {report.id: at for at, report in enumerate(told.reports)}
    return {
        "titles": [legible(report.title or "", _TITLE) for report in told.reports],
        "outlets": [place.get(report.source or "", -1) for report in told.reports],
        "times": [report.published and int(report.published.timestamp()) for report in told.reports],
        "copies": [copy.size for copy in told.copies],
        "events": [len(event.copies) for event in told.events],
        "stories": [len(story.events) for story in told.stories],
        "copySpeakers": [speakers[copy.representative.id] for copy in told.copies],
        "eventSpeakers": [speakers[event.representative.id] for event in told.events],
        "storySpeakers": [speakers[story.representative.id] for story in told.stories],
    }


def names(told: Outline) -> list[str]:
    """Return the ids of all groups: each story, its first event, the copy groups of that, the next event.

    Groups of one founder are called alike, and alike ids that stand together take little room.
    """
    found: list[str] = []
    events, copies = iter(told.events), iter(told.copies)
    for story in told.stories:
        found.append(story.id)
        for event in islice(events, len(story.events)):
            found.append(event.id)
            found.extend(copy.id for copy in islice(copies, len(event.copies)))
    return found


def pages(told: Outline) -> list[dict[str, Any]]:
    """Return what is read when a story is opened, some stories at a time: ids, addresses, reasons."""
    found: list[dict[str, Any]] = []
    story = event = copy = report = 0
    while story < len(told.stories):
        ends = _end(story, told.stories, lambda one: one.size)
        events = event + sum(len(one.events) for one in told.stories[story:ends])
        copies = copy + sum(len(one.copies) for one in told.events[event:events])
        reports = report + sum(one.size for one in told.stories[story:ends])
        of_reports = told.reports[report:reports]
        found.append(
            {
                "starts": {"stories": story, "events": event, "copies": copy, "reports": report},
                "ids": [legible(one.id, _ID) for one in of_reports],
                "urls": [address(one.url) for one in of_reports],
                "stories": _reasons(told.stories[story:ends]),
                "events": _reasons(told.events[event:events]),
                "copies": _reasons(told.copies[copy:copies]),
            }
        )
        story, event, copy, report = ends, events, copies, reports
    return found


def legible(text: str, most: int) -> str:
    """Return a foreign string as one line of so many characters, its entities read; nothing in it acts."""
    shown = visible(unescape(text[: 8 * most]))
    return shown if len(shown) <= most else f"{shown[:most]}…"


def address(url: str | None) -> str:
    """Return an address as text; one that a browser should not open starts with a space.

    >>> address("https://example.org/a"), address("javascript:alert(1)"), address(None)
    ('https://example.org/a', ' javascript:alert(1)', '')
    """
    if not url:
        return ""
    shown = legible(url, _URL)
    try:
        parts = urlsplit(url)
        opens = parts.scheme.lower() in ("http", "https") and bool(parts.hostname) and shown == url
    except ValueError:
        opens = False
    return shown if opens else f" {shown}"


def _reasons(groups: Iterable[Story | Event | Copy]) -> list[list[str] | int]:
    """Return why the representative of each group speaks for it, 0 where it is alone."""
    return [[legible(why, _TITLE) for why in one.reasons] if one.size > 1 else 0 for one in groups]


def _end(start: int, groups: Sequence[Story], size: Callable[[Story], int]) -> int:
    """Return where a page that starts there ends."""
    taken = 0
    for at in range(start, len(groups)):
        if taken >= _PAGE:
            return at
        taken += size(groups[at])
    return len(groups)


def _when(moment: datetime | None, name: str) -> tuple[bool, float, str]:
    return moment is None, moment.timestamp() if moment else 0.0, name


def _rank(event: Event, copy: Copy) -> tuple[bool, int, str]:
    return event.representative.id not in copy.ids, -copy.size, copy.id
