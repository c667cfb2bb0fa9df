"""Events: copy groups whose reports tell one happening."""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import numpy as np

from dedup._types import F64, I64, U32, Bools
from dedup.config import Config
from dedup.errors import ModelError
from dedup.kernels.linkage import UNDATED, UNIT
from dedup.levels.hands import Rows
from dedup.levels.reports import Level, Reports, chosen, share
from dedup.model import Model
from dedup.stages import copies, events, gists, links, scores, vectors

SCORES: Final = ("cosine_full", "cosine_lead", "days", "probability")
# What speaks against a pair whatever its probability: nothing, the days that the two name, that all they
# share is a template, or the numbers of their leads.
REFUSALS: Final = ("", "dates", "template", "numbers")
_NONE, DATES, TEMPLATE, NUMBERS = range(4)
# Days between two reports from which leads whose numbers contradict tell two happenings; within a day they
# may be the growing count of one (benchmarks/evidence.md#linking).
COUNTING: Final = 1.0
# Cosine of two gists below which pairs are not looked at: of those of gold events none is, of the others a
# fifth to a quarter are (benchmarks/evidence.md#gists). Words without a gist say nothing.
APART: Final = 0.35


class Evidence(NamedTuple):
    """What is known of the pairs of copy groups that may tell one event.

    Attributes:
        left: int64, the founder of one group of each pair.
        right: int64, the founder of the other.
        alike: Cosines and found shares.
        days: float64, days between the two, nan where one is undated.
        refused: int64, index into `REFUSALS`; 0 where nothing speaks against the pair.
        features: float64, shape (m, len(links.FEATURES)).
        titled: bool, shape (m,), both have a title.
    """

    left: I64
    right: I64
    alike: links.Affinity
    days: F64
    refused: I64
    features: F64
    titled: Bools


class Seen(NamedTuple):
    """Copy groups as they meet.

    Attributes:
        founders: bool, shape (n,), the rows that they are seen through.
        told: bool, shape (n,), whether a report's gist is known.
        outlets: The outlets that carry each.
    """

    founders: Bools
    told: Bools
    outlets: links.Carried


class Links(NamedTuple):
    """The pairs of copy groups that are kept.

    Attributes:
        left: int64 or uint32, the founder of one group of each pair.
        right: int64 or uint32, the founder of the other.
        probability: float64, of being one event.
        refused: bool, whether something speaks against the pair.
    """

    left: I64 | U32
    right: I64 | U32
    probability: F64
    refused: Bools


def find(reports: Reports, copied: I64, config: Config, model: Model) -> Level:
    """Return the events: average linkage of copy groups, each seen through its founder.

    A refused pair weighs as much against a merge as a sure pair weighs for it.

    Raises:
        ModelError: The model was fitted to other features than these.
    """
    told = scores.Scoring(reports.shelf, "event", SCORES, vetoes=REFUSALS, features=len(links.FEATURES))
    proposed, refused = 0, np.zeros(len(REFUSALS), np.int64)
    known = reports.bare, look(reports, copied), config, model
    for counted, veto, evidence, left, right, *scored_by in reports.hands.each(scan, known, len(copied)):
        proposed += int(counted.sum())
        refused += counted
        told.add(left, right, *scored_by, veto=veto, evidence=evidence)
    scored = told.scored()
    kept = Links(scored.left, scored.right, scored.scores["probability"], scored.veto > _NONE)
    labels, facts = group(reports, copied, kept, config, model)
    counts = {
        "proposed": proposed,
        "kept": len(scored.left),
        "refused": {name: int(refused[code]) for code, name in enumerate(REFUSALS) if name},
    }
    return Level(labels, scored, counts | facts)


def group(
    reports: Reports, copied: I64, met: Links, config: Config, model: Model
) -> tuple[I64, dict[str, Any]]:
    """Return the event of each report, and what is to be told of the linkage of their copy groups."""
    sure = (reports.times != UNDATED) & reports.titled
    known = met, reports.times, sure, model.event_cut, config.event_days, config.max_component
    labels, largest, split = np.arange(len(copied)), min(1, len(copied)), 0
    for rows, found, counted in reports.hands.whole(tie, link, known, len(met.left)):
        labels[rows] = found
        largest, split = max(largest, int(counted[0])), split + int(counted[1])
    return labels[copied], {"largest_share": largest / max(1, len(copied)), "split": split}


def tie(
    met: Links, times: I64, _: Bools, cut: float, span: float, __: int, first: int, last: int
) -> tuple[I64, I64, Bools]:
    """Return the ends of a run of pairs, and which of them may merge two groups; arguments as for `link`."""
    run = slice(first, last)
    left, right = met.left[run].astype(np.int64), met.right[run].astype(np.int64)
    weight = _weights(met, run)
    return left, right, events.holding(times[left], times[right], weight, cut=cut, max_span_days=span)


