"""Stories: events of one running affair."""

import numpy as np

from dedup._types import I64
from dedup.config import Config
from dedup.kernels.linkage import UNDATED, UNIT
from dedup.levels.reports import Level, Reports, share
from dedup.model import Model
from dedup.stages import events, links, stories, tables, vectors


def find(reports: Reports, told: I64, config: Config, model: Model) -> Level:
    """Return the stories: average linkage of events by the cosine of their centroids and their days."""
    founders, group = np.unique(told, return_inverse=True)
    centres = vectors.centroids(reports.vectors, group)
    times = reports.times[founders]
    everyone = np.ones(len(founders), np.bool_)
    left, right = share(centres, everyone, times, config.story_window_days, config)
    alike = links.compare(*centres[:4], left, right)
    days = links.days_between(times, left, right)
    near = stories.relate(
        alike.cosines[:, vectors.FULL],
        days,
        half_days=config.story_half_days,
        window_days=config.story_window_days,
    )
    kept = near >= model.story_floor * UNIT
    grouped = events.group(
        left[kept],
        right[kept],
        near[kept],
        times=times,
        cut=model.story_cut,
        max_span_days=config.story_window_days,
        max_component=config.max_component,
    )
    labels = founders[grouped.labels][group]
    pairs = tables.pairs(
        reports.table["id"],
        "story",
        labels,
        founders[left[kept]],
        founders[right[kept]],
        cosine_full=alike.cosines[kept, vectors.FULL],
        days=days[kept],
        probability=near[kept] / UNIT,
    )
    facts = {"proposed": len(left), "kept": int(kept.sum()), "undated": int((times == UNDATED).sum())}
    return Level(labels, pairs, facts | {"largest_share": grouped.largest_share, "split": grouped.split})
