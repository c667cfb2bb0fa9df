"""dedup.integrations.recent: copies are told as documents come, in memory that does not grow."""

from itertools import pairwise

import pytest

import dedup
from dedup.errors import ConfigError, InputError
from dedup.integrations.recent import Recent, Verdict
from tests.crawls import words


def text(seed: int, changed: int = 0, size: int = 200) -> str:
    """Return a text, some words of which are others."""
    return " ".join([*words(size, seed)[changed:], *words(changed, 10_000 + seed)])


def test_copies_name_what_came_first() -> None:
    """A copy of a copy is one of the first; other texts are none."""
    recent = Recent()
    asked = [
        recent.add({"id": name, "text": told})
        for name, told in (
            ("a", text(1)),
            ("b", text(1, changed=9)),
            ("c", text(1, changed=12)),
            ("d", text(2)),
        )
    ]

    assert [None, "a", "a", None] == [verdict.duplicate_of for verdict in asked]
    assert ["a", "b", "c", "d"] == [verdict.id for verdict in asked]
    assert 1 > asked[1].jaccard > asked[2].jaccard > 0.8


def test_equal_documents_are_copies() -> None:
    """Spelling and marks apart, also where the document itself comes again."""
    recent = Recent()
    recent.add({"id": "a", "text": text(1)})

    assert Verdict("b", "a", 1.0) == recent.add({"id": "b", "text": text(1)})
    assert Verdict("a", "a", 1.0) == recent.add({"id": "a", "text": text(1)})


def test_short_texts_are_copies_under_equal_titles_only() -> None:
    """A caption says too little to be a copy by itself."""
    recent = Recent()
    short = {"title": "افتتاح الجسر", "text": "صورة من الافتتاح"}
    recent.add({"id": "a", **short})

    assert "a" == recent.add({"id": "b", **short}).duplicate_of
    assert recent.add({"id": "c", **short, "title": "ختام المعرض"}).duplicate_of is None


def test_threshold_is_that_of_the_setting() -> None:
    """What is a copy under a low threshold is none under a high one."""
    found = []
    for jaccard in (0.3, 0.95):
        recent = Recent(jaccard=jaccard)
        recent.add({"id": "a", "text": text(1)})
        found.append(recent.add({"id": "b", "text": text(1, changed=40)}).duplicate_of)

    assert ["a", None] == found


def test_memory_is_bounded_and_recent() -> None:
    """At least the last half of what may be remembered is, and never more than all of it."""
    recent = Recent(most=10)
    for number in range(40):
        recent.add({"id": str(number), "text": text(number)})

    assert 10 >= recent._young.size + recent._old.size >= 5
    assert "35" == recent.add({"id": "x", "text": text(35)}).duplicate_of
    assert recent.add({"id": "y", "text": text(3)}).duplicate_of is None


def test_floods_are_decided_by_the_first() -> None:
    """A thousand like pages cost no more each than sixteen do."""
    recent = Recent(jaccard=1.0)
    for number in range(60):
        recent.add({"id": str(number), "text": text(1, changed=number % 30 + 1)})

    assert 16 >= max(map(len, recent._young.bands.values()))


def test_hashes_are_secret() -> None:
    """Nobody can make documents ahead that share a bucket: each memory has its own key."""
    keys = {Recent()._config.key for _ in range(4)}

    assert 4 == len(keys)
    assert all(one != other for one, other in pairwise(keys))


def test_ids_are_those_of_a_run() -> None:
    """An address makes the id where there is none, as in a run."""
    row = {"url": "https://a.example/1", "title": "خبر", "text": text(1)}

    assert dedup.cluster([row]).assignments["id"].to_pylist() == [Recent().add(row).id]


def test_refuses() -> None:
    """Without words there is no verdict, and a setting keeps its bounds."""
    with pytest.raises(InputError, match="no-text"):
        Recent().add({"id": "a"})
    with pytest.raises(ConfigError, match="jaccard must be in"):
        Recent(jaccard=0)
