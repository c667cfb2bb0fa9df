"""Exports: the groups of an index as a batch run writes them, and an index from such a run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dedup import pipeline
from dedup._types import I64
from dedup.config import Config
from dedup.errors import DamagedError, InputError
from dedup.index import naming, relinks, settling
from dedup.index.rows import Row, encode
from dedup.index.tables import Tables
from dedup.jobs import Lost, facts_of, lost, read, sources, spared
from dedup.levels import speakers
from dedup.model import Model
from dedup.results import Result
from dedup.schema import ASSIGNMENTS, EVENTS
from dedup.shelf import Shelf
from dedup.sorting import distinct
from dedup.stages import scores, tables
from dedup.writers import run as writer


def export(store: Tables, config: Config, model: Model, out: Path) -> int:
    """Write a directory; return how many reports are left out because they cannot be read."""
    writer.check(out)
    shelf = Shelf(out.absolute().parent if out.absolute().parent.is_dir() else None, config.columns_memory)
    with store.reading():
        rows, placed, lost = _readable(store)
        found = relinks.known(rows, config, model, shelf)
    members = np.array([placed[row] for row in found.rows.tolist()], np.int64).reshape(-1, len(naming.LEVELS))
    labels = {level: _labels(members[:, at]) for at, level in enumerate(naming.LEVELS)}
    levels = relinks.whole(found, config, model)
    reports = found.reports
    chosen = {level: speakers.choose(reports, groups, labels["copy"]) for level, groups in labels.items()}
    groups = tables.Groups(reports.table, reports.ranks, labels, chosen)
    names = _names(reports.table["id"], labels, members)
    pairs = [level.pairs for level in levels.values()]
    writer.write(
        out,
        assignments=(_renamed(part, names, ASSIGNMENTS) for part in groups.assignments()),
        events=[_events(groups.events(), names)],
        pairs=scores.tell(pairs, reports.table["id"], reports.ranks, labels),
        rejects=(),
        run={
            "documents": len(found.rows),
            "groups": {level: len(distinct(each)) for level, each in labels.items()},
            "levels": {level: made.facts for level, made in levels.items()},
            "settings": {name: value for name, value in config.as_dict().items() if name != "key"},
            "index": {"path": store.name, "left_out": lost},
            "reasons": {},
            "repeats": 0,
            **facts_of(config),
        },
    )
    return lost


def _readable(store: Tables) -> tuple[list[tuple[int, Row]] | Iterator[tuple[int, Row]], dict[int, Any], int]:
    """Return the reports and the groups that can be read, and how many cannot."""
    try:
        with store.told():
            rows = [row for (row,) in store.all("SELECT row FROM marks ORDER BY row")]
            placed = {row: groups for row, *groups in store.read("members", "row, copy, event, story")}
            found = list(relinks.read(store, rows))
    except DamagedError:
        return _saved(store)
    return found, placed, 0


def _saved(store: Tables) -> tuple[list[tuple[int, Row]], dict[int, Any], int]:
    """Return the same of a damaged file, asking for one row at a time."""
    found, placed, lost = list[tuple[int, Row]](), dict[int, Any](), 0
    for row in range(1, int(store.meta()["counter"])):
        try:
            with store.told():
                groups = list(store.read("members", "row, copy, event, story", [row]))
                if groups:
                    found += relinks.read(store, [row])
                    placed[row] = groups[0][1:]
        except DamagedError:
            lost += 1
    return found, placed, lost


def _labels(numbers: I64) -> I64:
    """Return for each report the first one of its group."""
    _, first, which = np.unique(numbers, return_index=True, return_inverse=True)
    labels: I64 = first[which]
    return labels


def _names(ids: pa.ChunkedArray, labels: Mapping[str, I64], members: I64) -> dict[str, dict[str, str]]:
    """Return the index's name of each group by the one that a batch run would give it."""
    names = {}
    for at, (level, groups) in enumerate(labels.items()):
        founders = distinct(groups)
        told = zip(ids.take(pa.array(founders)).to_pylist(), members[founders, at].tolist(), strict=True)
        names[level] = {tables.name(level, founder): naming.name(level, number) for founder, number in told}
    return names


