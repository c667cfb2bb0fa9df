"""dedup.index.adding: what a report is told the moment it is added."""

import os
from pathlib import Path
from typing import Any

import pytest

import dedup
from dedup.errors import InputError, StoreError
from dedup.stages import candidates
from tests.crawls import crawl, edited, flood, report, text, words
from tests.indexes import KEY


def test_copy_is_known_at_once(path: Path) -> None:
    """Equal or edited, a text that was there is a duplicate of it, in its copy, event and story."""
    original = words(60, 1)
    with dedup.Index.open(path) as index:
        first = index.add(report("a", " ".join(original), text(5, 1)))
        equal = index.add(report("b", " ".join(original), text(5, 1)))
        changed = index.add(report("c", " ".join(edited(original, 3)), text(5, 1)))

        assert (True, None) == (first.is_new, first.duplicate_of)
        assert {(False, "a")} == {(one.is_new, one.duplicate_of) for one in (equal, changed)}
        assert {(first.copy, first.event, first.story)} == {
            (one.copy, one.event, one.story) for one in (equal, changed)
        }


def test_event_is_known_at_once(path: Path) -> None:
    """In other words, the report is of an event that was there, and what speaks for it is told."""
    reports = crawl(4)
    with dedup.Index.open(path) as index:
        first, _, third, later = index.add_many(reports)

        assert (first.event, False) == (third.event, third.is_new)
        assert third.copy != first.copy
        assert third.evidence[0].id in {"r00000", "r00001"}
        assert later.is_new


@pytest.mark.parametrize("size", [1, 7, 60])
def test_batches_change_nothing(path: Path, size: int) -> None:
    """Reports are told the same alone or among others, and after the file was closed and opened."""
    reports = crawl(60)
    with dedup.Index.open(path, key=KEY) as index:
        expected = [index.add(one) for one in reports]
    found = []
    for first in range(0, len(reports), size):
        with dedup.Index.open(path.with_name("other"), key=KEY) as index:
            found += index.add_many(reports[first : first + size])

    assert expected == found


def test_asking_adds_nothing(path: Path) -> None:
    """`neighbours` says what `add` then says, and leaves no trace."""
    reports = crawl(12)
    with dedup.Index.open(path) as index:
        index.add_many(reports[:9])
        for one in reports[9:]:
            before = index.stats()
            asked = index.neighbours(one)

            assert (before, "asked") == (index.stats(), asked.change)
            added = index.add(one)
            assert (asked.copy, asked.event, asked.duplicate_of, asked.is_new, asked.evidence) == (
                added.copy,
                added.event,
                added.duplicate_of,
                added.is_new,
                added.evidence,
            )


def test_other_handles_are_heard(path: Path) -> None:
    """What another process adds, rewrites, removes or links anew counts from the next call on."""
    body = text(60, 1)
    with dedup.Index.open(path) as one, dedup.Index.open(path) as other:
        one.add(report("a", text(60, 9)))
        other.add(report("b", body))
        assert "b" == one.add(report("c", body)).duplicate_of
        other.add(report("b", text(60, 2)))
        assert "c" == one.add(report("d", body)).duplicate_of
        other.remove("c")
        other.relink()
        assert "d" == one.add(report("e", body)).duplicate_of
        assert "b" == one.add(report("f", text(60, 2))).duplicate_of
        assert [] == one.check()


def test_removed_report_is_found_no_more(path: Path) -> None:
    """Neither by the one who removed it nor after opening again."""
    with dedup.Index.open(path) as index:
        index.add_many([report("a", text(60, 1)), report("b", text(60, 2))])
        index.remove("a")

        assert index.add(report("c", text(60, 1))).is_new
        index.remove("c")
    with dedup.Index.open(path) as index:
        assert index.add(report("d", text(60, 1))).is_new


def test_repeats_within_a_batch(path: Path) -> None:
    """One id several times in one call: the same again, then rewritten."""
    one, other = report("a", text(60, 1)), report("a", text(60, 2))
    with dedup.Index.open(path) as index:
        found = index.add_many([one, one, other])

        assert ["added", "unchanged", "updated"] == [verdict.change for verdict in found]
        assert (1, []) == (index.stats().reports, index.check())


