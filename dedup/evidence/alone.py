"""What a run knows of one report: where it is, what holds it there, and what nearly joined."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from dedup.evidence import clues
from dedup.evidence.cases import ONE, vetoed
from dedup.evidence.isolates import isolate
from dedup.evidence.pairs import BELOW, LEVELS, Groups, Row, Told

MOST: Final = 3  # pairs told of each kind
_WIDTH: Final = 60  # letters of a title


class Place:
    """One report in a run.

    Args:
        result: The run.
        name: Id of a report of the run.
    """

    def __init__(self, result: Told, name: str) -> None:
        self._groups = Groups(result)
        self._model: Mapping[str, Any] = result.run.get("model", {})
        self._events = result.events
        self._row = self._groups.of_report(name)

    def told(self) -> Iterator[str]:
        """Yield a paragraph a level: its group, what holds it there, and what nearly joined."""
        for level in LEVELS:
            heading = f"{ONE[level].capitalize()}: {self._groups.named(level, self._row[level])}"
            yield "\n  ".join([heading, *self._speaker(level), *self._neighbours(level)])

    def _speaker(self, level: str) -> Iterator[str]:
        """Yield who speaks for the group, and why."""
        rows = self._groups.rows(level, self._row[level])
        if rows.num_rows < 2:
            return
        speaker = rows.filter(rows[f"{level}_representative"]).to_pylist()[0]["id"]
        who = "It speaks for them" if speaker == self._row["id"] else f"{isolate(speaker)} speaks for them"
        yield f"{who}: {'; '.join(self._reasons(level)) or 'no reason kept'}."

    def _reasons(self, level: str) -> list[str]:
        """Return why the group's representative was chosen."""
        column = "story" if level == "story" else "event"
        rows = self._events.filter(pc.equal(self._events[column], self._row[column])).to_pylist()
        if level == "copy":
            spoken = [one for row in rows for one in row["copy_representatives"]]
            return next(
                (list(one["reasons"] or ()) for one in spoken if one["copy"] == self._row["copy"]), []
            )
        key = "representative" if level == "event" else "story_representative"
        return list(rows[0][key]["reasons"] or ()) if rows else []

    def _neighbours(self, level: str) -> Iterator[str]:
        """Yield the strongest pairs that hold the report, then those that nearly joined it."""
        below = BELOW.get(level, "id")
        own = self._groups.rows(below, self._row[below])["id"]
        pairs = [row for row in self._groups.touching(level, own).to_pylist() if not _inside(row, own)]
        held = [row for row in pairs if row["merged"]]
        near = [row for row in pairs if not row["merged"]]
        yield from self._listed("Held by" if len(held) > 1 else "Held by one pair", held, own)
        yield from self._listed("Nearly joined", near, own)
        if not pairs:
            alone = self._groups.rows(level, self._row[level]).num_rows < 2
            yield "Nothing came near." if alone else f"They are {ONE[BELOW.get(level, 'copy')]}."

    def _listed(self, heading: str, pairs: list[Row], own: pa.ChunkedArray) -> Iterator[str]:
        """Yield a heading and the first few pairs, if there are any."""
        if pairs:
            yield f"{heading}{f' ({len(pairs):,}, the closest {MOST})' if len(pairs) > MOST else ''}:"
        known = set(own.to_pylist())
        for pair in pairs[:MOST]:
            other = self._groups.of_report(pair["b"] if pair["a"] in known else pair["a"])
            title = f"  {isolate(other['title'], _WIDTH)}" if other["title"] else ""
            yield f"  {isolate(other['id'])}{title}"
            yield f"    {self._score(pair)}"

    def _score(self, pair: Row) -> str:
        """Return how close a pair is, what was needed, and what spoke against it."""
        cut = self._model.get(f"{pair['level']}_cut")
        if pair["level"] == "copy":
            told = f"{100 * pair['jaccard']:.0f} of 100 runs of three words are in both"
        elif pair["level"] == "event":
            needed = f", {clues.percent(cut)} needed" if cut is not None else ""
            told = f"{clues.percent(pair['probability'])} likely to be one event{needed}"
        else:
            needed = f", {100 * cut:.0f} needed" if cut is not None else ""
            told = f"alike: {100 * pair['probability']:.0f} of 100, time considered{needed}"
        if pair["veto"]:
            return f"{told}; refused: {vetoed(pair)}"
        enough = cut is not None and pair["level"] != "copy" and pair["probability"] >= cut
        if enough and not pair["merged"]:
            return f"{told}; the other pairs between their groups are weaker or refused"
        return told


def _inside(pair: Row, own: pa.ChunkedArray) -> bool:
    """Say whether both reports of a pair are of a set."""
    known = pc.is_in(pa.array([pair["a"], pair["b"]]), own)
    return bool(pc.all(known).as_py())
