"""Which reports a made-up stream has, and when: turn after turn over real ones, with copies and templates."""

from typing import Any, Final, NamedTuple

import numpy as np

from benchmarks.edits import FILLED, RATES
from benchmarks.vocabulary import Facts
from dedup._types import I32, I64

# Of 29,626 real reports a quarter copies an earlier one; of these .07 to the letter
# (benchmarks/evidence.md#generator).
COPIES: Final = 0.25
EQUAL_COPIES: Final = 0.07
TEMPLATES: Final = 0.02
DAY: Final = 86_400
# Copies of one report: so many at most, and the exponent of Zipf's law that the real ones follow.
_MOST, _EXPONENT = 16, 1.65
# Seconds after the report: median, deviation of the logarithm, and the latest.
_MEDIAN, _DEVIATION, _LATEST = 4 * 3600, 1.2, 2 * DAY


class Asked(NamedTuple):
    """What a stream is to hold: lines in all, and of these equal pages and pages of one frame."""

    size: int
    seed: int = 1
    copies: float = COPIES
    templates: float = TEMPLATES
    equal: int = 0
    framed: int = 0


class Rows(NamedTuple):
    """Lines to be written, in columns.

    Attributes:
        base: int32, the report that it is made from.
        turn: int32, -1 for what is the same in all turns.
        seconds: int64, since 1970.
        edits: int64, bits of `benchmarks.edits`.
        source: int32.
        frame: int32, the number of its template, or -1.
        number: int32, of the copy or page, from 1; 0 for originals.
    """

    base: I32
    turn: I32
    seconds: I64
    edits: I64
    source: I32
    frame: I32
    number: I32

    def take(self, chosen: Any) -> "Rows":
        """Return some rows."""
        return Rows(*(column[chosen] for column in self))


class Turns:
    """The rows of a stream, a turn at a time."""

    def __init__(self, facts: Facts, found: I32, asked: Asked) -> None:
        self.found, self.asked = found, asked
        self.seconds, self.sources = facts.seconds[found], facts.sources[found]
        self.first = int(self.seconds.min()) // DAY * DAY
        self.days = (int(self.seconds.max()) - self.first) // DAY + 1
        ranks = 1 / np.arange(1, len(facts.names) + 1)
        self.zipf = ranks / ranks.sum()

    def turn(self, turn: int, late: Rows) -> tuple[Rows, Rows]:
        """Return the reports of a turn in the order of time, late ones of the last too; and its late ones."""
        chance = np.random.default_rng([self.asked.seed, turn, 0])
        n, start = len(self.found), self.first + turn * self.days * DAY
        fresh = Rows(
            base=self.found,
            turn=np.full(n, turn, np.int32),
            seconds=self.seconds - self.first + start,
            edits=np.zeros(n, np.int64),
            source=self.sources,
            frame=np.full(n, -1, np.int32),
            number=np.zeros(n, np.int32),
        )
        copied = self._copied(fresh, chance)
        issued = self._issued(fresh, start, n + len(copied.base), chance)
        parts = (late, fresh, copied, issued)
        rows = Rows(*(np.concatenate([part[at] for part in parts]) for at in range(len(fresh))))
        rows = rows.take(np.lexsort((rows.number, rows.frame, rows.base, rows.turn, rows.seconds)))
        end = int(np.searchsorted(rows.seconds, start + self.days * DAY))
        return rows.take(slice(0, end)), rows.take(slice(end, None))

    def _copied(self, fresh: Rows, chance: np.random.Generator) -> Rows:
        """Return copies of some reports."""
        n, share = len(fresh.base), self.asked.copies
        counts = np.arange(1, _MOST + 1)
        often = counts**-_EXPONENT / (counts**-_EXPONENT).sum()
        some = share / (1 - share) / (often @ counts)
        many = np.where(chance.random(n) < some, chance.choice(counts, n, p=often), 0)
        rows = fresh.take(np.repeat(np.arange(n), many))
        m = len(rows.base)
        later = np.clip(_MEDIAN * np.exp(_DEVIATION * chance.standard_normal(m)), 60, _LATEST)
        other = chance.choice(len(self.zipf), m, p=self.zipf)
        other = np.where(other == rows.source, (other + 1) % len(self.zipf), other)
        edited = (chance.random((m, len(RATES))) < list(RATES.values())) @ (1 << np.arange(len(RATES)))
        return rows._replace(
            seconds=rows.seconds + later.astype(np.int64),
            edits=np.where(chance.random(m) < EQUAL_COPIES, 0, edited),
            source=other.astype(np.int32),
            number=(np.arange(m) - np.repeat(np.cumsum(many) - many, many) + 1).astype(np.int32),
        )

    def _issued(self, fresh: Rows, start: int, others: int, chance: np.random.Generator) -> Rows:
        """Return pages of templates: each template has one page a day."""
        share = self.asked.templates
        frames = round(others * share / (1 - share) / self.days)
        chosen, hour = chance.integers(0, len(fresh.base), frames), chance.integers(0, DAY, frames)
        frame, day = np.divmod(np.arange(frames * self.days), self.days)
        return fresh.take(chosen[frame])._replace(
            seconds=start + day * DAY + hour[frame],
            edits=np.full(len(frame), FILLED, np.int64),
            frame=frame.astype(np.int32),
            number=(day + 1).astype(np.int32),
        )

    def mixed(self, rows: Rows, done: int) -> tuple[Rows, int]:
        """Return rows with the equal and framed pages that come among them, and how many rows were taken."""
        size, equal = self.asked.size, self.asked.equal
        special = equal + self.asked.framed
        before = (done + np.arange(min(len(rows.base), size - done) + 1)) * special // max(1, size)
        is_special = np.diff(before) > 0
        share = before * equal // max(1, special)
        special_edits = np.where(np.diff(share) > 0, 0, FILLED)
        mixed = rows.take(np.maximum(np.cumsum(~is_special) - 1, 0))
        told = {
            "base": self.found[len(self.found) // 2],
            "turn": -1,
            "edits": special_edits,
            "frame": -1,
            "number": before[1:],
        }
        kinds = {name: getattr(mixed, name) for name in told}
        changed = {n: np.where(is_special, told[n], kinds[n]).astype(kinds[n].dtype) for n in told}
        return mixed._replace(**changed), int((~is_special).sum())


def none() -> Rows:
    """Return no rows."""
    return Rows(*(np.empty(0, kind) for kind in ("i4", "i4", "i8", "i8", "i4", "i4", "i4")))
