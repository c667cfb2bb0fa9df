"""Picks: where in a crawl the records stand that are kept."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from typing import Any, NamedTuple, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from dedup.jobs import FACTS, Lost, is_kept, lost
from dedup.readers.inputs import Kind, Source
from dedup.schema import Reject

# Title, address, outlet and date of a report.
Facts: TypeAlias = tuple[Any, ...]


class Choice(NamedTuple):
    """The reports of a run that are kept.

    Attributes:
        ids: All ids of the run.
        wanted: What is known of the reports to be kept, by id.
        refused: Where the documents stood that lost their id to another.
    """

    ids: pa.Array
    wanted: Mapping[str, Facts]
    refused: Lost


class Picked(NamedTuple):
    """Where the records stand that are kept, and how many documents there were.

    Attributes:
        places: By file, the numbers of their lines, rows or records; None where a file is one document.
        read: Documents that were read.
        unknown: Those of them that are no report of the run.
        missing: Reports to be kept that were not found.
    """

    places: Mapping[str, Set[int | None]]
    read: int
    unknown: int
    missing: int

    def of(self, source: Source) -> Set[int | str | None]:
        """Return the records of a file that are kept: numbers, or the names of an archive's members."""
        if source.kind not in (Kind.TAR, Kind.ZIP):
            return {*self.places.get(source.name, ())}
        inside = f"{source.name}/"
        return {file.removeprefix(inside) for file in self.places if file.startswith(inside)}


def choose(assignments: pa.Table, rejects: Iterable[Reject], *, keep: str, level: str) -> Choice:
    """Return the representatives of a level, or with ``keep="duplicates"`` all other reports."""
    mask = assignments[f"{level}_representative"]
    rows = assignments.filter(mask if keep == "representatives" else pc.invert(mask))
    facts = zip(*(rows[name].to_pylist() for name in FACTS), strict=True)
    ids = pa.concat_arrays([*assignments["id"].chunks, pa.array([], pa.string())])
    return Choice(ids, dict(zip(rows["id"].to_pylist(), facts, strict=True)), lost(rejects))


def locate(batches: Iterable[pa.RecordBatch], choice: Choice) -> Picked:
    """Return where the reports to be kept stand.

    Of several documents with one id the first counts that says of itself what the run says of it and is none
    that the run refused, else the first of all.
    """
    at: dict[str, tuple[str, int | None]] = {}
    sure: set[str] = set()
    read = unknown = 0
    wanted = pa.array(choice.wanted, pa.string())
    for batch in batches:
        read += len(batch)
        unknown += len(batch) - pc.sum(pc.is_in(batch["id"], choice.ids)).as_py() if len(batch) else 0
        rows = batch.filter(pc.is_in(batch["id"], wanted))
        for row in rows.select(["id", "file", "line", *FACTS]).to_pylist():
            name = row["id"]
            if name in sure:
                continue
            equal = is_kept(row, choice.wanted[name], choice.refused)
            if equal or name not in at:
                at[name] = row["file"], row["line"]
            if equal:
                sure.add(name)
    places: defaultdict[str, set[int | None]] = defaultdict(set)
    for file, line in at.values():
        places[file].add(line)
    return Picked(places, read, unknown, len(choice.wanted) - len(at))
