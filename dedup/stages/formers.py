"""Former runs: their tables as the rows and arrays that levels are made of."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dedup._types import F64, I64, Bools
from dedup.errors import InputError

# Levels whose pairs stay what they are when the cuts of events and stories move.
_UNTOUCHED: Final = ("copy", "event")


class Ordered(NamedTuple):
    """The reports of a former run in founder order: earliest date, then smallest id; undated ones last.

    Attributes:
        table: Rows of `schema.ASSIGNMENTS`.
        ids: Their ids.
        ranks: int64, shape (n,), the place of each id by its UTF-8 bytes.
    """

    table: pa.Table
    ids: pa.Array
    ranks: I64


def order(assignments: pa.Table) -> Ordered:
    """Return the reports in founder order, given rows of `schema.ASSIGNMENTS` sorted by id."""
    seconds = pc.cast(assignments["published"], pa.int64())
    never = pc.is_null(seconds).to_numpy()
    rows: I64 = np.lexsort((np.arange(len(assignments)), pc.fill_null(seconds, 0).to_numpy(), never))
    table = assignments.take(pa.array(rows)).combine_chunks()
    ids = pa.concat_arrays([*table["id"].chunks, pa.array([], pa.string())])
    return Ordered(table, ids, rows)


def checked(terms: Iterable[pa.Table], ids: pa.Array) -> Iterator[pa.Table]:
    """Yield tables of `schema.TERMS` if they are of these reports, in this order.

    Raises:
        InputError: If they are of others.
    """
    at, strange = 0, InputError("assignments and terms are of different runs")
    for part in terms:
        if not part["id"].combine_chunks().equals(ids.slice(at, len(part))):
            raise strange
        at += len(part)
        yield part
    if at < len(ids):
        raise strange


def links(pairs: Iterable[pa.Table], ids: pa.Array) -> tuple[I64, I64, F64, Bools]:
    """Return the rows, the probability and whether it is refused, of each pair of events.

    Args:
        pairs: Of `schema.PAIRS`.
        ids: The ids of all rows.

    Raises:
        InputError: A pair is of no report.
    """
    parts = [(np.empty(0, np.int64),) * 2 + (np.empty(0), np.empty(0, np.bool_))]
    for part in pairs:
        met = part.filter(pc.equal(part["level"], "event"))
        ends = [pc.fill_null(pc.index_in(met[end], ids), -1).to_numpy().astype(np.int64) for end in "ab"]
        if min(end.min(initial=0) for end in ends) < 0:
            raise InputError("assignments and pairs are of different runs")
        parts.append((*ends, met["probability"].to_numpy(), pc.is_valid(met["veto"]).to_numpy()))
    one, other, probability, refused = (np.concatenate(column) for column in zip(*parts, strict=True))
    return one, other, probability, refused


def untouched(pairs: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """Yield the pairs of the levels below stories."""
    for part in pairs:
        yield part.filter(pc.is_in(part["level"], pa.array(_UNTOUCHED)))
