"""Copy groups: one text, edited."""

import numpy as np

from dedup.config import Config
from dedup.levels.reports import Level, Reports, share
from dedup.stages import candidates, copies, links, tables, vectors


def find(reports: Reports, config: Config) -> Level:
    """Return the copy groups: verified pairs among the distinct texts that share a band or salient terms."""
    prints, times = reports.prints, reports.times
    first = copies.collapse(
        prints.content,
        prints.words,
        prints.heading,
        prints.heading_words,
        times,
        least=config.min_title_words,
        short=config.min_words,
    )
    distinct = first == np.arange(len(first))
    signed = distinct & (prints.words >= config.min_words)
    banded = candidates.propose(
        prints.minima,
        signed,
        bands=config.bands,
        rows=config.rows,
        key=config.key,
        cap=config.bucket_cap,
        anchors=config.anchors,
    )
    left, right = candidates.union(
        banded, share(reports.vectors, distinct, times, config.window_days, config)
    )
    overlaps = copies.verify(prints.shingles, prints.shingle_offsets, reports.damping, left, right)
    alike = links.compare(*reports.vectors[:4], left, right)
    days = links.days_between(times, left, right)
    verified, veto = copies.judge(
        overlaps,
        signed=signed[left] & signed[right],
        same_source=reports.outlets[left] == reports.outlets[right],
        days=days,
        leads=alike.found[:, 0],
        contradict=copies.contradict(
            prints.numbers,
            prints.number_offsets,
            prints.lead_numbers,
            prints.lead_number_offsets,
            left,
            right,
        ),
        rules=copies.Rules(
            jaccard=config.jaccard,
            jaccard_same_source=config.jaccard_same_source,
            containment=config.containment,
            template=config.template,
            template_late=config.template_late,
        ),
    )
    kept = verified & (veto == 0)
    labels = copies.group(
        first,
        left[kept],
        right[kept],
        overlaps.jaccard[kept],
        max_component=config.max_component,
        crowd=config.bucket_cap,
    )
    pairs = tables.pairs(
        reports.table["id"],
        "copy",
        labels,
        left[verified],
        right[verified],
        jaccard=overlaps.jaccard[verified],
        containment=overlaps.containment[verified],
        cosine_full=alike.cosines[verified, vectors.FULL],
        cosine_lead=alike.cosines[verified, vectors.LEAD],
        days=days[verified],
        veto=[copies.VETOES[code] for code in veto[verified].tolist()],
    )
    facts = {"proposed": len(left), "banded": len(banded[0]), "verified": int(kept.sum())}
    return Level(labels, pairs, facts | {"vetoed": copies.tally(veto)})