def test_later_date_of_the_same_is_kept(path: Path) -> None:
    """Of one content under one id the later date stays, as in the batch job, in the groups that it was in."""
    body = text(60, 1)
    days = [None, "2020-01-02", "2020-01-04", "2020-01-03", None]
    with dedup.Index.open(path) as index:
        index.add(report("other", text(60, 2)))
        found = [index.add(report("a", body, published=day)) for day in days]

        assert ["added", "updated", "updated", "unchanged", "unchanged"] == [one.change for one in found]
        assert {(found[0].copy, found[0].event)} == {(one.copy, one.event) for one in found}
        assert [True, False, False, False, False] == [one.is_new for one in found]
        assert {None} == {one.duplicate_of for one in found}
        assert ("2020-01-04", 2) == (f"{index.get('a').published:%Y-%m-%d}", index.stats().reports)
        assert [] == index.check()
        assert "a" == index.add(report("b", body)).duplicate_of


def test_smaller_address_of_the_same_is_kept(path: Path) -> None:
    """Of one date too, what the batch job would keep stays, whatever came first."""
    with dedup.Index.open(path) as index:
        found = [index.add(report("a", text(60, 1), url=url)).change for url in ("n", "m", None, "o")]

        assert ["added", "updated", "unchanged", "unchanged"] == found
        assert "m" == index.get("a").url


def test_flood_of_equal_texts_looks_at_one(path: Path) -> None:
    """However many come, one stands for all of them: nothing grows but the log."""
    with dedup.Index.open(path) as index:
        found = index.add_many(flood(1, 60) * 2 + [{**flood(1, 60)[0], "id": f"x{i}"} for i in range(600)])
        memory = index._desk._memory

        assert 1 == len({one.copy for one in found})
        assert memory is not None
        assert 1 == memory.filed.sum() == (memory.key != 0).sum()


def test_flood_of_edited_texts_is_capped(path: Path) -> None:
    """Texts with one word changed are one copy group; a part of them stands for it."""
    with dedup.Index.open(path) as index:
        found = index.add_many(flood(200, 60))
        memory = index._desk._memory

        assert 1 == len({one.copy for one in found})
        assert memory is not None
        assert memory.filed.sum() <= 70


def test_poisoned_texts_are_not_linked(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row 16: texts that share a band are candidates, and no more than that."""
    hashed = candidates.bands_of

    def poisoned(*told: Any, **rules: int) -> Any:
        hashes = hashed(*told, **rules)
        hashes[:, 0] = 7 << 32
        return hashes

    monkeypatch.setattr(candidates, "bands_of", poisoned)
    with dedup.Index.open(path) as index:
        reports = [report(f"r{seed}", text(60, seed), published=None) for seed in range(49)]
        found = index.add_many(reports[:40]) + index.add_many(reports[40:])
        asked = index._desk._memory

        assert all(one.is_new for one in found)
        assert asked is not None
        assert 7 == asked.fresh["bands"][0, 0]


def test_window_moves_on(path: Path) -> None:
    """Late, early and undated reports, more than memory holds at first, are added all the same."""
    reports = [one for day in range(1, 28) for one in _of_day(day)]
    with dedup.Index.open(path) as index:
        found = index.add_many(reports)
        late = index.add(report("late", reports[0]["text"] + " x", published="2019-06-01"))
        odd = index.add(report("odd", text(60, 7), published="0001-01-01"))

        assert len(reports) == sum(one.is_new for one in found)
        assert ("m1-0", True) == (late.duplicate_of, odd.is_new)


def _of_day(day: int) -> list[dict[str, object]]:
    return [
        report(f"m{month}-{day}" if day > 1 else f"m{month}-0", text(60, 100 * month + day),
               published=f"2020-{month:02d}-{day:02d}")
        for month in range(1, 9)
    ]  # fmt: skip


def test_fork_is_told(path: Path) -> None:
    """A child of the process that opened an index opens it anew: locks do not come over a fork."""
    with dedup.Index.open(path) as index:
        index._store._process = os.getpid() + 1
        with pytest.raises(StoreError, match="another process"):
            index.add(report("a", text(60, 1)))
        index._store._process = os.getpid()


def test_no_document_to_ask_for(path: Path) -> None:
    """The same errors as adding."""
    with dedup.Index.open(path) as index, pytest.raises(InputError, match="no-text"):
        index.neighbours({"id": "x"})


def test_equal_texts_of_others_have_one_representative(path: Path) -> None:
    """Texts that others added in turns are found by one of them, and by the next when that one goes."""
    body = text(60, 1)
    with dedup.Index.open(path, key=KEY) as one, dedup.Index.open(path, key=KEY) as other:
        for at in range(0, 8, 2):
            one.add(report(f"r{at}", body))
            other.add(report(f"r{at + 1}", body))
        for at in range(7):
            other.remove(f"r{at}")
            assert f"r{at + 1}" == one.neighbours(report("x", body)).duplicate_of
            memory = one._desk._memory

            assert memory is not None
            assert 1 == (memory.alive & (memory.key != 0)).sum()
