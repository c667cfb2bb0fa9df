"""How a prediction agrees with gold, event by event, so that events can be drawn anew.

A figure of a slice is a ratio of sums over its reports; each event carries the sums of its own reports, taken
once, on the whole slice. A resample draws as many events as there are, with replacement, and adds up what
they carry: so 2,000 resamples are one product of matrices, and two systems are compared on the same draws.
"""

from collections.abc import Hashable, Mapping, Sequence
from functools import lru_cache
from itertools import compress
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np

from dedup._types import F64, I64, Bools

RESAMPLES: Final = 2_000
SEED: Final = 1
FIGURES: Final = ("b3_p", "b3_r", "b3_f1", "pair_p", "pair_r", "pair_f1", "ari")

# What an event carries; of a pair each report carries a half.
_SUMS: Final = ("reports", "precision", "recall", "together", "belong", "found", "possible")

# Sums of halves and thirds differ by less where they are equal.
_SLIP: Final = 1e-9

# A figure and its 95 % interval.
Interval: TypeAlias = tuple[float, float, float]


class Cases(NamedTuple):
    """Reports with their gold groups and the groups that they were given.

    Attributes:
        names: The reports.
        gold: Gold group of each.
        groups: Predicted group of each.
        events: What is drawn anew, report by report; None: the groups of gold.
        counted: bool, shape (n, n), symmetric: whether a pair counts; its diagonal does. None: all do.
        scored: bool, whether a report's own shares count, or it is only beside others; None: all do.
    """

    names: Sequence[str]
    gold: Sequence[Hashable]
    groups: Sequence[Hashable]
    events: Sequence[Hashable] | None = None
    counted: Bools | None = None
    scored: Bools | None = None


class Agreement(NamedTuple):
    """The sums of each event.

    Attributes:
        sums: float64, shape (events, len(_SUMS)).
        groups: Groups of the prediction.
        gold: Groups of gold.
    """

    sums: F64
    groups: int
    gold: int

    def figures(self) -> dict[str, Interval]:
        """Return each of `FIGURES` with its 95 % interval."""
        here, drawn = ratios(self.sums.sum(axis=0)), ratios(draws(len(self.sums)) @ self.sums)
        return {name: interval(float(here[name]), drawn[name]) for name in FIGURES}

    def better(self, rival: "Agreement", figure: str = "b3_f1") -> float:
        """Return the share of resamples in which the figure is above a rival's; a tie counts half."""
        weights = draws(len(self.sums))
        ours, theirs = (ratios(weights @ sums)[figure] for sums in (self.sums, rival.sums))
        return float(((ours > theirs) + 0.5 * (ours == theirs)).mean())


def agree(labelled: Cases) -> Agreement:
    """Return how groups agree with gold, event by event."""
    units = codes(labelled.gold if labelled.events is None else labelled.events)
    sums = np.zeros((int(units.max(initial=-1)) + 1, len(_SUMS)))
    np.add.at(sums, units, carried(labelled))
    scored = np.ones(len(units), np.bool_) if labelled.scored is None else labelled.scored
    groups, gold = (set(compress(column, scored)) for column in (labelled.groups, labelled.gold))
    return Agreement(sums, len(groups), len(gold))


def carried(labelled: Cases) -> F64:
    """Return what each report adds to the sums, shape (n, len(_SUMS)).

    The second column is its BCubed precision, the third its recall.
    """
    classes, groups = codes(labelled.gold), codes(labelled.groups)
    if labelled.counted is None:
        belong, together = np.bincount(classes)[classes], np.bincount(groups)[groups]
        both = codes(list(zip(classes.tolist(), groups.tolist(), strict=True)))
        found, possible = np.bincount(both)[both], np.full(len(classes), len(classes))
    else:
        kept = labelled.counted | np.eye(len(classes), dtype=np.bool_)
        same_class, same_group = classes[:, None] == classes, groups[:, None] == groups
        belong, together = (kept & same_class).sum(axis=1), (kept & same_group).sum(axis=1)
        found, possible = (kept & same_class & same_group).sum(axis=1), kept.sum(axis=1)
    halves = [(count - 1) / 2 for count in (together, belong, found, possible)]
    rows = np.stack([np.ones(len(classes)), found / together, found / belong, *halves], axis=1)
    return rows if labelled.scored is None else rows * labelled.scored[:, None]


def cases(gold: Mapping[str, Hashable], groups: Mapping[str, Hashable], **others: Any) -> Cases:
    """Return labelled reports with their groups; a report that has none is alone."""
    given = [groups.get(name, ("alone", name)) for name in gold]
    return Cases(list(gold), list(gold.values()), given, **others)


def ratios(sums: F64) -> Mapping[str, F64]:
    """Return the `FIGURES` of sums; an empty share is 1, as `dedup.evaluation` has it."""
    reports, precision, recall, together, belong, found, possible = np.moveaxis(sums, -1, 0)
    b3_p, b3_r = _share(precision, reports), _share(recall, reports)
    pair_p, pair_r = _share(found, together), _share(found, belong)
    expected = belong * together / np.maximum(possible, 1)
    return {
        "b3_p": b3_p,
        "b3_r": b3_r,
        "b3_f1": _harmonic(b3_p, b3_r),
        "pair_p": pair_p,
        "pair_r": pair_r,
        "pair_f1": _harmonic(pair_p, pair_r),
        "ari": _share(found - expected, (belong + together) / 2 - expected),
    }


def rate(hits: Sequence[float]) -> Interval:
    """Return the mean of hits (0 to 1) with its 95 % interval, each drawn alone; 1 where there is none."""
    values = np.asarray(hits, np.float64)
    return (
        interval(float(values.mean()), draws(len(values)) @ values / len(values))
        if len(values)
        else (1, 1, 1)
    )


def better_rate(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Return the share of resamples in which ours has the higher mean of hits; a tie counts half."""
    ahead = draws(len(ours)) @ (np.asarray(ours, np.float64) - np.asarray(theirs, np.float64))
    return float(((ahead > _SLIP) + 0.5 * (np.abs(ahead) <= _SLIP)).mean())


def interval(value: float, drawn: F64) -> Interval:
    """Return a figure with the 2.5 and 97.5 % quantiles of what was drawn."""
    low, high = np.quantile(drawn, (0.025, 0.975))
    return value, float(low), float(high)


@lru_cache(maxsize=4)
def draws(units: int) -> I64:
    """Return how often each unit is drawn, shape (`RESAMPLES`, units): the same for every system."""
    return np.random.default_rng(SEED).multinomial(units, np.full(units, 1 / units), RESAMPLES)


def codes(labels: Sequence[Hashable]) -> I64:
    """Return labels as numbers from 0, by first appearance."""
    known: dict[Hashable, int] = {}
    return np.array([known.setdefault(label, len(known)) for label in labels], np.int64)


def _share(part: F64, whole: F64) -> F64:
    return np.divide(part, whole, out=np.ones_like(part), where=whole != 0)


def _harmonic(a: F64, b: F64) -> F64:
    return np.divide(2 * a * b, a + b, out=np.zeros_like(a), where=a + b != 0)
