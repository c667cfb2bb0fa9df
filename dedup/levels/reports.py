"""All reports as the levels see them, and what a level makes of them."""

from typing import Any, NamedTuple

import pyarrow as pa

from dedup._types import I8, I64, Bools
from dedup.config import Config
from dedup.model import Model
from dedup.stages import candidates, copies, fingerprints, gists, identities, vectors


class Reports(NamedTuple):
    """All reports in founder order.

    Attributes:
        table: What the reports say of themselves, and their fingerprints.
        prints: The fingerprints as flat arrays.
        damping: How common the shingles are.
        vectors: TF-IDF vectors.
        times: int64, seconds, or `UNDATED`.
        outlets: int64, one code an outlet; a report without one has its own.
        gists: int8, what each report's title and lead are about, see `gists.distil`.
    """

    table: pa.Table
    prints: fingerprints.Prints
    damping: copies.Damping
    vectors: vectors.Vectors
    times: I64
    outlets: I64
    gists: I8

    def contradict(self, left: I64, right: I64) -> Bools:
        """Return the pairs of reports in which each lead holds a number that the other text lacks."""
        prints = self.prints
        return copies.contradict(
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
        copies.damp(prints.shingles, prints.shingle_offsets, times),
        weighed,
        times,
        identities.codes(table["source"]),
        gists.distil(*weighed[:4], words=model.gists),
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
    return candidates.share(
        *terms[:4],
        looked_at,
        times,
        strong=config.salient,
        least=2,
        most=max(most, config.salient),
        more=3,
        window_days=window_days,
        df_share=config.df_share,
        df_floor=config.df_floor,
    )
