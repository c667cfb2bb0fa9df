"""Stories: events of one running affair."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import numpy as np

from dedup._types import F64, I64
from dedup.config import Config
from dedup.errors import ModelError
from dedup.kernels.linkage import UNDATED, UNIT
from dedup.levels.hands import Rows
from dedup.levels.reports import Level, Members, Reports, members
from dedup.model import Model
from dedup.shelf import Shelf
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
    met = reports.hands.each(scan, (cast, config, model, reports.shelf), len(cast.founders))
    return link(reports, cast, met, config, model)


def enlist(reports: Reports, told: I64, config: Config) -> Cast:
    """Return the events of reports."""
    founders, group = np.unique(told, return_inverse=True)
    times = reports.times[founders]
    made = reports.shelf.columns((np.uint32,), (np.int32,), (np.bool_,), (np.int64,))
    known = reports.vectors, members(group, len(founders)), config
    for centres in reports.hands.each(sum_up, known, len(founders)):
        made.add(*centres)
    columns, weights, strong, sizes = made.arrays()
    about = stories.index(columns, weights, strong, np.append(0, np.cumsum(sizes)))
    return Cast(founders, group, times, stories.crowds(times), about)


def sum_up(held: vectors.Vectors, told: Members, config: Config, first: int, last: int) -> Iterator[Rows]:
    """Yield what a run of events is about, as `vectors.centroids` does.

    Args:
        held: The vectors of the reports.
        told: The events.
        config: The settings.
        first, last: The run.
    """
    rows = told.of(first, last)
    some, group = vectors.some(held, rows), told.group[rows] - first
    yield from vectors.centroids(some, group, most=config.story_terms, few=config.story_salient)


def pair(
    cast: Cast, config: Config, model: Model, shelf: Shelf, *, first: int = 0, last: int | None = None
) -> Iterator[Pairs]:
    """Yield the pairs of events within the window of stories that may be alike at all, run by run.

    Args:
        cast: The events.
        config, model: The settings, and the model that they ask for.
        shelf: Where the index of their terms is to be.
        first, last: The later event of each pair is of these.

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
        shelf=shelf,
        first=first,
        last=last,
    )
    for left, right, cosines in found:
        days = links.days_between(cast.times, left, right)
        yield Pairs(left, right, cosines, days, np.sqrt(cast.crowd[left] * cast.crowd[right]))


def scan(cast: Cast, config: Config, model: Model, shelf: Shelf, first: int, last: int) -> Iterator[Rows]:
    """Yield the pairs of events that are kept, the later one in a run: how many were met, pairs, scores.

    Args:
        cast, config, model, shelf: As for `pair`.
        first, last: The run.

    Raises:
        ModelError: The stories of the model were fitted to other features than these.
    """
    for found in pair(cast, config, model, shelf, first=first, last=last):
        near = weigh(found, config, model)
        kept = near > model.story_floor * UNIT
        yield (
            np.array([len(kept)]),
            found.left[kept],
            found.right[kept],
            near[kept],
            found.cosines[kept],
            found.days[kept],
        )


def link(reports: Reports, cast: Cast, met: Iterable[Rows], config: Config, model: Model) -> Level:
    """Return the stories that the pairs of events make, and those that join them.

    Args:
        reports, config, model: As for `find`.
        cast: The events.
        met: What `scan` yields of all of them.
    """
    told = scores.Scoring(reports.shelf, "story", SCORES)
    proposed, events = 0, reports.shelf.columns((np.uint32,), (np.uint32,), (np.int32,))
    for counted, left, right, near, cosines, days in met:
        proposed += int(counted[0])
        events.add(left, right, near)
        told.add(cast.founders[left], cast.founders[right], cosines, days, near / UNIT)
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
        each=reports.hands.each,
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
