"""Stories, events, copies and reports as objects, built from the tables that tell of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

import pyarrow as pa

from dedup import cards, frames


@dataclass(frozen=True, slots=True, repr=False)
class Report:
    """One report; what the document did not say is None."""

    id: str
    title: str | None
    url: str | None
    source: str | None
    published: datetime | None

    def __repr__(self) -> str:
        when = None if self.published is None else f"{self.published:%Y-%m-%d %H:%M}"
        return f"Report({self.id!r}, source={self.source!r}, published={when!r}, title={self.title!r})"


@dataclass(frozen=True, slots=True, repr=False)
class Copy:
    """One text and its reprints: the reports of a copy group, sorted by id.

    Attributes:
        reasons: Why the representative speaks for the group; empty for a report that is alone.
    """

    id: str
    representative: Report
    reasons: tuple[str, ...]
    reports: tuple[Report, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the reports, sorted."""
        return tuple(report.id for report in self.reports)

    @property
    def size(self) -> int:
        """Number of reports."""
        return len(self.reports)

    def __repr__(self) -> str:
        return f"Copy({self.id!r}, size={self.size}, title={self.representative.title!r})"

    def to_frame(self, library: str = "pandas") -> Any:
        """Return its reports, one a row, as a frame of ``"pandas"``, ``"polars"`` or ``"arrow"``."""
        return frames.frame(frames.reports((None, None, self, report) for report in self.reports), library)

    def _repr_html_(self) -> str:
        return cards.copy(self)


@dataclass(frozen=True, slots=True, repr=False)
class Event:
    """One happening: its copy groups, the largest first, then by id.

    Attributes:
        story: Id of the story that it is part of.
        reasons: Why the representative speaks for the event.
        sources: The outlets, sorted and distinct.
        first_seen: Earliest date of a report; None where none has one.
        last_seen: Latest date of a report.
        ids: Ids of the reports, sorted.
    """

    id: str
    story: str
    copies: tuple[Copy, ...]
    representative: Report
    reasons: tuple[str, ...]
    sources: tuple[str, ...]
    first_seen: datetime | None
    last_seen: datetime | None
    ids: tuple[str, ...]

    @property
    def size(self) -> int:
        """Number of reports."""
        return len(self.ids)

    def __repr__(self) -> str:
        return f"Event({self.id!r}, size={self.size}, title={self.representative.title!r})"

    def to_frame(self, library: str = "pandas") -> Any:
        """Return its reports, one a row, as a frame of ``"pandas"``, ``"polars"`` or ``"arrow"``."""
        rows = ((None, self, copy, report) for copy in self.copies for report in copy.reports)
        return frames.frame(frames.reports(rows), library)

    def _repr_html_(self) -> str:
        return cards.event(self)


@dataclass(frozen=True, slots=True, repr=False)
class Story:
    """One running affair: its events, the largest first, then by id.

    Attributes:
        reasons: Why the representative speaks for the story.
        first_seen: Earliest date of a report; None where none has one.
        last_seen: Latest date of a report.
        ids: Ids of the reports, sorted.
    """

    id: str
    events: tuple[Event, ...]
    representative: Report
    reasons: tuple[str, ...]
    first_seen: datetime | None
    last_seen: datetime | None
    ids: tuple[str, ...]

    @property
    def size(self) -> int:
        """Number of reports."""
        return len(self.ids)

    def __repr__(self) -> str:
        title, events = self.representative.title, len(self.events)
        return f"Story({self.id!r}, size={self.size}, events={events}, title={title!r})"

    def to_frame(self, library: str = "pandas") -> Any:
        """Return its reports, one a row, as a frame of ``"pandas"``, ``"polars"`` or ``"arrow"``."""
        rows = (
            (self, event, copy, report)
            for event in self.events
            for copy in event.copies
            for report in copy.reports
        )
        return frames.frame(frames.reports(rows), library)

    def _repr_html_(self) -> str:
        return cards.story(self)


class _Group(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def size(self) -> int: ...


_G = TypeVar("_G", bound=_Group)


def largest_first(groups: Iterable[_G]) -> tuple[_G, ...]:
    return tuple(sorted(groups, key=lambda group: (-group.size, group.id)))


def build(assignments: pa.Table, events: pa.Table) -> tuple[Story, ...]:
    """Return the stories that the rows tell of, the largest first; ``assignments`` is sorted by id."""
    reports = dict(zip(assignments["id"].to_pylist(), _reports(assignments), strict=True))
    copies = _copies(assignments, events, reports)
    parts: defaultdict[str, list[Event]] = defaultdict(list)
    speakers: dict[str, tuple[str, list[str] | None]] = {}
    for row in events.to_pylist():
        parts[row["story"]].append(
            Event(
                id=row["event"],
                story=row["story"],
                copies=largest_first(copies[row["event"]]),
                representative=reports[row["representative"]["id"]],
                reasons=tuple(row["representative"]["reasons"]),
                sources=tuple(row["sources"]),
                first_seen=row["first_seen"],
                last_seen=row["last_seen"],
                ids=tuple(row["members"]),
            )
        )
        speaker = row["story_representative"]
        speakers[row["story"]] = (speaker["id"], speaker["reasons"])
    return largest_first(
        Story(
            id=name,
            events=largest_first(of_story),
            representative=reports[speakers[name][0]],
            reasons=tuple(speakers[name][1] or ()),
            first_seen=min((event.first_seen for event in of_story if event.first_seen), default=None),
            last_seen=max((event.last_seen for event in of_story if event.last_seen), default=None),
            ids=tuple(sorted(i for event in of_story for i in event.ids)),
        )
        for name, of_story in parts.items()
    )


def _reports(assignments: pa.Table) -> Iterable[Report]:
    columns = (assignments[name].to_pylist() for name in ("id", "title", "url", "source", "published"))
    return map(Report, *columns)


def _copies(
    assignments: pa.Table, events: pa.Table, reports: Mapping[str, Report]
) -> defaultdict[str, list[Copy]]:
    """Return the copy groups of every event."""
    reasons = {
        speaker["copy"]: tuple(speaker["reasons"] or ())
        for speakers in events["copy_representatives"].to_pylist()
        for speaker in speakers
    }
    members: defaultdict[tuple[str, str], list[Report]] = defaultdict(list)
    speaks: dict[str, Report] = {}
    columns = (assignments[name].to_pylist() for name in ("id", "copy", "event", "copy_representative"))
    for report, copy, event, is_speaker in zip(*columns, strict=True):
        members[event, copy].append(reports[report])
        if is_speaker:
            speaks[copy] = reports[report]
    copies: defaultdict[str, list[Copy]] = defaultdict(list)
    for (event, copy), group in members.items():
        copies[event].append(Copy(copy, speaks[copy], reasons.get(copy, ()), tuple(group)))
    return copies
