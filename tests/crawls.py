"""Crawls made up for tests: reports of words that mean nothing, the same ones for the same seed."""

import hashlib
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import dedup

# No letter is a clitic, and none folds into another.
LETTERS = "جحخدذرزسشصضطظعغقمنهي"
DAY = "2020-01-01"


def words(count: int, seed: int) -> list[str]:
    """Return words of no language; other seeds give other words."""
    chance = random.Random(seed)
    return ["".join(chance.choices(LETTERS, k=chance.randint(5, 8))) for _ in range(count)]


def text(count: int, seed: int) -> str:
    """Return a text of no language."""
    return " ".join(words(count, seed))


def edited(original: list[str], seed: int) -> list[str]:
    """Return the words with one of them replaced."""
    chance = random.Random(seed)
    changed = list(original)
    changed[chance.randrange(len(changed))] = words(1, seed)[0]
    return changed


def report(name: str, body: str | None, title: str | None = None, **facts: Any) -> dict[str, Any]:
    """Return one report of 1 January 2020 by an outlet of its own, but for the facts given."""
    return {"id": name, "title": title, "text": body, "source": name, "published": DAY, **facts}


def flood(size: int, length: int, **facts: Any) -> list[dict[str, Any]]:
    """Return reports that have one text of some length, each with another word changed."""
    original = words(length, 0)
    return [report(f"{i:05d}", " ".join(edited(original, 1 + i)), text(5, 0), **facts) for i in range(size)]


def crawl(size: int) -> list[dict[str, Any]]:
    """Return reports, four by four: a text, its copy, its event in other words, its story twelve days on."""
    return list(_reports(size))


def _reports(size: int) -> Iterator[dict[str, Any]]:
    for i in range(size):
        subject, version = i // 4, i % 4
        lead, body = words(40, subject), words(60, 1000 + subject)
        other = words(60, 2000 + i)
        told = (lead + body, edited(lead + body, i), lead + other, other[:30] + lead)[version]
        day = 1 + subject % 10 + (12 if version == 3 else 0)
        yield report(
            f"r{i:05d}",
            " ".join(told),
            " ".join(told[:6]),
            published=f"2020-01-{day:02d}T{version:02d}:30:00Z",
        )


def groups(result: dedup.Result, level: str) -> set[frozenset[str]]:
    """Return the groups of a level as sets of ids."""
    members: defaultdict[str, set[str]] = defaultdict(set)
    columns = (result.assignments[name].to_pylist() for name in ("id", level))
    for name, group in zip(*columns, strict=True):
        members[group].add(name)
    return set(map(frozenset, members.values()))


def shared(result: dedup.Result, level: str) -> set[frozenset[str]]:
    """Return the groups of two reports or more."""
    return {group for group in groups(result, level) if len(group) > 1}


def cluster(reports: Iterable[dict[str, Any]], **settings: Any) -> dedup.Result:
    """Return the result of a library call, none of whose reports is rejected."""
    result = dedup.cluster(list(reports), **settings)
    assert () == result.rejects
    return result


def digest(result: dedup.Result) -> str:
    """Return a hash of everything that the tables of a result say."""
    rows = [table.to_pylist() for table in (result.assignments, result.events, result.pairs)]
    return hashlib.sha256(repr(rows).encode()).hexdigest()