def link(met: Links, times: I64, sure: Bools, cut: float, span: float, most: int, places: I64 | None) -> Rows:
    """Return rows and the events of these, and of how many the largest component is, and how many were split.

    Args:
        met: All pairs.
        times, sure: Of all rows, see `events.group`.
        cut, span, most: Its `cut`, `max_span_days` and `max_component`.
        places: int64, pairs, of whole components; None are all.
    """
    rows, left, right = chosen(met.left, met.right, places, len(times))
    weight = _weights(met, slice(None) if places is None else places)
    times, sure = times[rows], sure[rows]
    grouped = events.group(
        left, right, weight, times=times, sure=sure, cut=cut, max_span_days=span, max_component=most
    )
    return rows, rows[grouped.labels], np.array([grouped.largest, grouped.split])


def _weights(met: Links, pairs: I64 | slice) -> I64:
    """Return what some pairs weigh in the linkage."""
    # Probabilities are whole numbers of 1/65,536, also where they were rounded to 1e-6 on the way.
    whole = np.rint(met.probability[pairs] * UNIT)
    return np.where(met.refused[pairs], -UNIT, whole).astype(np.int64)


def scan(reports: Reports, seen: Seen, config: Config, model: Model, first: int, last: int) -> Iterator[Rows]:
    """Yield the pairs that are kept, the later one in a run: how many for each refusal, then the pairs.

    Args:
        reports, config, model: As for `find`.
        seen: Their copy groups.
        first, last: The run.

    Raises:
        ModelError: The model was fitted to other features than these.
    """
    for found in meet(reports, seen, config, first, last):
        chance = weigh(found, model)
        kept = chance >= model.event_floor * UNIT
        yield (
            np.bincount(found.refused, minlength=len(REFUSALS)),
            found.refused[kept],
            found.features[kept],
            found.left[kept],
            found.right[kept],
            found.alike.cosines[kept, vectors.FULL],
            found.alike.cosines[kept, vectors.LEAD],
            found.days[kept],
            chance[kept] / UNIT,
        )


def weigh(found: Evidence, model: Model) -> I64:
    """Return the probability of each pair by the model, in 1/65,536.

    Raises:
        ModelError: The model was fitted to other features than these.
    """
    if model.features != links.FEATURES:
        strange = sorted(set(model.features) ^ set(links.FEATURES)) or "their order"
        raise ModelError(f"the model was fitted to other features: {strange}")
    return links.score(
        found.features,
        found.days,
        found.titled,
        dated=(model.dated.coefficients, model.dated.intercept),
        undated=(model.undated.coefficients, model.undated.intercept),
        untitled=(model.untitled.coefficients, model.untitled.intercept),
    )


def look(reports: Reports, copied: I64) -> Seen:
    """Return copy groups as they meet."""
    founders, told = copied == np.arange(len(copied)), reports.gists.any(axis=1)
    return Seen(founders, np.asarray(told), links.carried(copied, reports.outlets))


def meet(
    reports: Reports, seen: Seen, config: Config, first: int = 0, last: int | None = None
) -> Iterator[Evidence]:
    """Yield the pairs of copy groups that may tell one event, with their evidence, run by run.

    They share salient terms within the window, and their leads are not about different things. The later one
    of each is of the rows from `first` to before `last`.
    """
    most = config.salient_more
    for block in share(reports, seen.founders, config, most=most, first=first, last=last):
        near = gists.compare(reports.gists, block.left, block.right)
        close = (near >= APART) | ~(seen.told[block.left] & seen.told[block.right])
        left, right = block.left[close], block.right[close]
        yield gather(reports, seen.outlets, left, right, near[close], config)


def gather(
    reports: Reports, outlets: links.Carried, left: I64, right: I64, near: F64, config: Config
) -> Evidence:
    """Return what is known of pairs of copy groups, each seen through its founder.

    Args:
        outlets: The outlets that carry each group.
        left: int64, shape (m,), the founder of one group of each pair.
        right: int64, shape (m,), of the other.
        near: float64, shape (m,), cosines of the gists.
    """
    prints, times = reports.prints, reports.times
    alike = links.compare(*reports.vectors, left, right)
    days = links.days_between(times, left, right)
    overlaps = copies.verify(prints.shingles, prints.shingle_offsets, *reports.damping, left, right)
    features = links.features(
        alike,
        gists=near,
        containment=overlaps.containment,
        days=days,
        weekdays=(prints.lead_weekdays[left], prints.lead_weekdays[right]),
        number=links.share_number(*reports.rare, left, right),
        same_source=reports.outlets[left] == reports.outlets[right],
        shared_outlets=links.shared_outlets(outlets, left, right),
    )
    apart = links.calendars_contradict(times, prints.dates, left, right, most_days=config.calendar_days)
    alien = copies.same_template(overlaps, share=config.template, kept=config.template_kept)
    counted = (days >= COUNTING) & reports.contradict(left, right)
    refused = np.select([apart, alien, counted], [DATES, TEMPLATE, NUMBERS], _NONE)
    titled = (prints.heading_words[left] > 0) & (prints.heading_words[right] > 0)
    return Evidence(left, right, alike, days, refused, features, titled)
