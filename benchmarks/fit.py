"""Fit the pair model on the labelled dev slices and score it on the slice that it has not seen.

    python -m benchmarks.fit            print the cross-slice scores
    python -m benchmarks.fit --write    write benchmarks/models/without_*.json and dedup/model/pairs.json

A pair is two copy groups that the line proposes; it is positive when gold gives them one event. Weights are
logistic (scikit-learn). The cut is not fitted: the scores of both directions are flat around it, and the best
cut of one slice is not that of the other (benchmarks/evidence.md#linking).
"""

import sys
import tempfile
import zlib
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc
from sklearn.linear_model import LogisticRegression

from benchmarks import slices as gold
from dedup import evaluation, readers
from dedup import model as models
from dedup._types import F64, I64, Bools
from dedup.config import Config
from dedup.kernels.linkage import UNDATED, UNIT
from dedup.levels import copies, events
from dedup.levels.reports import Reports, prepare
from dedup.pipeline import fingerprint
from dedup.shelf import Shelf
from dedup.stages import events as groups
from dedup.stages import identities, links

CUTS = np.round(np.arange(0.13, 0.331, 0.02), 2)
CUT = 0.23
# scikit-learn's C, the weakest penalty first, and the one that is used.
STRENGTHS = (0.05, 0.01, 0.005, 0.003, 0.002, 0.001)
STRENGTH = 0.002
# Pairs below it are not kept: no floor up to it costs .002 BCubed F1 on either slice (evidence.md#linking).
FLOORS = (0.0, 0.02, 0.05, 0.1, 0.15, 0.2)
FLOOR = 0.05
DAYS = links.FEATURES.index("days")
WEEKDAYS = links.FEATURES.index("lead_weekdays_differ")
NUMBER = links.FEATURES.index("number")
# Log-odds that a day between two reports takes.
DAYS_PRIOR = -1.0
# Log-odds that two missing dates take: the labelled pairs are of one day or two, undated ones of any. With
# it no two rounds of an affair among four of the five seed pages are one event, whichever page is left out.
UNDATED_PRIOR = -0.5
# And what it takes more if their leads name different weekdays: of labelled pairs that tell two happenings of
# one day or two .28 do on ant_dev, of pairs of any time 6 in 7 would: ln(.28 / (6 / 7)) = -1.1.
UNDATED_WEEKDAYS_PRIOR = -1.1
# Log-odds that a common outlet of two reports takes, and that common outlets of all their copies take. The
# penalty leaves few of them, and more is better on both slices and on the stream, where bulletins of several
# days and an outlet's greetings of a dozen ministries made events (evidence.md#linking).
OUTLET_PRIORS = {"same_source": -2.25, "shared_outlets": -0.75}
SHIPPED = gold.ROOT / "dedup" / "model" / "pairs.json"
_STORIES = SHIPPED  # where a new file has its stories from, until `benchmarks.fit_stories` gives it its own


class Found(NamedTuple):
    """What is known of all pairs of a slice, see `events.Evidence`."""

    left: I64
    right: I64
    features: F64
    days: F64
    titled: Bools
    refused: I64


class Pairs(NamedTuple):
    """The features of pairs, and which of them are positive."""

    features: F64
    same: I64


class Labelled(NamedTuple):
    """A dev slice up to its pairs, and the pairs without a title where all, or either half, lost theirs."""

    name: str
    labels: dict[str, Any]
    reports: Reports
    copied: I64
    found: Found
    same: I64
    untitled: Pairs


class Fitted(NamedTuple):
    """Weights with a day gap, without, and without titles too, and the cut."""

    dated: tuple[F64, float]
    undated: tuple[F64, float]
    untitled: tuple[F64, float]
    cut: float


def main(write: bool) -> None:
    """Fit on each slice without the other, then on both."""
    if not gold.SHARED.is_dir():
        sys.exit(f"fit: the slices are cut from {gold.SHARED}, which is not here")
    config = Config()
    with tempfile.TemporaryDirectory() as scratch:
        found = {part.name: part for part in gold.find(scratch=Path(scratch))}
        slices = [labelled(found[name], config) for name in gold.DEV]
    for train, test in (slices[::-1], slices):
        print_scores(train, test, config)
        if write:
            path = gold.MODELS / f"without_{test.name.removesuffix('_dev')}.json"
            save(path, [train.name], fit([train]))
    fitted = fit(slices)
    print(f"fitted on both, for a cut of {CUT}\n  {'':22s} {'dated':>8s} {'undated':>8s} {'untitled':>8s}")
    kinds = fitted[:-1]
    for name, *weights in zip(links.FEATURES, *(coefficients for coefficients, _ in kinds), strict=True):
        print(f"  {name:22s}" + "".join(f" {weight:8.3f}" for weight in weights))
    print(f"  {'intercept':22s}" + "".join(f" {intercept:8.3f}" for _, intercept in kinds))
    if write:
        save(SHIPPED, [part.name for part in slices], fitted)


