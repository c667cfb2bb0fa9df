"""Is the report that speaks for an event a good one, by the grades that readers gave?"""

from collections import Counter
from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Final

import orjson

GOOD: Final = 2


def read(path: Path) -> list[dict[str, int]]:
    """Return the grades (0 to 2) of the reports of each graded event, by id."""
    events: dict[Hashable, dict[str, int]] = {}
    for row in map(orjson.loads, path.read_bytes().splitlines()):
        events.setdefault(row["event"], {})[str(row["id"])] = row["grade"]
    return list(events.values())


def by_chance(events: list[dict[str, int]]) -> list[float]:
    """Return the share of good reports in each graded event: what a random member would earn."""
    return [sum(grade == GOOD for grade in graded.values()) / len(graded) for graded in events]


def longest(events: list[dict[str, int]], words: Mapping[str, int]) -> list[bool]:
    """Return of each graded event whether its longest report is good (ties: the later id)."""
    picks = (max(graded, key=lambda name: (words.get(name, 0), name)) for graded in events)
    return [graded[pick] == GOOD for graded, pick in zip(events, picks, strict=True)]


def judge(
    events: list[dict[str, int]], groups: Mapping[str, Hashable], speaks: Mapping[str, Hashable]
) -> list[bool]:
    """Return of each graded event whether its representative is good.

    An event is spoken for by the group that holds most of its graded reports (ties: the later group id);
    an event of which no group holds half has no representative, and counts as a bad one.

    Args:
        events: Grades by report, event by event.
        groups: The predicted event of each report.
        speaks: Whether a report speaks for its predicted event.
    """
    chosen = {groups[name]: name for name, is_it in speaks.items() if is_it}
    good = []
    for graded in events:
        held = Counter(groups.get(name) for name in graded)
        group, count = max(held.items(), key=lambda item: (item[1], str(item[0])))
        good.append(2 * count >= len(graded) and graded.get(chosen.get(group, ""), 0) == GOOD)
    return good
