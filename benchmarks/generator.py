"""A stream of reports of any length, as long, dense and alike as real ones; what copies what is known.

    python -m benchmarks.generator N OUT.jsonl [--seed S] [--copies SHARE] [--templates SHARE]
                                               [--equal B] [--framed M] [--corpus PATH]

The Saudi stream of ../shared, or else our own sample, is played turn after turn, each from where the last
one ended. Each turn but the first exchanges words for others of about the same frequency
(`benchmarks.vocabulary`). The stream's own copies are left out, and copies are made instead: by other outlets
(Zipf), within two days, edited at the rates at which real copies were found to be (`benchmarks.edits`). Pages
of templates are added, new ones each turn; on demand B equal pages, and M pages of one frame, spread over
all. The id tells the truth: copies of one report have one beginning, up to ``+``. The first reports of a
longer stream are those of a shorter one. Memory does not grow with N.
"""

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks import edits, originals, turns
from benchmarks.edits import FILLED, Plan
from benchmarks.turns import Asked, Rows, Turns
from benchmarks.vocabulary import Facts, Words, piece, shuffled
from dedup._types import I32, I64

_ROWS: Final = 8_192  # planned at a time
_BYLINES: Final = (
    "وكالات: ",
    "(وكالات) - ",
    "متابعات - ",
    "الرياض - متابعة: ",
    "دبي - ",
    "القاهرة - وكالات: ",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write a stream, and tell how fast."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("size", type=int, metavar="N")
    parser.add_argument("out", type=Path, metavar="OUT.jsonl")
    for name, kind, told in (
        ("seed", int, "other streams"),
        ("copies", float, "share of the reports that copy another"),
        ("templates", float, "share of the reports that are pages of templates"),
        ("equal", int, "equal pages, one bucket"),
        ("framed", int, "pages of one frame"),
    ):
        default = Asked._field_defaults[name]
        parser.add_argument(f"--{name}", type=kind, default=default, help=f"{told} (default: {default})")
    parser.add_argument("--corpus", type=Path, help="JSONL, also .zst, instead of the usual one")
    asked = parser.parse_args(arguments)
    clock = time.process_time()
    words, facts, found = originals.load(asked.corpus)
    loaded = time.process_time()
    stream = Stream(words, facts, found, Asked(**{name: getattr(asked, name) for name in Asked._fields}))
    size = stream.write(asked.out)
    spent = time.process_time() - loaded
    print(
        f"{asked.size:,} reports, {size / max(1, asked.size):,.0f} bytes each, of {len(found):,} originals: "
        f"{loaded - clock:.1f} CPU s to read these, then {asked.size / spent:,.0f} reports a CPU s"
    )
    return 0


def truth(identity: str) -> str:
    """Return what the copies of one report have in common.

    >>> truth("3-17+2"), truth("3-17"), truth("3-t1.2")
    ('3-17', '3-17', '3-t1.2')
    """
    return identity.partition("+")[0]


class Stream:
    """Reports without end, of which as many are written as were asked for."""

    def __init__(self, words: Words, facts: Facts, found: I32, asked: Asked) -> None:
        self.words, self.bylines = piece(words, _BYLINES)
        self.facts, self.found, self.asked = facts, found, asked
        self.turns = Turns(facts, found, asked)

    def write(self, out: Path) -> int:
        """Write the stream, and return how many bytes it has."""
        with out.open("wb") as file:
            return sum(map(file.write, self.lines()))

    def lines(self) -> Iterator[memoryview]:
        """Yield lines, many at a time; each part is gone when the next is made."""
        for rows, tables, turn in self._parts():
            yield from edits.render(self.words, self._plan(rows, turn), tables, list(self._heads(rows)))

    def _parts(self) -> Iterator[tuple[Rows, I32, int]]:
        """Yield some rows at a time, the tables that exchange their words, and the turn that they are of."""
        done = turn = 0
        late, before = turns.none(), self._table(0)
        while done < self.asked.size:
            rows, late = self.turns.turn(turn, late)
            now = self._table(turn)
            tables = np.stack([self._table(0), before, now])
            at = 0
            while at < len(rows.base) and done < self.asked.size:
                lines, taken = self.turns.mixed(rows.take(slice(at, at + _ROWS)), done)
                yield lines, tables, turn
                at, done = at + taken, done + len(lines.base)
            turn, before = turn + 1, now

    def _table(self, turn: int) -> I32:
        """Return what a turn exchanges words by; the first one has them as they are."""
        if turn == 0:
            return np.arange(len(self.words.blocks), dtype=np.int32)
        return shuffled(self.words.blocks, np.random.default_rng([self.asked.seed, turn, 1]))

    def _plan(self, rows: Rows, turn: int) -> Plan:
        """Return what the kernel writes."""
        frame = _hashed(self.asked.seed, rows.turn, rows.frame)
        seed = _hashed(frame, rows.base, rows.number)
        return Plan(
            base=rows.base,
            table=np.where(rows.turn < 0, 0, 2 + rows.turn - turn).astype(np.int32),
            edits=rows.edits,
            seed=seed,
            frame=frame,
            other=self.found[(seed >> 20) % len(self.found)],
            byline=self.bylines[(seed >> 40) % len(self.bylines)],
        )

    def _heads(self, rows: Rows) -> Iterator[bytes]:
        """Yield what stands before the title of each line."""
        hosts, names = self.facts.hosts, self.facts.names
        moments = np.datetime_as_string(rows.seconds.astype("datetime64[s]")).tolist()
        told = (rows.turn, rows.base, rows.frame, rows.number, rows.edits == FILLED, rows.source)
        for moment, *row, source in zip(moments, *(column.tolist() for column in told), strict=True):
            name = _name(*row)
            yield (
                f'{{"id": "{name}", "url": "http://{hosts[source]}/article/{name}", '
                f'"source": {names[source]}, "published": "{moment}+03:00", "title": "'
            ).encode()


def _name(turn: int, base: int, frame: int, number: int, filled: bool) -> str:
    """Return an id.

    >>> _name(0, 7, -1, 0, False), _name(0, 7, -1, 2, False), _name(0, 7, 1, 2, True)
    ('0-7', '0-7+2', '0-t1.2')
    >>> _name(-1, 7, -1, 5, False), _name(-1, 7, -1, 5, True)
    ('equal+5', 'framed.5')
    """
    if turn < 0:
        return f"framed.{number}" if filled else f"equal+{number}"
    if filled:
        return f"{turn}-t{frame}.{number}"
    return f"{turn}-{base}+{number}" if number else f"{turn}-{base}"


def _hashed(start: Any, *columns: I32) -> I64:
    """Return hashes of rows, at least 0, each column taken in (splitmix64)."""
    found = np.zeros(len(columns[0]), np.uint64) + np.asarray(start).astype(np.uint64)
    for column in columns:
        found = (found + column.astype(np.int64).astype(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
        found = (found ^ (found >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        found = (found ^ (found >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        found ^= found >> np.uint64(31)
    return (found >> np.uint64(2)).astype(np.int64)


if __name__ == "__main__":
    sys.exit(main())