def print_scores(train: Labelled, test: Labelled, config: Config) -> None:
    """Print the BCubed F1 of one slice by the weights of the other, by cut and penalty, and by floor."""
    print(f"{train.name} -> {test.name}, BCubed F1 by cut")
    print("        " + "".join(f"{cut:6.2f}" for cut in CUTS))
    for strength in STRENGTHS:
        fitted = fit([train], strength)
        scores = (f1(test, fitted, float(cut), FLOOR, config) for cut in CUTS)
        print(f"  C {strength:<4g}" + "".join(f"{score:6.3f}" for score in scores))
    fitted = fit([train])
    costs = (f"{f1(test, fitted, CUT, floor, config):.4f} from {floor}" for floor in FLOORS)
    print(f"  at {CUT} with the pairs kept {', '.join(costs)}")


def labelled(part: gold.Slice, config: Config) -> Labelled:
    """Return a dev slice with its copy groups and the evidence on its pairs."""
    labels = evaluation.read_labels(part.gold, "event")
    batches = list(readers.read([part.documents], fields={}, reject=print))
    reports, copied, found, same = _paired(batches, labels, config)
    bare = [_untitled(batches, labels, config, lost) for lost in ({0, 1}, {0}, {1})]
    untitled = Pairs(*(np.concatenate(parts) for parts in zip(*bare, strict=True)))
    return Labelled(part.name, labels, reports, copied, found, same, untitled)


def _paired(
    batches: list[pa.RecordBatch], labels: dict[str, Any], config: Config
) -> tuple[Reports, I64, Found, I64]:
    """Return reports, their copy groups, the evidence on the pairs of these, and which are positive."""
    model = unweighted()
    printed = pa.concat_tables([fingerprint(batch, config, model) for batch in batches])
    ordered = identities.settle(printed, on_conflict="reject", reject=print)
    reports = prepare(ordered, model, Shelf())
    copied = copies.find(reports, config).labels
    parts = list(events.meet(reports, events.look(reports, copied), config))
    found = Found(*(np.concatenate([getattr(part, name) for part in parts]) for name in Found._fields))
    ids = np.array([labels[id_] for id_ in reports.table["id"].to_pylist()], object)
    return reports, copied, found, (ids[found.left] == ids[found.right]).astype(np.int64)


def _untitled(
    batches: list[pa.RecordBatch], labels: dict[str, Any], config: Config, halves: Collection[int]
) -> Pairs:
    """Return the pairs that lack a title when some halves of the reports, by a hash, lost theirs."""
    bare = []
    for batch in batches:
        lost = [zlib.crc32(id_.encode()) % 2 in halves for id_ in batch["id"].to_pylist()]
        # With a title, be it a dot, a text is not taken for a page.
        titles = pc.if_else(pa.array(lost), ".", batch["title"])
        bare.append(
            batch.set_column(batch.schema.get_field_index("title"), batch.schema.field("title"), titles)
        )
    *_, found, same = _paired(bare, labels, config)
    return Pairs(found.features[~found.titled], same[~found.titled])


def unweighted() -> models.Model:
    """Return a model that knows words but weighs nothing, to gather evidence with."""
    nothing = models.Weights(coefficients=np.zeros(len(links.FEATURES)), intercept=0.0)
    return models.Model(
        fitted_on=(),
        features=links.FEATURES,
        dated=nothing,
        undated=nothing,
        untitled=nothing,
        event_cut=0.5,
        event_floor=0.0,
        story=models.Weights(coefficients=np.zeros(0), intercept=0.0),
        story_cut=0.5,
        story_floor=0.0,
        story_base=0.0,
        story_ratio=0.0,
        story_alone=0.0,
        idf=models.idf(),
        gists=models.gists(),
    )


