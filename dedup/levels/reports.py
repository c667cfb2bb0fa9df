"""All reports as the levels see them, and what a level makes of them."""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from dedup._types import I8, I64, U64, Bools
from dedup.config import Config
from dedup.levels.hands import ALONE, Hands
from dedup.model import Model
from dedup.shelf import Shelf
from dedup.stages import candidates, damping, fingerprints, gists, identities, links, scores, terms, vectors

# Bytes that stand in memory for a report whatever the shelf holds: its rank, time, outlet and labels, and
# what is known of it as a speaker (benchmarks/evidence.md#memory).
STANDING: Final = 256


class Reports(NamedTuple):
    """All reports in founder order.

    Attributes:
        table: What the reports say of themselves.
        ranks: int64, the place of each id among all, by its UTF-8 bytes.
        prints: The fingerprints as flat arrays.
        damping: How common the shingles are.
        vectors: TF-IDF vectors.
        times: int64, seconds, or `UNDATED`.
        outlets: int64, one code an outlet; a report without one has its own.
        gists: int8, what each report's title and lead are about, see `gists.distil`.
        rare: The rare numbers of each report, see `vectors.rare`.
        shelf: Where large columns are.
        hands: Who does what can be done run by run.
    """

    table: pa.Table
    ranks: I64
    prints: fingerprints.Prints
    damping: damping.Damping
    vectors: vectors.Vectors
    times: I64
    outlets: I64
    gists: I8
    rare: tuple[U64, I64]
    shelf: Shelf
    hands: Hands = ALONE

    @property
    def bare(self) -> "Reports":
        """What those who work on runs look at."""
        return self._replace(table=self.table.schema.empty_table(), hands=ALONE)

    @property
    def titled(self) -> Bools:
        """Which reports have a title."""
        return np.asarray(self.prints.heading_words > 0)

    @property
    def kept(self) -> terms.Kept:
        """What a run keeps of the words of the reports."""
        prints, held = self.prints, self.vectors
        return terms.Kept(
            prints.words,
            prints.heading_words,
            prints.turns,
            prints.tolls,
            held.columns,
            held.counts,
            held.offsets,
        )

    def contradict(self, left: I64, right: I64) -> Bools:
        """Return the pairs of reports in which each lead holds a number that the other text lacks."""
        prints = self.prints
        return links.contradict(
            prints.numbers,
            prints.number_offsets,
            prints.lead_numbers,
            prints.lead_number_offsets,
            left,
            right,
        )


class Members(NamedTuple):
    """The reports of groups.

    Attributes:
        group: int64, shape (n,), the group of each report.
        order: int64, shape (n,), the reports, group by group.
        starts: int64, shape (n_groups + 1,), where those of each group begin.
    """

    group: I64
    order: I64
    starts: I64

    def of(self, first: int, last: int) -> I64:
        """Return the reports of a run of groups, rising."""
        return np.sort(self.order[self.starts[first] : self.starts[last]])


def members(group: I64, n: int) -> Members:
    """Return the reports of so many groups, given the group of each."""
    starts = np.append(0, np.cumsum(np.bincount(group, minlength=n)))
    return Members(group, np.argsort(group, kind="stable"), starts)


class Level(NamedTuple):
    """The groups of one level.

    Attributes:
        labels: int64, the row that founds each row's group: the smallest one that stands for its text.
        pairs: Scored pairs.
        facts: Counts for the record of the run.
    """

    labels: I64
    pairs: scores.Scored
    facts: dict[str, Any]


def prepare(ordered: identities.Ordered, model: Model, shelf: Shelf, hands: Hands = ALONE) -> Reports:
    """Return the reports of packed fingerprints in founder order."""
    shelf.reserve(STANDING * len(ordered.rows))
    table, prints = fingerprints.unpack(ordered.parts(), shelf)
    times = identities.times(table["published"])
    counted = vectors.Terms(prints.columns, prints.counts, prints.term_offsets)
    weighed = vectors.weigh(counted, idf=model.idf, shelf=shelf)
    return Reports(
        table,
        ordered.ranks,
        prints,
        damping.damp(prints.shingles, prints.shingle_offsets, times, shelf=shelf),
        weighed,
        times,
        identities.codes(table["source"]),
        gists.distil(*weighed[:4], words=model.gists, shelf=shelf),
        vectors.rare(prints.numbers, prints.number_offsets, idf=model.idf),
        shelf,
        hands,
    )


def recall(table: pa.Table, ranks: I64, kept: terms.Kept, model: Model, shelf: Shelf) -> Reports:
    """Return the reports of a former run, in founder order, as far as stories and speakers look at them.

    What copies and the pairs of events were made of is not kept: it is empty.
    """
    nothing: dict[str, Any] = dict.fromkeys(fingerprints.Prints._fields, np.empty(0, np.int64))
    nothing |= {name: getattr(kept, name) for name in ("words", "heading_words", "turns", "tolls")}
    counted = vectors.Terms(kept.columns, kept.counts, kept.offsets)
    none = np.empty(0, np.int64)
    return Reports(
        table,
        ranks,
        fingerprints.Prints(**nothing),
        damping.Damping(none.astype(np.uint8), none.astype(np.float64)),
        vectors.weigh(counted, idf=model.idf, shelf=shelf),
        identities.times(table["published"]),
        identities.codes(table["source"]),
        np.empty((0, 0), np.int8),
        (none.astype(np.uint64), none),
        shelf,
    )


def chosen(left: NDArray[Any], right: NDArray[Any], places: I64 | None, n: int) -> tuple[I64, I64, I64]:
    """Return the rows that pairs are between, rising, and the two ends of each pair as places among these.

    Args:
        left, right: The rows of all pairs.
        places: int64, the pairs; None are all, between any rows.
        n: Number of rows.
    """
    if places is None:
        return np.arange(n), left.astype(np.int64), right.astype(np.int64)
    rows, ends = np.unique(np.concatenate([left[places], right[places]]), return_inverse=True)
    one, other = np.split(ends.astype(np.int64), 2)
    return rows.astype(np.int64), one, other


def share(
    reports: Reports,
    looked_at: Bools,
    config: Config,
    *,
    most: int = 0,
    rest: int = 0,
    first: int = 0,
    last: int | None = None,
) -> Iterator[candidates.Block]:
    """Yield the pairs of the reports looked at that share salient terms within the window, some at a time.

    The later one of each is of the rows from `first` to before `last`. Two of the `config.salient` most
    salient terms of their leads are enough, or three of the first `most` and of `rest` more of their texts.
    """
    return candidates.share(
        *reports.vectors[:4],
        looked_at,
        reports.times,
        strong=config.salient,
        least=2,
        most=max(most, config.salient),
        rest=rest,
        more=3,
        window_days=config.window_days,
        df_share=config.df_share,
        df_floor=config.df_floor,
        shelf=reports.shelf,
        first=first,
        last=last,
    )
