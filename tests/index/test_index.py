"""dedup.Index: what is added stays, and is grouped as the batch job groups it."""

import random
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import dedup
from benchmarks import slices
from dedup.errors import ConfigError, InputError, NotFoundError
from tests.crawls import crawl, groups, report, text
from tests.indexes import KEY, LEVELS, same_as_batch, split


@pytest.mark.parametrize("seed", range(3))
def test_one_by_one_and_relinked_is_the_batch_job(path: Path, seed: int) -> None:
    """In any order, one at a time or several, the groups are those of the batch job, ids and all files."""
    reports = crawl(60)
    expected = dedup.cluster(reports)
    random.Random(seed).shuffle(reports)
    with dedup.Index.open(path, key=KEY) as index:
        for one in reports[:20]:
            index.add(one)
        index.add_many(reports[20:])
        index.relink()
        index.export(path.with_name("out"))

        assert same_as_batch(index, expected)
    exported = dedup.Result.load(path.with_name("out"))
    assert all(groups(expected, level) == groups(exported, level) for level in LEVELS)
    assert [] == differences(expected.pairs, exported.pairs)


def test_order_changes_nothing(path: Path) -> None:
    """Row 36: shuffled twenty ways, and linked anew, the groups are those of the reports in order."""
    reports = crawl(24)
    expected = dedup.cluster(reports)
    for seed in range(20):
        random.Random(seed).shuffle(reports)
        with dedup.Index.open(path.with_name(f"{seed}.index"), key=KEY) as index:
            index.add_many(reports)
            index.relink()

            assert same_as_batch(index, expected)


def differences(one: pa.Table, other: pa.Table) -> list[str]:
    """Return the columns in which two tables differ."""
    return [name for name in one.column_names if not one[name].equals(other[name])]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", ["ant_dev", "saudi_dev"])
def test_real_reports_relinked_are_the_batch_job(
    name: str, seed: int, shared: Path, path: Path, tmp_path: Path
) -> None:
    """The same of real reports."""
    (found,) = (one for one in slices.find(shared=shared, scratch=tmp_path) if one.name == name)
    expected = dedup.run(found.documents, out=tmp_path / "out")
    reports = [
        row
        for row in slices.rows(found.documents)
        if row["id"] in set(expected.assignments["id"].to_pylist())
    ]
    random.Random(seed).shuffle(reports)
    with dedup.Index.open(path, key=KEY) as index:
        for first in range(0, len(reports), 100):
            index.add_many(reports[first : first + 100])
        index.relink()

        assert same_as_batch(index, expected)


def test_relinking_twice_changes_nothing(path: Path) -> None:
    """A second time there is nothing to do, nor after the file was closed."""
    with dedup.Index.open(path) as index:
        index.add_many(crawl(40))
        index.relink()
        token = index.stats().token

        assert 0 == index.relink()
    with dedup.Index.open(path) as index:
        assert 0 == index.relink()
        assert [] == index.changes(token)


def test_relink_of_days_touches_no_older_groups(path: Path) -> None:
    """Groups without a report of the last days stay as they are."""
    old = [report(f"old{i}", text(40, 5), text(5, 5), published=f"2020-01-0{1 + i}") for i in range(2)]
    new = [report(f"new{i}", text(40, 6), text(5, 6), published=f"2020-02-0{1 + i}") for i in range(2)]
    with dedup.Index.open(path, window_days=3) as index:
        index.add_many(old + new)
        split(index, "old1")
        split(index, "new1")
        index.relink(days=7)

        assert 2 == len({index.get(one["id"]).copy for one in old})
        assert 1 == len({index.get(one["id"]).copy for one in new})
        index.relink()
        assert 1 == len({index.get(one["id"]).copy for one in old})


def test_merged_group_still_resolves(path: Path) -> None:
    """The older id survives; the other one leads to it, and the change is told."""
    with dedup.Index.open(path) as index:
        index.add_many([report(f"r{i}", text(40, 1), text(5, 1)) for i in range(2)])
        split(index, "r1")
        gone = index.get("r1").event
        token = index.stats().token
        index.relink()

        assert index.get("r0").event == index.get("r1").event == index.group(gone).id
        changes = [(one.kind, one.group, one.heir) for one in index.changes(token) if one.level == "event"]
        assert [("merged", gone, index.get("r0").event)] == changes


def test_same_id_and_content_change_nothing(path: Path) -> None:
    """Row 13: a report that comes again is told what it is, and nothing is written."""
    with dedup.Index.open(path) as index:
        first, token = index.add(report("a", text(40, 1))), index.stats().token
        again = index.add(report("a", text(40, 1)))

        assert ("unchanged", first.event) == (again.change, again.event)
        assert (1, token) == (index.stats().reports, index.stats().token)


def test_same_id_with_other_content_is_an_update(path: Path) -> None:
    """Row 13: the outlet rewrote its report: there is one of the id, the new one."""
    with dedup.Index.open(path) as index:
        index.add(report("a", text(40, 1), "1"))
        changed = index.add(report("a", text(40, 2), "2"))

        assert ("updated", 1, "2") == (changed.change, index.stats().reports, index.get("a").title)
        assert [] == index.check()