def fit(slices: list[Labelled], strength: float = STRENGTH) -> Fitted:
    """Return the weights of the slices together.

    A number in common says nothing of dated pairs: it helps the one slice as little as it harms the other.
    """
    pairs = Pairs(np.vstack([part.found.features for part in slices]), _joined(part.same for part in slices))
    bare = Pairs(
        np.vstack([part.untitled.features for part in slices]), _joined(part.untitled.same for part in slices)
    )
    dated = _logistic(_without(pairs, NUMBER), strength)
    if pairs.features[:, DAYS].max() < 1:
        # A slice of a few hours cannot say what a day apart means: then it has the prior's say.
        coefficients, intercept = _logistic(_without(pairs, NUMBER, DAYS), strength)
        dated = coefficients + DAYS_PRIOR * _at(DAYS), intercept
    return Fitted(dated, _doubted(pairs, strength), _doubted(bare, strength), CUT)


def _doubted(pairs: Pairs, strength: float) -> tuple[F64, float]:
    """Return the weights of pairs as if they had no dates."""
    coefficients, intercept = _logistic(_without(pairs, DAYS), strength)
    doubted = coefficients + UNDATED_WEEKDAYS_PRIOR * _at(WEEKDAYS)
    return doubted.round(6), round(intercept + UNDATED_PRIOR, 6)


def _joined(parts: Iterable[I64]) -> I64:
    """Return arrays end to end."""
    whole: I64 = np.concatenate(list(parts))
    return whole


def _without(pairs: Pairs, *features: int) -> Pairs:
    """Return pairs of which some features are not known."""
    table = pairs.features.copy()
    table[:, features] = 0
    return pairs._replace(features=table)


def _at(feature: int) -> I64:
    """Return 1 at a feature, 0 elsewhere."""
    mask: I64 = (np.arange(len(links.FEATURES)) == feature).astype(np.int64)
    return mask


def _logistic(pairs: Pairs, strength: float) -> tuple[F64, float]:
    """Return coefficients and intercept of a logistic regression on scaled features, scaled back."""
    table, same = pairs
    mean, scale = table.mean(axis=0), table.std(axis=0)
    scale[scale == 0] = 1
    learned = LogisticRegression(C=strength, max_iter=5000).fit((table - mean) / scale, same)
    coefficients = np.round(learned.coef_[0] / scale, 6)
    intercept = float(np.round(learned.intercept_[0] - coefficients @ mean, 6))
    for name, prior in OUTLET_PRIORS.items():
        coefficients[links.FEATURES.index(name)] = prior
    return coefficients, intercept


def f1(part: Labelled, fitted: Fitted, cut: float, floor: float, config: Config) -> float:
    """Return the BCubed F1 of a slice's events at a cut, over the pairs at or above a floor."""
    found = part.found
    chance = links.score(
        found.features,
        found.days,
        found.titled,
        dated=fitted.dated,
        undated=fitted.undated,
        untitled=fitted.untitled,
    )
    kept = chance >= floor * UNIT
    chance = np.where(found.refused > 0, -UNIT, chance)
    grouped = groups.group(
        found.left[kept],
        found.right[kept],
        chance[kept],
        times=part.reports.times,
        sure=(part.reports.times != UNDATED) & part.reports.titled,
        cut=cut,
        max_span_days=config.event_days,
        max_component=config.max_component,
    )
    ids = part.reports.table["id"].to_pylist()
    predicted = dict(zip(ids, grouped.labels[part.copied].tolist(), strict=True))
    return evaluation.score(part.labels, predicted).b3_f1


def save(path: Path, fitted_on: list[str], fitted: Fitted) -> None:
    """Write a model file; what `benchmarks.fit_stories` has fitted is that of the file or the shipped one."""
    weights = {
        kind: {"coefficients": [float(c) for c in coefficients], "intercept": intercept}
        for kind, (coefficients, intercept) in zip(fitted._fields[:-1], fitted[:-1], strict=True)
    }
    event = {"features": list(links.FEATURES), **weights, "cut": fitted.cut, "floor": FLOOR}
    data: dict[str, Any] = {"profile": models.PROFILE, "fitted_on": fitted_on, "event": event}
    data["story"] = orjson.loads((path if path.exists() else _STORIES).read_bytes())["story"]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(orjson.dumps(data, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


if __name__ == "__main__":
    main("--write" in sys.argv[1:])
