"""Copy groups: one text, edited."""

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple, TypeAlias

import numpy as np

from dedup._types import F64, I64, U8, U32, Bools
from dedup.config import Config
from dedup.levels.hands import Rows
from dedup.levels.reports import Level, Reports, chosen, share
from dedup.stages import candidates, copies, links, mentions, scores, vectors

Pairs: TypeAlias = tuple[I64, I64]
SCORES: Final = ("jaccard", "containment", "cosine_full", "cosine_lead", "days")


class Evidence(NamedTuple):
    """What is known of the pairs of texts that may be copies.

    Attributes:
        left: int64, the smaller row of each pair.
        right: int64, the larger.
        overlaps: Exact overlap of their shingles.
        alike: Cosines and found shares.
        days: float64, days between the two, nan where one is undated.
        verified: bool, alike enough to be copies.
        veto: int64, index into `copies.VETOES`; 0 where nothing speaks against the pair.
    """

    left: I64
    right: I64
    overlaps: copies.Overlaps
    alike: links.Affinity
    days: F64
    verified: Bools
    veto: I64


class Verified(NamedTuple):
    """The pairs of texts that are alike.

    Attributes:
        left, right: uint32, the rows of each pair.
        veto: uint8, index into `copies.VETOES`; 0 where nothing speaks against the pair.
        jaccard: float64, of each pair.
        alien: bool, whether the two share a template of one outlet.
    """

    left: U32
    right: U32
    veto: U8
    jaccard: F64
    alien: Bools


def find(reports: Reports, config: Config, proposing: Callable[[Bools], Pairs] | None = None) -> Level:
    """Return the copy groups: verified pairs among the distinct texts that share a band or salient terms.

    Args:
        reports: The reports.
        config: The settings.
        proposing: Does what `propose` does, given the texts that have a part in it; None is `propose`.
    """
    prints = reports.prints
    first = copies.collapse(
        # A text that says which day it is equals others of that day only.
        prints.content ^ (_own_days(reports) + 1).astype(np.uint64),
        prints.words,
        prints.heading,
        prints.heading_words,
        reports.times,
        least=config.min_title_words,
        short=config.min_words,
    )
    distinct = first == np.arange(len(first))
    if proposing is None:
        banded = propose(reports, distinct, config)
    else:
        banded = proposing(signed(reports, distinct, config))
    told = scores.Scoring(reports.shelf, "copy", SCORES, vetoes=copies.VETOES)
    proposed = 0
    known = reports.bare, distinct, *candidates.by_later(*banded), config
    for counted, veto, left, right, *scored_by in reports.hands.each(scan, known, len(distinct)):
        proposed += int(counted[0])
        told.add(left, right, *scored_by, veto=veto)
    scored = told.scored()
    at_home = reports.outlets[scored.left] == reports.outlets[scored.right]
    alien = at_home & (scored.veto == copies.TEMPLATE)
    met = Verified(scored.left, scored.right, scored.veto, scored.scores["jaccard"], alien)
    labels = np.arange(len(first))
    for rows, found in reports.hands.whole(tie, link, (met, len(first), config), len(met.left)):
        labels[rows] = found
    vetoed = copies.tally(scored.veto)
    facts = {"proposed": proposed, "banded": len(banded[0]), "verified": int((scored.veto == 0).sum())}
    return Level(labels[first], scored, facts | {"vetoed": vetoed})


def tie(met: Verified, _: int, __: Config, first: int, last: int) -> tuple[I64, I64, Bools]:
    """Return the ends of a run of pairs, and which of them are verified; arguments as for `link`."""
    left, right, veto = (column[first:last] for column in met[:3])
    return left.astype(np.int64), right.astype(np.int64), veto == 0


def link(met: Verified, n: int, config: Config, places: I64 | None) -> Rows:
    """Return rows and the copy groups of these.

    Args:
        met: All pairs.
        n: Number of rows.
        config: The settings.
        places: int64, pairs, of whole components; None are all.
    """
    rows, left, right = chosen(met.left, met.right, places, n)
    veto, jaccard, alien = met[2:] if places is None else (column[places] for column in met[2:])
    kept = veto == 0
    labels = copies.group(
        np.arange(len(rows)),
        left[kept],
        right[kept],
        jaccard[kept],
        alien=(left[alien], right[alien]),
        max_component=config.max_component,
        crowd=config.bucket_cap,
    )
    return rows, rows[labels]


