"""What an index answers."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Likeness:
    """What was found between a report and another one.

    Attributes:
        id: The other report.
        level: ``"copy"``: one text, edited; ``"event"``: one happening, in other words.
        score: Jaccard of the two texts for a copy, the probability that they tell one event otherwise.
        days: Days between the two; None where one is undated.
        veto: Why the two are not together although they are alike; None where nothing speaks against it.
    """

    id: str
    level: str
    score: float
    days: float | None
    veto: str | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known of a report the moment it is added.

    Attributes:
        id: The report.
        change: ``"added"``; ``"unchanged"``, it was there with this content; ``"updated"``, with another one,
            or with an earlier date; ``"asked"``, it was not added.
        copy: The group of its text, as ``c-17``.
        event: The event that it tells, as ``e-17``.
        story: The story of that event, as ``s-17``.
        is_new: No report of its event was there before.
        duplicate_of: The report of the same text that was there first; None if there was none.
        evidence: The likest reports that were there, the likest first.
    """

    id: str
    change: str
    copy: str
    event: str
    story: str
    is_new: bool
    duplicate_of: str | None
    evidence: tuple[Likeness, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A report as an index knows it.

    Attributes:
        expired: Only its name and its groups are still there.
    """

    id: str
    copy: str
    event: str
    story: str
    title: str | None
    url: str | None
    source: str | None
    published: datetime | None
    expired: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A copy group, an event or a story, with the reports that are in it now.

    Attributes:
        id: As ``e-17``: its own, if the one asked for has become another's.
        reports: In the order in which they were added.
    """

    id: str
    reports: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happened to an index.

    Attributes:
        token: Where in the log it stands: `Index.changes` goes on behind it.
        kind: ``"added"``, ``"updated"``, ``"removed"`` or ``"expired"``, of a report; ``"moved"``, a report
            came to another group; ``"merged"``, a group became another; ``"split"``, a group lost a part to
            a new one.
        report: The report; None where it is about groups.
        level: ``"copy"``, ``"event"`` or ``"story"``; None where it is about a report alone.
        group: The group that merged or split, or that a report came to.
        heir: The group that it became a part of, or that came out of it.
    """

    token: int
    kind: str
    report: str | None
    level: str | None
    group: str | None
    heir: str | None


@dataclass(frozen=True, slots=True)
class Stats:
    """How much an index holds.

    Attributes:
        reports: Reports, expired ones apart.
        expired: Reports of which only names and groups are left.
        copies, events, stories: Groups.
        token: The last change.
        size: Bytes of the file and of what waits beside it.
    """

    reports: int
    expired: int
    copies: int
    events: int
    stories: int
    token: int
    size: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The df and idf by which pairs were weighed, from one moment on.

    Attributes:
        number: Counted from 1.
        token: The last change before it.
        reports: Reports that there were.
        model: A hash of the weights, cuts and idf.
    """

    number: int
    token: int
    reports: int
    model: str
