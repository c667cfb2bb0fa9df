"""Stories: events of one running affair."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import numpy as np

from dedup._types import F64, I64
from dedup.config import Config
from dedup.errors import ModelError
from dedup.kernels.linkage import UNDATED, UNIT
from dedup.levels.reports import Level, Reports
from dedup.model import Model
from dedup.stages import joins, links, scores, stories, vectors

SCORES: Final = ("cosine_full", "days", "probability")


class Cast(NamedTuple):
    """The events that stories are made of.

    Attributes:
        founders: int64, shape (n_events,); the first report of each event.
        group: int64, shape (n_reports,); the event of each report, an index into the founders.
        times: int64, shape (n_events,); seconds, or `UNDATED`.
        crowd: float64, shape (n_events,); events that each could be of one story with.
        about: What they are about, by term.
    """

    founders: I64
    group: I64
    times: I64
    crowd: F64
    about: stories.Index


class Pairs(NamedTuple):
    """What is known of the pairs of events that may be of one story.

    Attributes:
        left: int64, shape (m,); events.
        right: int64, shape (m,); events.
        cosines: float64, shape (m,); of the centroids.
        days: float64, shape (m,); days between the events, nan where one is undated.
        crowd: float64, shape (m,); events that either could be of one story with.
    """

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
    cast = enlist(reports, told, config)
    return link(reports, cast, pair(reports, cast, config, model), config, model)


def enlist(reports: Reports, told: I64, config: Config) -> Cast:
    """Return the events of reports."""
    founders, group = np.unique(told, return_inverse=True)
    times = reports.times[founders]
    centres = vectors.centroids(
        reports.vectors, group, most=config.story_terms, few=config.story_salient, shelf=reports.shelf
    )
    return Cast(founders, group, times, stories.crowds(times), stories.index(*centres))


def pair(reports: Reports, cast: Cast, config: Config, model: Model) -> Iterator[Pairs]:
    """Yield the pairs of events within the window of stories that may be alike at all, run by run.

    Raises:
        ModelError: The stories of the model were fitted to other features than these.
    """
    coefficient, intercept = _weights(model)
    found = stories.meet(
        cast.about,
        cast.times,
        stories.reach(cast.crowd, coefficient=coefficient, intercept=intercept, floor=model.story_floor),
        window_days=config.story_window_days,
        half_days=config.story_half_days,
        latest=config.story_latest,
        shelf=reports.shelf,
    )
    for left, right, cosines in found:
        days = links.days_between(cast.times, left, right)
        yield Pairs(left, right, cosines, days, np.sqrt(cast.crowd[left] * cast.crowd[right]))


def link(reports: Reports, cast: Cast, met: Iterable[Pairs], config: Config, model: Model) -> Level:
    """Return the stories that the pairs of events make, and those that join them.

    Raises:
        ModelError: The stories of the model were fitted to other features than these.
    """
    told = scores.Scoring(reports.shelf, "story", SCORES)
    proposed, events = 0, reports.shelf.columns((np.uint32,), (np.uint32,), (np.int32,))
    for found in met:
        near = weigh(found, config, model)
        kept = near > model.story_floor * UNIT
        left, right, near = found.left[kept], found.right[kept], near[kept]
        proposed += len(kept)
        events.add(left, right, near)
        founders = cast.founders[left], cast.founders[right]
        told.add(*founders, found.cosines[kept], found.days[kept], near / UNIT)
    grouped = stories.gather(
        *events.arrays(),
        times=cast.times,
        rule=stories.Rule(model.story_base, model.story_cut, model.story_ratio, model.story_alone),
        max_span_days=config.story_window_days,
        shelf=reports.shelf,
    )
    about = cast.about
    joined = joins.join(
        *(about.terms, about.weights, about.strong, about.offsets, about.columns),
        grouped.labels,
        idf=model.idf,
        reports=np.bincount(cast.group),
        times=cast.times,
        max_span_days=config.story_window_days,
        nearest=-(-config.story_latest // 2),
        shelf=reports.shelf,
    )
    scored = told.scored()
    facts = {
        "proposed": proposed,
        "kept": len(scored.left),
        "joined": int((joined != grouped.labels).sum()),
        "undated": int((cast.times == UNDATED).sum()),
        "largest_share": grouped.largest_share,
    }
    return Level(cast.founders[joined][cast.group], scored, facts)


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
