"""All reports as the levels see them, and what a level makes of them."""

from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from dedup._types import F32, I8, I64, U64, Bools
from dedup.config import Config
from dedup.model import Model
from dedup.stages import candidates, copies, fingerprints, gists, identities, links, vectors


class Reports(NamedTuple):
    """All reports in founder order.

    Attributes:
        table: What the reports say of themselves, and their fingerprints.
        prints: The fingerprints as flat arrays.
        damping: float32, the weight of each shingle, see `copies.damping`.
        vectors: TF-IDF vectors.
        times: int64, seconds, or `UNDATED`.
        outlets: int64, one code an outlet; a report without one has its own.
        gists: int8, what each report's title and lead are about, see `gists.distil`.
        rare: The rare numbers of each report, see `vectors.rare`.
    """

    table: pa.Table
    prints: fingerprints.Prints
    damping: F32
    vectors: vectors.Vectors
    times: I64
    outlets: I64
    gists: I8
    rare: tuple[U64, I64]

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
        pairs: Scored pairs, of `schema.PAIRS`.
        facts: Counts for the record of the run.
    """

    labels: I64
    pairs: pa.Table
    facts: dict[str, Any]


def prepare(table: pa.Table, model: Model) -> Reports:
    """Return the reports of a table of fingerprints in founder order."""
    prints = fingerprints.unpack(table)
    terms = vectors.Terms(prints.columns, prints.counts, prints.term_offsets)
    times = identities.times(table["published"])
    weighed = vectors.weigh(terms, idf=model.idf)
    return Reports(
        table,
        prints,
        copies.damping(prints.shingles, prints.shingle_offsets, times),
        weighed,
        times,
        identities.codes(table["source"]),
        gists.distil(weighed.columns, weighed.salience, weighed.offsets, words=model.gists),
        vectors.rare(prints.numbers, prints.number_offsets, idf=model.idf),
    )


def share(
    terms: vectors.Vectors,
    looked_at: Bools,
    times: I64,
    window_days: float,
    config: Config,
    *,
    most: int = 0,
) -> tuple[I64, I64]:
    """Return the pairs of the rows looked at that share salient terms within a window.

    Two of the `config.salient` most salient terms are enough, or three of the first `most`.
    """
    masked = np.where(np.repeat(looked_at, np.diff(terms.offsets)), terms.salience, np.float32(0))
    return candidates.share(
        terms.columns,
        masked,
        terms.offsets,
        times,
        strong=config.salient,
        least=2,
        most=max(most, config.salient),
        more=3,
        window_days=window_days,
        df_share=config.df_share,
        df_floor=config.df_floor,
    )
