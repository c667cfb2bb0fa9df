"""Stories: events of one running affair."""

from typing import NamedTuple

import numpy as np

from dedup._types import F64, I64
from dedup.config import Config
from dedup.errors import ModelError
from dedup.kernels.linkage import UNDATED, UNIT
from dedup.levels.reports import Level, Reports
from dedup.model import Model
from dedup.stages import links, stories, tables, vectors


class Pairs(NamedTuple):
    """What is known of the pairs of events that may be of one story.

    Attributes:
        founders: int64, shape (n_events,); the first report of each event.
        group: int64, shape (n_reports,); the event of each report, an index into the founders.
        centres: What the events are about.
        left: int64, shape (m,); events.
        right: int64, shape (m,); events.
        cosines: float64, shape (m,); of the centroids.
        days: float64, shape (m,); days between the events, nan where one is undated.
        crowd: float64, shape (m,); events that either could be of one story with.
    """

    founders: I64
    group: I64
    centres: vectors.Centroids
    left: I64
    right: I64
    cosines: F64
    days: F64
    crowd: F64


def find(reports: Reports, told: I64, config: Config, model: Model) -> Level:
    """Return the stories: events linked by the cosines of their centroids, their days and their number.

    What is small and alike to none joins the large story that it shares enough with on the whole.

    Raises:
        ModelError: The stories of the model were fitted to other features than these.
    """
    return link(reports, pair(reports, told, config, model), config, model)


def pair(reports: Reports, told: I64, config: Config, model: Model) -> Pairs:
    """Return the pairs of events within the window of stories that may be alike at all.

    Raises:
        ModelError: The stories of the model were fitted to other features than these.
    """
    founders, group = np.unique(told, return_inverse=True)
    coefficient, intercept = _weights(model)
    centres = vectors.centroids(
        reports.vectors, group, idf=model.idf, most=config.story_terms, few=config.story_salient
    )
    times = reports.times[founders]
    crowd = stories.crowds(times)
    left, right, cosines = stories.meet(
        *centres,
        times,
        stories.reach(crowd, coefficient=coefficient, intercept=intercept, floor=model.story_floor),
        window_days=config.story_window_days,
        df_share=config.df_share,
        df_floor=config.df_floor,
    )
    days = links.days_between(times, left, right)
    crowded = np.sqrt(crowd[left] * crowd[right])
    return Pairs(founders, group, centres, left, right, cosines, days, crowded)


def link(reports: Reports, found: Pairs, config: Config, model: Model) -> Level:
    """Return the stories that the pairs of events make, and those that join them.

    Raises:
        ModelError: The stories of the model were fitted to other features than these.
    """
    near = weigh(found, config, model)
    kept = near > model.story_floor * UNIT
    left, right, near = found.left[kept], found.right[kept], near[kept]
    times = reports.times[found.founders]
    grouped = stories.gather(
        left,
        right,
        near,
        times=times,
        rule=stories.Rule(model.story_base, model.story_cut, model.story_ratio, model.story_alone),
        max_span_days=config.story_window_days,
    )
    joined = stories.join(
        found.centres.columns,
        found.centres.weights,
        found.centres.offsets,
        grouped.labels,
        idf=model.idf,
        reports=np.bincount(found.group),
        times=times,
        max_span_days=config.story_window_days,
    )
    labels = found.founders[joined][found.group]
    pairs = tables.pairs(
        reports.table["id"],
        "story",
        labels,
        found.founders[left],
        found.founders[right],
        cosine_full=found.cosines[kept],
        days=found.days[kept],
        probability=near / UNIT,
    )
    facts = {"proposed": len(found.left), "kept": len(left), "undated": int((times == UNDATED).sum())}
    moved = {"joined": int((joined != grouped.labels).sum()), "largest_share": grouped.largest_share}
    return Level(labels, pairs, facts | moved)


def weigh(found: Pairs, config: Config, model: Model) -> I64:
    """Return how alike the events of each pair are, in 1/65,536.

    Raises:
        ModelError: The stories of the model were fitted to other features than these.
    """
    coefficient, intercept = _weights(model)
    return stories.relate(
        found.cosines,
        found.days,
        found.crowd,
        coefficient=coefficient,
        intercept=intercept,
        half_days=config.story_half_days,
        window_days=config.story_window_days,
    )


def _weights(model: Model) -> tuple[float, float]:
    """Return the coefficient and the intercept of the stories of a model.

    Raises:
        ModelError: They were fitted to other features.
    """
    if len(model.story.coefficients) != len(stories.FEATURES):
        raise ModelError(f"stories take weights of {', '.join(stories.FEATURES)}; the model has others")
    return float(model.story.coefficients[0]), model.story.intercept
