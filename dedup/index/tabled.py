"""Tables of what reports are found by, in the file itself: for processes too short to read all of it first.

texts    a report: its text's number, and what it is found by: its text (1), its bands (2), its terms (4)
buckets  a band of a report that is found by its bands
terms    a term of a report that is found by its terms, by day
days     a day, and how many reports found by their terms came of it

They are derived from the marks, made when an index is first opened with `mode="table"`, and brought up to
date when one is that others have added to since. What is removed goes from them at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Final

import numpy as np

from dedup._types import I32, I64, U32, U64
from dedup.config import Config
from dedup.index.fields import SECONDS_A_DAY, UNDATED_DAY, WINDOW, YEAR_ONE, days_of, keys_of
from dedup.index.rows import Marks, mark_type, marks_of
from dedup.index.schemas import SHELVES
from dedup.index.tables import Tables
from dedup.kernels.linkage import UNDATED

# What a report is found by.
TEXT, BANDS, TERMS = 1, 2, 4
# In `meta`: the last row that is in the tables, and the latest date of those.
ROW, LATEST = "tabled", "latest"
_SIGN: Final = 1 << 63
_MIX: Final = np.uint64(0x9E3779B97F4A7C15)
_BUCKET: Final = "INSERT INTO buckets (bucket, row) VALUES (?,?)"
_TERM: Final = "INSERT INTO terms (day, term, row, standing) VALUES (?,?,?,?)"


def is_there(store: Tables) -> bool:
    """Return whether an index has the tables."""
    return ROW in store.meta()


def prepare(store: Tables) -> None:
    """Make the tables where there are none."""
    if not is_there(store):
        with store.writing():
            if not is_there(store):
                for statement in SHELVES:
                    store.run(statement)
                store.note({ROW: 0, LATEST: UNDATED})


def buckets(hashes: U32) -> list[int]:
    """Return what the bands of a report are called in the table."""
    return [band << 32 | value for band, value in enumerate(hashes.tolist())]


def signed(keys: U64) -> I64:
    """Return the numbers of texts as a table holds them."""
    return keys.view(np.int64)


def oldest(latest: int) -> int:
    """Return the first day of which terms are held."""
    return 0 if latest == UNDATED else (latest - round(WINDOW * SECONDS_A_DAY)) // SECONDS_A_DAY + YEAR_ONE


def put(store: Tables, marks: Marks, rows: I64, texts: U64, days: I64, found: I64) -> None:
    """Add reports.

    Args:
        store: The index.
        marks: What they are found by.
        rows: int64, shape (n,).
        texts: uint64, shape (n,), the numbers of their texts.
        days: int64, shape (n,).
        found: int64, shape (n,), what of it they are found by.
    """
    told = zip(rows.tolist(), signed(texts).tolist(), found.tolist(), strict=True)
    store.put("INSERT INTO texts (row, text, found) VALUES (?,?,?)", told)
    by_bands, by_terms = np.flatnonzero(found & BANDS), np.flatnonzero(found & TERMS)
    store.put(_BUCKET, ((one, int(rows[at])) for at in by_bands for one in buckets(marks["bands"][at])))
    store.put(
        _TERM,
        (
            (int(days[at]), term, int(rows[at]), standing)
            for at in by_terms
            for standing, term in enumerate(marks["salient"][at].tolist())
            if term >= 0
        ),
    )
    for day, count in zip(*np.unique(days[by_terms], return_counts=True), strict=True):
        _count(store, int(day), int(count))


def _count(store: Tables, day: int, count: int) -> None:
    (before,) = store.one("SELECT count FROM days WHERE day = ?", (day,)) or (0,)
    store.replace("days", "day, count", [(day, before + count)])


def catch_up(store: Tables, config: Config) -> None:
    """Add what others have added since, as `Memory.load` does, within a `writing`."""
    meta = store.meta()
    latest = int(meta[LATEST])
    for numbers, data in store.blocks("marks", "row, mark", after=int(meta[ROW]), data=True):
        marks, rows = np.frombuffer(data, mark_type(config)), numbers[:, 0]
        times = marks["published"].astype(np.int64)
        texts = keys_of(marks, times, config)
        _, firsts = np.unique(texts, return_index=True)
        own = np.zeros(len(rows), np.bool_)
        own[firsts] = True
        own |= texts == 0
        own &= ~np.isin(signed(texts), known(store, texts))
        latest = max(latest, int(times.max(initial=UNDATED)))
        days = days_of(times)
        late = (days >= oldest(latest)) | (days == UNDATED_DAY)
        found = (
            own & (texts != 0) | BANDS * (own & (marks["words"] >= config.min_words)) | TERMS * (own & late)
        )
        put(store, marks, rows, texts, days, found.astype(np.int64))
        store.note({ROW: int(rows[-1]), LATEST: latest})
    trim(store, latest)


def trim(store: Tables, latest: int) -> None:
    """Take the terms of days before the window away."""
    days = [(oldest(latest), UNDATED_DAY)]
    store.put("DELETE FROM terms WHERE day < ? AND day != ?", days)
    store.put("DELETE FROM days WHERE day < ? AND day != ?", days)


def known(store: Tables, texts: U64) -> I64:
    """Return which of some texts a report is found by."""
    asked = signed(texts[texts != 0]).tolist()
    found = {
        text for text, row, flags in among(store, "texts", "text", asked, "text, row, found") if flags & TEXT
    }
    return np.array(sorted(found), np.int64)


def among(store: Tables, table: str, column: str, values: Iterable[int], columns: str) -> list[Any]:
    """Return the columns of rows that have one of some values in another."""
    asked = sorted(set(values))
    found = list[Any]()
    for first in range(0, len(asked), 500):
        some = asked[first : first + 500]
        marks = ",".join("?" * len(some))
        statement = f"SELECT {columns} FROM {table} WHERE {column} IN ({marks})"  # noqa: S608  (names of ours)
        found += store.all(statement, some)
    return found


def forget(store: Tables, config: Config, row: int, fresh: Mapping[int, bytes] | None = None) -> None:
    """Take a report out of the tables; another one of its text is found in its stead.

    Args:
        store: The index, which may have no such tables; the report's mark is there still.
        config: The settings.
        row: Whose.
        fresh: Marks that are not in the file yet, by row.
    """
    if not is_there(store):
        return
    one = store.one("SELECT text, found FROM texts WHERE row = ?", (row,))
    if one is None:
        return
    text, found = one
    mark = _mark(store, config, row, fresh)
    store.put("DELETE FROM texts WHERE row = ?", [(row,)])
    if mark is None:
        return
    hashes = [(bucket, row) for bucket in buckets(mark["bands"][0])]
    store.put("DELETE FROM buckets WHERE bucket = ? AND row = ?", hashes)
    day = int(days_of(mark["published"].astype(np.int64))[0])
    terms = [(day, term, row) for term in mark["salient"][0].tolist() if term >= 0]
    store.put("DELETE FROM terms WHERE day = ? AND term = ? AND row = ?", terms)
    if found & TEXT:
        heir = store.one("SELECT min(row) FROM texts WHERE text = ?", (text,))[0]
        if heir is not None:
            _succeed(store, config, int(heir), fresh)


def _mark(store: Tables, config: Config, row: int, fresh: Mapping[int, bytes] | None) -> Marks | None:
    """Return the mark of a row, if there is one."""
    told = [mark for _, mark in store.read("marks", "row, mark", [row])] or [(fresh or {}).get(row)]
    return None if told[0] is None else marks_of(told, config)


def _succeed(store: Tables, config: Config, row: int, fresh: Mapping[int, bytes] | None) -> None:
    """Let a report be found by all that it has."""
    mark = _mark(store, config, row, fresh)
    if mark is None:
        return
    times = mark["published"].astype(np.int64)
    days, latest = days_of(times), int(store.meta()[LATEST])
    late = days[0] == UNDATED_DAY or days[0] >= oldest(latest)
    found = TEXT | BANDS * bool(mark["words"][0] >= config.min_words) | TERMS * bool(late)
    store.put("DELETE FROM texts WHERE row = ?", [(row,)])
    texts = keys_of(mark, times, config)
    put(store, mark, np.array([row]), texts, days, np.array([found]))


def faults(store: Tables, config: Config) -> list[str]:
    """Return what is wrong with the tables: whatever does not follow from the marks."""
    if not is_there(store):
        return []
    meta = store.meta()
    last, first = int(meta[ROW]), oldest(int(meta[LATEST]))
    found = {row: (text, flags) for row, text, flags in store.all("SELECT row, text, found FROM texts")}
    wanted, wrong, representatives = [0, 0], False, Counter[int]()
    for numbers, data in store.blocks("marks", "row, mark", data=True):
        marks = np.frombuffer(data, mark_type(config))[numbers[:, 0] <= last]
        rows, times = numbers[:, 0][numbers[:, 0] <= last], marks["published"].astype(np.int64)
        texts, days = signed(keys_of(marks, times, config)), days_of(times)
        held = np.array([found.pop(row, (0, -1)) for row in rows.tolist()], np.int64).reshape(-1, 2)
        wrong |= bool((held[:, 0] != texts).any() or (held[:, 1] < 0).any())
        for text, flags in zip(texts.tolist(), held[:, 1].tolist(), strict=True):
            representatives[text] += flags & TEXT
        banded = held[:, 1] & BANDS > 0
        termed = (held[:, 1] & TERMS > 0) & ((days >= first) | (days == UNDATED_DAY))
        wanted[0] += _digest(*_buckets(marks["bands"][banded], rows[banded]))
        wanted[1] += _digest(*_terms(marks["salient"][termed], days[termed], rows[termed]))
    wrong |= bool(found) or any(count != 1 for text, count in representatives.items() if text)
    held_there = [
        sum(_digest(*np.array(some, np.int64).T) for some in _portions(store.each(statement)))
        for statement in (
            "SELECT bucket, row FROM buckets",
            "SELECT day, term, row, standing FROM terms",
        )
    ]
    told = zip(("texts", "buckets", "terms"), (wrong, *np.not_equal(held_there, wanted)), strict=True)
    return [f"{name}: not what follows from the marks" for name, off in told if off]


def _buckets(hashes: U32, rows: I64) -> tuple[I64, I64]:
    """Return the rows of `buckets` for reports."""
    bands = np.arange(hashes.shape[1], dtype=np.int64) << 32
    return (hashes.astype(np.int64) + bands).ravel(), np.repeat(rows, hashes.shape[1])


def _terms(terms: I32, days: I64, rows: I64) -> tuple[I64, I64, I64, I64]:
    """Return the rows of `terms` for reports."""
    at, standing = np.nonzero(terms >= 0)
    return days[at], terms[at, standing].astype(np.int64), rows[at], standing


def _digest(*columns: I64) -> int:
    """Return a number that is the same for the same rows in any order."""
    mixed = np.zeros(len(columns[0]), np.uint64)
    for column in columns:
        mixed = (mixed ^ column.astype(np.uint64)) * _MIX
        mixed ^= mixed >> np.uint64(29)
    return int(sum(mixed.tolist()))


def _portions(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while some := list(islice(rows, 1 << 16)):
        yield some
