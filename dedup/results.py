"""What a run returns: its tables, what they tell of, and what was asked and done."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from dedup import cards, frames
from dedup.evidence import Explanation, explain
from dedup.schema import ASSIGNMENTS, EVENTS, PAIRS, Reject
from dedup.trees import Event, Story, build, largest_first
from dedup.writers.run import Run


@dataclass(frozen=True, eq=False, repr=False)
class Result:
    """The tables of a run, each of its schema and in its order, and what was asked and done.

    Attributes:
        assignments: Table of `schema.ASSIGNMENTS`, sorted by id.
        events: Table of `schema.EVENTS`, sorted by event.
        pairs: Table of `schema.PAIRS`, sorted by level, a, b.
        rejects: The documents that did not go on, or only their number where they went to a file.
        run: Settings, versions, counts, seconds and bytes.
    """

    assignments: pa.Table
    events: pa.Table
    pairs: pa.Table
    rejects: tuple[Reject, ...] | int = ()
    run: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        ordered = (
            ("assignments", ASSIGNMENTS, ("id",)),
            ("events", EVENTS, ("event",)),
            ("pairs", PAIRS, ("level", "a", "b")),
        )
        for name, schema, keys in ordered:
            table = getattr(self, name).cast(schema).sort_by([(key, "ascending") for key in keys])
            object.__setattr__(self, name, table)

    @staticmethod
    def load(folder: str | Path) -> "Result":
        """Return the result that a run wrote to a directory.

        Raises:
            NotFoundError: If the directory holds no run.
            InputError: If a file of the run is missing or damaged.
        """
        found = Run(Path(folder))
        return Result(found.assignments(), found.events(), found.pairs(), found.rejects(), found.run)

    @property
    def rejected(self) -> int:
        """Number of documents that did not go on."""
        return self.rejects if isinstance(self.rejects, int) else len(self.rejects)

    @cached_property
    def stories(self) -> tuple[Story, ...]:
        """All stories, the largest first, then by id; built when first asked for."""
        return build(self.assignments, self.events)

    @cached_property
    def clusters(self) -> tuple[Event, ...]:
        """All events, the largest first, then by id: the level where one answer is wanted."""
        return largest_first(event for story in self.stories for event in story.events)

    def largest(self, stories: int) -> tuple[Story, ...]:
        """Return the first so many of ``stories`` without building the others."""
        if "stories" in self.__dict__:
            return self.stories[:stories]
        return build(*self._of(_most(self.assignments["story"], stories)))

    def _of(self, stories: pa.Array) -> tuple[pa.Table, pa.Table]:
        """Return the assignments and the events of some stories."""
        inside = pc.field("story").isin(stories)
        return self.assignments.filter(inside), self.events.filter(inside)

    @property
    def size(self) -> int:
        """Number of reports."""
        return int(self.assignments.num_rows)

    def count(self, level: str) -> int:
        """Return the number of groups of a level: ``copy``, ``event`` or ``story``."""
        return int(pc.count_distinct(self.assignments[level]).as_py())

    def explain(self, a: str, b: str | None = None) -> Explanation:
        """Return why two reports are together or apart; of one, what holds it and what nearly joined.

        Raises:
            NotFoundError: There is no report of that id.
        """
        return explain(self, a, b)

    def to_frame(self, library: str = "pandas") -> Any:
        """Return the assignments as a frame of ``"pandas"``, ``"polars"`` or ``"arrow"``."""
        return frames.frame(self.assignments, library)

    def _repr_html_(self) -> str:
        return cards.result(
            {level: self.count(level) for level in ("story", "event", "copy")} | {"report": self.size},
            self.rejected,
            self.largest(cards.FEW),
        )

    def __repr__(self) -> str:
        nouns = (("copy", "copies"), ("event", "events"), ("story", "stories"))
        groups = ", ".join(_many(self.count(level), level, many) for level, many in nouns)
        return f"Result({_many(self.size, 'report', 'reports')}: {groups}; {self.rejected:,} rejected)"


class Stored(Result):
    """The result of a run in its directory, whose tables are read when they are first asked for.

    Args:
        folder: The directory, as it was when the run ended.
        rejects: How many documents did not go on.

    Raises:
        NotFoundError: The directory holds no run.
        InputError: A file is missing or damaged, now or when it is asked for.
    """

    _files: Run

    def __init__(self, folder: Path, rejects: int) -> None:
        files = Run(folder)
        for name, value in (("_files", files), ("rejects", rejects), ("run", files.run)):
            object.__setattr__(self, name, value)

    @cached_property
    def assignments(self) -> pa.Table:
        return self._files.assignments()

    @cached_property
    def events(self) -> pa.Table:
        return self._files.events()

    @cached_property
    def pairs(self) -> pa.Table:
        return self._files.pairs()

    @property
    def size(self) -> int:
        return int(self.run["documents"])

    def largest(self, stories: int) -> tuple[Story, ...]:
        wanted = _most(self._files.stories()["story"], stories)
        return build(*self._files.of_stories(wanted.to_pylist()))

    def count(self, level: str) -> int:
        return int(self.run["groups"][level])


def _many(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def _most(stories: pa.ChunkedArray, count: int) -> pa.Array:
    """Return the stories that most reports have, then by id, given that of each report."""
    sizes = pa.table({"story": stories}).group_by("story").aggregate([([], "count_all")])
    order = sizes.sort_by([("count_all", "descending"), ("story", "ascending")])
    return order["story"].slice(0, count).combine_chunks()
