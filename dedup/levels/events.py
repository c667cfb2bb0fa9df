"""Events: copy groups whose reports tell one happening."""

from typing import NamedTuple

import numpy as np

from dedup._types import F64, I64, Bools
from dedup.config import Config
from dedup.kernels.linkage import UNIT
from dedup.levels.reports import Level, Reports, share
from dedup.model import Model
from dedup.stages import events, links, tables, vectors


class Evidence(NamedTuple):
    """What is known of the pairs of copy groups that may tell one event.

    Attributes:
        left: int64, the founder of one group of each pair.
        right: int64, the founder of the other.
        alike: Cosines and found shares.
        days: float64, days between the two, nan where one is undated.
        contradict: bool, no clock dates both, and the days that they name lie apart.
        features: float64, shape (m, len(links.FEATURES)).
    """

    left: I64
    right: I64
    alike: links.Affinity
    days: F64
    contradict: Bools
    features: F64


def find(reports: Reports, copied: I64, config: Config, model: Model) -> Level:
    """Return the events: average linkage of copy groups, each seen through its founder."""
    found = gather(reports, copied, config)
    chance = links.score(
        found.features,
        found.days,
        found.contradict,
        dated=(model.dated.coefficients, model.dated.intercept),
        undated=(model.undated.coefficients, model.undated.intercept),
    )
    kept = chance >= model.event_floor * UNIT
    left, right = found.left[kept], found.right[kept]
    grouped = events.group(
        left,
        right,
        chance[kept],
        times=reports.times,
        cut=model.event_cut,
        max_span_days=config.event_days,
        max_component=config.max_component,
    )
    labels = grouped.labels[copied]
    pairs = tables.pairs(
        reports.table["id"],
        "event",
        labels,
        left,
        right,
        cosine_full=found.alike.cosines[kept, vectors.FULL],
        cosine_lead=found.alike.cosines[kept, vectors.LEAD],
        days=found.days[kept],
        probability=chance[kept] / UNIT,
    )
    facts = {
        "proposed": len(found.left),
        "kept": len(left),
        "contradicting_dates": int(found.contradict.sum()),
        "largest_share": grouped.largest_share,
        "split": grouped.split,
    }
    return Level(labels, pairs, facts)


def gather(reports: Reports, copied: I64, config: Config) -> Evidence:
    """Return the pairs of copy groups that share salient terms within the window, with their evidence."""
    prints, times = reports.prints, reports.times
    founders = copied == np.arange(len(copied))
    left, right = share(reports.vectors, founders, times, config.window_days, config)
    alike = links.compare(*reports.vectors[:4], left, right)
    days = links.days_between(times, left, right)
    named = prints.weekdays, prints.lead_weekdays, prints.dates
    contradict = links.calendars_contradict(times, prints.dates, left, right, most_days=config.calendar_days)
    return Evidence(
        left, right, alike, days, contradict, links.features(alike, days, *named, left, right)
    )