def _renamed(table: pa.Table, names: Mapping[str, Mapping[str, str]], schema: pa.Schema) -> pa.Table:
    """Return a table with the names of its groups replaced."""
    for level, known in names.items():
        if level in table.column_names:
            column = pa.array([known[name] for name in table[level].to_pylist()], pa.string())
            table = table.set_column(table.column_names.index(level), level, column)
    return table.cast(schema)


def _events(parts: Iterable[pa.Table], names: Mapping[str, Mapping[str, str]]) -> pa.Table:
    """Return the events with the names of their groups replaced, sorted by event."""
    table = pa.concat_tables(parts)
    rows = table["copy_representatives"].to_pylist()
    for copies in rows:
        for one in copies:
            one["copy"] = names["copy"][one["copy"]]
    at = table.column_names.index("copy_representatives")
    table = table.set_column(at, "copy_representatives", pa.array(rows, EVENTS.field(at).type))
    return _renamed(table, {level: names[level] for level in ("event", "story")}, EVENTS).sort_by("event")


class Former(NamedTuple):
    """A batch run that an index is to be made of.

    Attributes:
        settings: Its settings.
        asked: Where its documents came from.
        groups: The groups of each report, by id.
        refused: Where the documents stood that lost their ids.
    """

    settings: dict[str, Any]
    asked: Mapping[str, Any]
    groups: dict[str, tuple[str, str, str]]
    refused: Lost


def former(folder: Path) -> Former:
    """Return what a run tells of itself."""
    result = Result.load(folder)
    asked, known = result.run.get("asked") or {}, Config.__dataclass_fields__
    if not asked.get("inputs") or "-" in asked["inputs"]:
        raise InputError(f"{folder}: the run was not read from files, which an index would need once more")
    settings = {name: value for name, value in result.run.get("settings", {}).items() if name in known}
    columns = (result.assignments[name].to_pylist() for name in ("id", *naming.LEVELS))
    groups = {name: tuple(groups) for name, *groups in zip(*columns, strict=True)}
    refused = lost(result.rejects if isinstance(result.rejects, tuple) else ())
    return Former(settings, asked, groups, refused)


def take_over(store: Tables, config: Config, model: Model, found: Former) -> None:
    """Fill an index with the reports of a run, and their groups.

    Raises:
        InputError: The inputs hold not all of them any more.
    """
    files = sources(found.asked["inputs"], found.asked.get("out"))
    batches = read(files, config, fields=found.asked.get("fields") or {}, reject=lambda _: None)
    wanted = pa.array(list(found.groups), pa.string())
    numbers: dict[str, int] = {}
    with store.writing():
        for batch in batches:
            inside = spared(batch.filter(pc.is_in(batch["id"], wanted)), found.refused)
            made = encode(*pipeline.printed(inside, config, model)[:2], config, model.idf)
            fresh = {str(row.facts[0]): row for row in made if row.facts[0] not in numbers}
            at = len(numbers) + 1
            numbers |= {name: at + place for place, name in enumerate(fresh)}
            store.append(
                ((numbers[name], *row.facts, row.body) for name, row in fresh.items()),
                ((numbers[name], row.mark) for name, row in fresh.items()),
            )
        if len(numbers) < len(found.groups):
            raise InputError(
                f"{len(found.groups) - len(numbers)} reports of the run are no longer in its inputs"
            )
        store.place(_places(found.groups, numbers))
        store.note({"counter": len(numbers) + 1})
        settling.note(store, "added", rows=numbers.values())


def _places(groups: Mapping[str, tuple[str, str, str]], numbers: Mapping[str, int]) -> Iterator[Any]:
    """Yield the row of each report and the numbers of its groups: the rows of those that found them."""
    founders = {
        naming_: numbers[name]
        for name, known in groups.items()
        for level, naming_ in zip(naming.LEVELS, known, strict=True)
        if tables.name(level, name) == naming_
    }
    for name, known in groups.items():
        yield (numbers[name], *(founders[one] for one in known))
