"""All reports as the levels see them, and what a level makes of them."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from dedup._types import I8, I64, U64, Bools
from dedup.config import Config
from dedup.model import Model
from dedup.shelf import Shelf
from dedup.stages import candidates, damping, fingerprints, gists, identities, links, scores, vectors


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

    @property
    def titled(self) -> Bools:
        """Which reports have a title."""
        return np.asarray(self.prints.heading_words > 0)

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


def prepare(ordered: identities.Ordered, model: Model, shelf: Shelf) -> Reports:
    """Return the reports of packed fingerprints in founder order."""
    table, prints = fingerprints.unpack(ordered.parts(), shelf)
    times = identities.times(table["published"])
    terms = vectors.Terms(prints.columns, prints.counts, prints.term_offsets)
    weighed = vectors.weigh(terms, idf=model.idf, shelf=shelf)
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
    )


def share(reports: Reports, looked_at: Bools, config: Config, *, most: int = 0) -> Iterator[candidates.Block]:
    """Yield the pairs of the reports looked at that share salient terms within the window, run by run.

    Two of the `config.salient` most salient terms are enough, or three of the first `most`.
    """
    return candidates.share(
        *reports.vectors[:4],
        looked_at,
        reports.times,
        strong=config.salient,
        least=2,
        most=max(most, config.salient),
        more=3,
        window_days=config.window_days,
        df_share=config.df_share,
        df_floor=config.df_floor,
        shelf=reports.shelf,
    )