def test_removed_and_added_again(path: Path) -> None:
    """Row 38: of a removed report nothing is left; founder or bridge, the others keep their ids."""
    reports = crawl(40)
    with dedup.Index.open(path) as index:
        index.add_many(reports)
        index.relink()
        before = {one["id"]: index.get(one["id"]) for one in reports}
        for one in reports[::3]:
            index.remove(one["id"])
        index.relink()
        kept = [one["id"] for one in reports if one not in reports[::3]]
        assert all(
            before[name].copy == index.get(name).copy for name in kept if before[name].copy == f"c-{name}"
        )
        with pytest.raises(NotFoundError):
            index.get(reports[0]["id"])
        index.add_many(reports[::3])
        index.relink()

        assert same_as_batch(index, dedup.cluster(reports))
        assert [] == index.check()


def test_erased_text_is_nowhere(path: Path) -> None:
    """Neither the title nor what was derived from the text is in the file or beside it."""
    title = text(6, 99)
    with dedup.Index.open(path) as index:
        index.add_many([*crawl(200), report("secret", text(300, 98), title)])
        (row,) = (one for one in index._store.log() if one[1] == "secret")
        index.remove("secret", erase=True)
        found = b"".join(file.read_bytes() for file in path.parent.iterdir())

        assert title.encode() not in found
        assert not any(row[-1][at : at + 12] in found for at in range(30, len(row[-1]) - 12, 50))


def test_expired_report_is_still_known_by_name(path: Path) -> None:
    """Its groups stay, also when they become others; what it said is gone."""
    with dedup.Index.open(path) as index:
        index.add_many(
            [report(f"r{i}", text(40, 1), text(5, 1), published=f"2020-01-0{i + 1}") for i in range(3)]
        )
        split(index, "r2")
        index.relink()
        gone = index.expire(datetime(2020, 1, 2, tzinfo=UTC))
        index.relink()
        found = index.get("r0")

        assert (1, True, None) == (gone, found.expired, found.title)
        assert found.copy == index.get("r1").copy
        assert ["r0", "r1", "r2"] == [one.id for one in index.group(found.copy).reports]
        assert ([], 2, 1) == (index.check(), index.stats().reports, index.stats().expired)


def test_time_is_that_of_the_reports(path: Path) -> None:
    """Row 35: years 1 and 9999, no date, zones and none: nothing asks the clock."""
    dates = ["0001-01-01", "9999-12-31", None, "2020-01-01T00:00:00", "2020-01-01T03:00:00+03:00", "1441/5/6"]
    reports = [report(f"r{i}", text(40, i), text(5, i), published=date) for i, date in enumerate(dates)]
    with dedup.Index.open(path, key=KEY) as index:
        index.add_many(reports)
        index.relink(days=7)
        index.relink()

        assert same_as_batch(index, dedup.cluster(reports))
        assert index.get("r3").published == index.get("r4").published


def test_events_since(path: Path) -> None:
    """Events with a report from then on, whole."""
    with dedup.Index.open(path) as index:
        index.add_many([report("a", text(40, 1), published="2020-01-01"), report("b", text(40, 2))])
        index.add(report("c", text(40, 3), published="2020-03-01"))

        assert ["c"] == [one.id for found in index.events(datetime(2020, 2, 1)) for one in found.reports]
        assert 3 == len(list(index.events()))


def test_document_that_is_none(path: Path) -> None:
    """One alone is an error; among others it is told and passed over."""
    rejects: list[Any] = []
    with dedup.Index.open(path) as index:
        with pytest.raises(InputError, match="no-text"):
            index.add({"id": "x"})
        found = index.add_many([{"id": "x"}, report("a", text(40, 1))], reject=rejects.append)

        assert ["a"] == [one.id for one in found]
        assert ["no-text"] == [one.reason for one in rejects]


def test_ids_of_any_kind_are_kept(path: Path) -> None:
    """Parameters only: no id is a statement."""
    names = ["x" * 5_000, "\uffff", "'; drop table log; --", "../../x", "%_", "a\nb", "=1", "e-1"]
    with dedup.Index.open(path) as index:
        index.add_many([report(name, text(40, at)) for at, name in enumerate(names)])

        assert names == [index.get(name).id for name in names]
        assert [] == index.check()


@pytest.mark.parametrize(
    "setting", [{"shingle": 4}, {"key": 5}, {"num_perm": 256}, {"bands": 20}, {"seed": 9}], ids=str
)
def test_other_settings_are_refused(path: Path, setting: dict[str, int]) -> None:
    """The message names the setting; what decides nothing that is kept may change, the rest is remembered."""
    with dedup.Index.open(path, key=7, window_days=4) as index:
        index.add(report("a", text(40, 1)))
    with pytest.raises(ConfigError, match=next(iter(setting))):
        dedup.Index.open(path, **setting)
    with dedup.Index.open(path, jobs=2) as index:
        assert (7, 4, 2) == (index._config.key, index._config.window_days, index._config.jobs)


def test_key_is_secret(path: Path) -> None:
    """Each index has its own, and no message or export tells it."""
    with dedup.Index.open(path) as one, dedup.Index.open(path.with_name("other")) as other:
        one.add_many(crawl(8))
        one.export(path.with_name("out"))
        keys = {one._config.key, other._config.key, KEY}

        assert 3 == len(keys)
        assert "key" not in dedup.Result.load(path.with_name("out")).run["settings"]
