"""Tables: the groups of a run as `schema.ASSIGNMENTS` and `schema.EVENTS`, some rows at a time."""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Final, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dedup._types import I64
from dedup.schema import ASSIGNMENTS, DUPLICATES, EVENTS, TIME
from dedup.shelf import take
from dedup.sorting import distinct

# Rows that are made at a time.
_ROWS: Final = 65_536
_NEVER: Final = 1 << 62  # seconds; beyond all that a date can hold
_FACTS: Final = ("title", "url", "source", "published")


class Choice(Protocol):
    """The representative of each group: rising labels, rows, and reasons by place."""

    @property
    def groups(self) -> I64: ...

    @property
    def rows(self) -> I64: ...

    def reasons(self, places: I64, /) -> Sequence[tuple[str, ...]]: ...


def name(level: str, founder: str) -> str:
    """Return the id of a group: the level's letter and a hash of its founder's id.

    >>> name("event", "a")
    'e-40f89e395b66422f'
    """
    return f"{level[0]}-{_digest(founder)}"


def founders(level: str, ids: pa.ChunkedArray, groups: pa.ChunkedArray) -> I64:
    """Return the row that founds the group of each row, int64, given their names; -1: none does."""
    told = zip(ids.to_pylist(), groups.to_pylist(), strict=True)
    founder = {group: row for row, (one, group) in enumerate(told) if name(level, one) == group}
    return np.array([founder.get(group, -1) for group in groups.to_pylist()], np.int64)


def _digest(founder: str) -> str:
    return blake2b(founder.encode(), digest_size=8).hexdigest()


