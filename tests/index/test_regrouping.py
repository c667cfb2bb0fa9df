"""dedup.index.regrouping: events that a new report touches are linked anew."""

import random
from pathlib import Path

import dedup
from tests.crawls import crawl, report, words
from tests.indexes import KEY, partition


def bridged() -> list[dict[str, object]]:
    """Return two reports that have little in common, and one that tells of both at length."""
    one, other = words(30, 1), words(30, 2)
    common = words(12, 3)
    told = (common + one, common + other, common + one[:20] + other[:20])
    return [report(f"r{at}", " ".join(text), " ".join(text[:6])) for at, text in enumerate(told)]


def test_what_is_told_one_by_one_is_what_is_linked(path: Path) -> None:
    """In the order of their dates, events are those of the batch job at once."""
    reports = sorted(crawl(80), key=lambda one: one["published"])
    expected = dedup.cluster(reports)
    ids = [one["id"] for one in reports]
    with dedup.Index.open(path, key=KEY) as index:
        for one in reports:
            index.add(one)

        assert {frozenset(some) for some in _groups(expected)} == partition(index, "event", ids)


def _groups(result: dedup.Result) -> list[set[str]]:
    found: dict[str, set[str]] = {}
    for name, event in zip(*(result.assignments[name].to_pylist() for name in ("id", "event")), strict=True):
        found.setdefault(event, set()).add(name)
    return list(found.values())


def test_changes_tell_of_all_that_was_moved(path: Path) -> None:
    """Whoever follows the changes has the groups of the index, and merged ids still resolve."""
    reports = [*bridged(), *crawl(60)]
    random.Random(2).shuffle(reports)
    groups: dict[str, dict[str, str]] = {level: {} for level in ("event", "story")}
    with dedup.Index.open(path, key=KEY) as index:
        for verdict in [index.add(one) for one in reports]:
            for level, held in groups.items():
                held[verdict.id] = getattr(verdict, level)
        gone = []
        for change in index.changes():
            if change.kind == "moved" and change.level in groups:
                groups[change.level][change.report] = change.group
            if change.kind == "merged":
                gone.append(change)
                for name, group in groups[change.level].items():
                    if group == change.group:
                        groups[change.level][name] = change.heir
        for level, held in groups.items():
            assert {name: getattr(index.get(name), level) for name in held} == held
        assert all(index.group(one.group).id == index.group(one.heir).id for one in gone)
        assert [] == index.check()


def test_other_handles_hear_of_moved_groups(path: Path) -> None:
    """Two handles that add in turns say what one says."""
    reports = [*bridged(), *crawl(40)]
    with dedup.Index.open(path, key=KEY) as alone:
        expected = [alone.add(one) for one in reports]
    other = path.with_name("other")
    with dedup.Index.open(other, key=KEY) as one, dedup.Index.open(other, key=KEY) as two:
        found = [(one, two)[at % 2].add(each) for at, each in enumerate(reports)]

    assert expected == found