def scan(
    reports: Reports, distinct: Bools, left: I64, right: I64, config: Config, first: int, last: int
) -> Iterator[Rows]:
    """Yield the pairs that are alike, the later text in a run: how many were proposed, vetoes, pairs, scores.

    Args:
        reports: The reports.
        distinct: bool, shape (n,), the texts to look at.
        left: int64, the smaller row of each pair that shares a band.
        right: int64, the larger, rising.
        config: The settings.
        first, last: The run.
    """
    met = share(reports, distinct, config, rest=config.salient, first=first, last=last)
    for block in candidates.join(met, left, right):
        found = gather(reports, *overlapping(reports, block.left, block.right, config), config)
        kept = found.verified
        yield (
            np.array([len(block.left)]),
            found.veto[kept],
            found.left[kept],
            found.right[kept],
            found.overlaps.jaccard[kept],
            found.overlaps.containment[kept],
            found.alike.cosines[kept, vectors.FULL],
            found.alike.cosines[kept, vectors.LEAD],
            found.days[kept],
        )


def _own_days(reports: Reports, rows: I64 | slice = slice(None)) -> I64:
    return mentions.own_days(reports.prints.lead_weekdays[rows], reports.times[rows])


def propose(reports: Reports, distinct: Bools, config: Config) -> tuple[I64, I64]:
    """Return the pairs of distinct texts that share a band; short texts have no part in it."""
    return candidates.propose(
        reports.prints.minima,
        signed(reports, distinct, config),
        bands=config.bands,
        rows=config.rows,
        key=config.key,
        cap=config.bucket_cap,
        anchors=config.anchors,
    )


def signed(reports: Reports, distinct: Bools, config: Config) -> Bools:
    """Return which texts have a part in bands: distinct ones that are not short."""
    return np.asarray(distinct & (reports.prints.words >= config.min_words))


def deal(minima: U32, row: I64, n: int, config: Config) -> candidates.Dealt:
    """Return the bands of some signatures, each with its row among `n`, to be gathered elsewhere."""
    return candidates.deal(minima, row, n, bands=config.bands, rows=config.rows, key=config.key)


def gather_bands(dealt: tuple[I64, I64, I64], config: Config) -> tuple[I64, I64]:
    """Return the pairs that bands propose, if those of one bucket are all there."""
    return candidates.gather(candidates.Dealt(*dealt), cap=config.bucket_cap, anchors=config.anchors)


def united(left: I64, right: I64) -> tuple[I64, I64]:
    """Return pairs sorted by both rows, each once."""
    return candidates.distinct(left, right)


def overlapping(reports: Reports, left: I64, right: I64, config: Config) -> tuple[I64, I64]:
    """Return those of the pairs that their shingles may make copies."""
    prints = reports.prints
    signed = (prints.words[left] >= config.min_words) & (prints.words[right] >= config.min_words)
    left, right = left[signed], right[signed]
    overlaps = copies.verify(prints.shingles, prints.shingle_offsets, *reports.damping, left, right)
    may = (overlaps.jaccard >= config.jaccard) | (overlaps.containment >= config.containment)
    return left[may], right[may]


def gather(reports: Reports, left: I64, right: I64, config: Config) -> Evidence:
    """Return what is known of pairs, which of them are alike, and what speaks against each of these."""
    prints = reports.prints
    overlaps = copies.verify(prints.shingles, prints.shingle_offsets, *reports.damping, left, right)
    alike = links.compare(*reports.vectors, left, right)
    days = links.days_between(reports.times, left, right)
    one, other = _own_days(reports, left), _own_days(reports, right)
    verified, veto = copies.judge(
        overlaps,
        signed=(prints.words[left] >= config.min_words) & (prints.words[right] >= config.min_words),
        same_source=reports.outlets[left] == reports.outlets[right],
        days=days,
        leads=alike.found[:, 0],
        contradict=reports.contradict(left, right),
        other_days=(one != other) & (one >= 0) & (other >= 0),
        rules=copies.Rules(
            jaccard=config.jaccard,
            jaccard_same_source=config.jaccard_same_source,
            containment=config.containment,
            template=config.template,
            template_late=config.template_late,
        ),
    )
    return Evidence(left, right, overlaps, alike, days, verified, veto)