class Groups:
    """The groups of all reports, and who speaks for them.

    Args:
        documents: The reports, in founder order.
        ranks: int64, shape (n,), the place of each id by its UTF-8 bytes.
        labels: For each level, int64, the row that founds each row's group.
        chosen: For each level, the representatives.
    """

    def __init__(
        self, documents: pa.Table, ranks: I64, labels: Mapping[str, I64], chosen: Mapping[str, Choice]
    ) -> None:
        self._documents, self._ranks, self._labels, self._chosen = documents, ranks, labels, chosen
        # Every event and every story is founded by the founder of a copy group.
        self._founders = distinct(labels["copy"])
        ids = take(documents.select(["id"]), self._founders)["id"]
        digests = [_digest(founder) for chunk in ids.chunks for founder in chunk.to_pylist()]
        self._digests = pa.array(digests, pa.string())

    def assignments(self) -> Iterator[pa.Table]:
        """Yield the groups of each report as `schema.ASSIGNMENTS`, sorted by id."""
        order = np.empty_like(self._ranks)
        order[self._ranks] = np.arange(len(order))
        speaks = {level: np.zeros(len(order), np.bool_) for level in self._chosen}
        for level, choice in self._chosen.items():
            speaks[level][choice.rows] = True
        for start in range(0, max(1, len(order)), _ROWS):
            rows = order[start : start + _ROWS]
            facts = take(self._documents.select(["id", *_FACTS]), rows)
            columns = {column: facts[column] for column in facts.column_names}
            for level, groups in self._labels.items():
                columns[level] = self._names(level, groups[rows])
                columns[f"{level}_representative"] = pa.array(speaks[level][rows])
            yield pa.table([columns[field.name] for field in ASSIGNMENTS], schema=ASSIGNMENTS)

    def duplicates(self) -> Iterator[pa.Table]:
        """Yield the reports that do not speak for their copy group as `schema.DUPLICATES`, sorted by id."""
        groups, choice = self._labels["copy"], self._chosen["copy"]
        speaker = choice.rows[np.searchsorted(choice.groups, groups)]
        rest = np.flatnonzero(speaker != np.arange(len(speaker)))
        rest = rest[np.argsort(self._ranks[rest])]
        for start in range(0, max(1, len(rest)), _ROWS):
            rows = rest[start : start + _ROWS]
            facts = take(self._documents.select(["id", *_FACTS]), rows)
            columns = {column: facts[column] for column in facts.column_names}
            columns["duplicate_of"] = take(self._documents.select(["id"]), speaker[rows])["id"]
            columns["copy"] = self._names("copy", groups[rows])
            yield pa.table([columns[field.name] for field in DUPLICATES], schema=DUPLICATES)

    def events(self) -> Iterator[pa.Table]:
        """Yield one row an event as `schema.EVENTS`, sorted by event."""
        labels = self._labels["event"]
        order = np.argsort(labels, kind="stable")
        founders = self._chosen["event"].groups
        starts = np.append(np.searchsorted(labels[order], founders), len(order))
        sizes = np.diff(starts)
        named = self._digests.take(pa.array(np.searchsorted(self._founders, founders)))
        by_name = pc.array_sort_indices(named.cast(pa.binary())).to_numpy()
        # A run of events ends before its members are too many.
        runs = np.cumsum(sizes[by_name]) // _ROWS
        for part in np.split(by_name, np.flatnonzero(np.diff(runs)) + 1):
            offsets = np.append(0, np.cumsum(sizes[part]))
            inside = np.arange(offsets[-1]) - np.repeat(offsets[:-1], sizes[part])
            yield self._events(part, offsets, order[np.repeat(starts[part], sizes[part]) + inside])

    def _events(self, events: I64, offsets: I64, members: I64) -> pa.Table:
        """Return some events.

        Args:
            events: int64, their places among all events.
            offsets: int64, where the members of each begin.
            members: int64, rows.
        """
        n, owner = len(events), np.repeat(np.arange(len(events)), np.diff(offsets))
        facts = take(self._documents.select(["id", "source", "published"]), members)
        ids, sources = facts["id"].combine_chunks(), facts["source"].combine_chunks()
        stories = self._labels["story"][members[offsets[:-1]]]
        copies, speakers = self._copies(owner, self._labels["copy"][members], n)
        by_id = np.lexsort((self._ranks[members], owner))
        columns = {
            "event": self._names("event", self._chosen["event"].groups[events]),
            "story": self._names("story", stories),
            "size": pa.array(np.diff(offsets)),
            "copies": pa.array(copies),
            "sources": _distinct(sources, owner, n),
            "first_seen": _first(facts["published"], offsets, np.minimum, _NEVER),
            "last_seen": _first(facts["published"], offsets, np.maximum, -_NEVER),
            "representative": self._speakers("event", events, ("id", *_FACTS)),
            "story_representative": self._speakers(
                "story", np.searchsorted(self._chosen["story"].groups, stories), ("id",)
            ),
            "copy_representatives": speakers,
            "members": _lists(offsets, ids.take(pa.array(by_id))),
        }
        return pa.table([columns[field.name] for field in EVENTS], schema=EVENTS)

    def _names(self, level: str, groups: I64) -> pa.Array:
        """Return the names of groups, given by the rows that found them."""
        digests = self._digests.take(pa.array(np.searchsorted(self._founders, groups)))
        return pc.binary_join_element_wise(f"{level[0]}-", digests, "")

    def _speakers(self, level: str, places: I64, facts: tuple[str, ...]) -> pa.StructArray:
        """Return who speaks for groups, given by their places among those of their level, and why."""
        choice = self._chosen[level]
        told = take(self._documents.select(facts), choice.rows[places]).combine_chunks()
        asked, back = np.unique(places, return_inverse=True)
        each = choice.reasons(asked)
        reasons = [each[place] for place in back.tolist()]
        columns = {fact: told[fact].combine_chunks() for fact in facts}
        return pa.StructArray.from_arrays(
            [*columns.values(), pa.array(reasons, pa.list_(pa.string()))], [*columns, "reasons"]
        )

    def _copies(self, owner: I64, groups: I64, n: int) -> tuple[I64, pa.ListArray]:
        """Return how many copy groups each event has, and who speaks for those of two reports or more.

        Args:
            owner: int64, the event of each member, rising.
            groups: int64, the copy group of each.
            n: Number of events.
        """
        order = np.lexsort((groups, owner))
        new = np.append(True, np.diff(groups[order]) != 0)[: len(order)]
        starts = np.flatnonzero(new)
        events, found = owner[order][starts], groups[order][starts]
        several = np.diff(np.append(starts, len(order))) > 1
        places = np.searchsorted(self._chosen["copy"].groups, found[several])
        speakers = self._speakers("copy", places, ("id",))
        named = pa.StructArray.from_arrays(
            [self._names("copy", found[several]), *speakers.flatten()], ["copy", "id", "reasons"]
        )
        offsets = np.append(0, np.cumsum(np.bincount(events[several], minlength=n)))
        return np.bincount(events, minlength=n), _lists(offsets, named)


def _distinct(names: pa.Array, owner: I64, n: int) -> pa.ListArray:
    """Return the distinct names of each owner, sorted; nulls are none.

    Args:
        names: Of members.
        owner: int64, in [0, n), of each.
        n: Number of owners.
    """
    encoded = pc.dictionary_encode(names)
    order = pc.array_sort_indices(encoded.dictionary.cast(pa.binary()))
    place = np.empty(len(order) + 1, np.int64)
    place[order.to_numpy()] = np.arange(len(order))
    codes = place[pc.fill_null(encoded.indices, len(order)).to_numpy()]
    held = pc.is_valid(names).to_numpy(zero_copy_only=False)
    width = len(order) + 1
    pairs = distinct(owner[held] * width + codes[held])
    offsets = np.append(0, np.cumsum(np.bincount(pairs // width, minlength=n)))
    return _lists(offsets, encoded.dictionary.take(order).take(pa.array(pairs % width)))


def _first(published: pa.ChunkedArray, offsets: I64, which: np.ufunc, never: int) -> pa.Array:
    """Return the smallest or the largest date of each run of rows; null where none has one."""
    seconds = pc.fill_null(pc.cast(published, pa.int64()), never).to_numpy()
    found = which.reduceat(seconds, offsets[:-1]) if len(offsets) > 1 else seconds[:0]
    return pa.array(found, pa.int64(), mask=found == never).cast(TIME)


def _lists(offsets: I64, values: pa.Array) -> pa.ListArray:
    """Return runs of values as lists."""
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), values)
