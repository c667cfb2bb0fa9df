"""Fit the likeness of events on the labelled dev slices and score the stories of the slice it has not seen.

    python -m benchmarks.fit_stories            print the cross-slice scores
    python -m benchmarks.fit_stories --write    write the stories of benchmarks/models and of dedup/model

After `benchmarks.fit`: events are those of the model that has not seen the slice. A pair is any two events
that are a little alike; it is positive when gold gives the larger part of each one story. Its log-odds are
logistic in the root of the cosine, less the logarithm of the number of events that could be in it: so the
weights of a slice of 270 events and of one of 940 agree (benchmarks/evidence.md#stories). How groups merge
(`RULE`) is not fitted: the scores of both directions are flat around it.
"""

import sys
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import orjson
import pyarrow as pa
from sklearn.linear_model import LogisticRegression

from benchmarks import slices as gold
from benchmarks.fit import SHIPPED
from dedup import evaluation, readers
from dedup import model as models
from dedup._types import F64, I64
from dedup.config import Config
from dedup.levels import copies, events, stories
from dedup.levels.reports import Reports, prepare
from dedup.model import Model
from dedup.pipeline import fingerprint
from dedup.shelf import Shelf
from dedup.stages import identities
from dedup.stages import stories as stage

# scikit-learn's C.
STRENGTH: Final = 1.0
CUTS: Final = (0.54, 0.57, 0.58, 0.6, 0.61, 0.63)
RULE: Final = {"cut": 0.59, "floor": 0.4, "base": 0.21, "ratio": 0.88, "alone": 0.3}
# One constant moved at a time.
AROUND: Final = {
    "floor": (0.36, 0.38, 0.42, 0.44),
    "base": (0.18, 0.2, 0.22, 0.24),
    "ratio": (0.0, 0.7, 0.8, 0.92),
    "alone": (0.2, 0.4),
}


class Labelled(NamedTuple):
    """A dev slice up to its events, and the pairs of them to learn from."""

    name: str
    labels: dict[str, Any]
    model: Model
    reports: Reports
    told: I64
    every: stories.Pairs
    same: I64


def main(write: bool) -> None:
    """Fit on each slice without the other, then on both."""
    if not gold.SHARED.is_dir():
        sys.exit(f"fit_stories: the slices are cut from {gold.SHARED}, which is not here")
    with tempfile.TemporaryDirectory() as scratch:
        found = {part.name: part for part in gold.find(scratch=Path(scratch))}
        slices = [labelled(found[name]) for name in gold.DEV]
    for train, test in (slices[::-1], slices):
        fitted = fit([train])
        print_scores(train, test, fitted)
        if write:
            save(gold.MODELS / f"without_{test.name.removesuffix('_dev')}.json", fitted)
    fitted = fit(slices)
    told = zip((*stage.FEATURES, "intercept"), (*fitted.coefficients, fitted.intercept), strict=True)
    print("fitted on both\n" + "\n".join(f"  {name:14s} {value:8.3f}" for name, value in told))
    if write:
        save(SHIPPED, fitted)


def labelled(part: gold.Slice) -> Labelled:
    """Return a dev slice with the events of the model that has not seen it, and the pairs of them."""
    config, model = Config(), models.load(str(part.model or ""))
    batches = readers.read([part.documents], fields={}, reject=print)
    printed = pa.concat_tables([fingerprint(batch, config, model) for batch in batches])
    ordered = identities.settle(printed, on_conflict="reject", reject=print)
    reports = prepare(ordered, model, Shelf())
    told = events.find(reports, copies.find(reports, config).labels, config, model).labels
    labels = evaluation.read_labels(part.gold, "story")
    # Pairs that the weights of now would propose are no fair sample to learn others from.
    nothing = replace(model, story=models.Weights(coefficients=np.ones(1), intercept=0.0), story_floor=0.0)
    wide = replace(config, story_latest=max(1, len(told)))
    cast = stories.enlist(reports, told, wide)
    parts = stories.pair(cast, wide, nothing, reports.shelf)
    every = stories.Pairs(*map(np.concatenate, zip(*parts, strict=True)))
    home = _majority([labels[name] for name in reports.table["id"].to_pylist()], cast.group)
    same = np.array([home[a] == home[b] for a, b in zip(every.left, every.right, strict=True)], np.int64)
    return Labelled(part.name, labels, model, reports, told, every, same)


def _majority(labels: list[Any], group: I64) -> list[Any]:
    """Return the label that most members of each group have, of equals the one met first."""
    counts: list[Counter[Any]] = [Counter() for _ in range(int(group.max()) + 1)]
    for label, number in zip(labels, group.tolist(), strict=True):
        counts[number][label] += 1
    return [count.most_common(1)[0][0] for count in counts]


def fit(slices: list[Labelled], strength: float = STRENGTH) -> models.Weights:
    """Return the weights of the slices together, for log-odds from which the log of the crowd is still to go.

    The crowd of a pair is no feature: its coefficient is known to be -1. It is moved to the other side by
    fitting each slice's own intercept beside the common weights and taking the mean of what is left of them.
    """
    table = np.concatenate([features(part.every) for part in slices])
    same = np.concatenate([part.same for part in slices])
    number = np.repeat(np.arange(len(slices)), [len(part.same) for part in slices])
    mean, scale = table.mean(axis=0), table.std(axis=0)
    own = (number[:, None] == np.arange(1, len(slices))).astype(np.float64)
    learned = LogisticRegression(C=strength, max_iter=5000).fit(
        np.hstack([(table - mean) / scale, own]), same
    )
    coefficients = np.round(learned.coef_[0][: table.shape[1]] / scale, 6)
    start = learned.intercept_[0] - coefficients @ mean
    starts = [start, *(start + learned.coef_[0][table.shape[1] :])]
    crowds = [float(np.log(part.every.crowd).mean()) for part in slices]
    intercept = float(np.mean([one + crowd for one, crowd in zip(starts, crowds, strict=True)]))
    return models.Weights(coefficients=coefficients, intercept=round(intercept, 6))


def features(pairs: stories.Pairs) -> F64:
    """Return what the likeness of each pair is weighed from, as `stages.stories` weighs it."""
    faded = pairs.cosines / (1 + np.nan_to_num(pairs.days, nan=0.0) / Config().story_half_days)
    found: F64 = np.sqrt(faded)[:, None]
    return found


def print_scores(train: Labelled, test: Labelled, fitted: models.Weights) -> None:
    """Print the BCubed F1 of one slice by the weights of the other, by cut and with one constant moved."""
    shown = ", ".join(f"{value:.2f}" for value in (*fitted.coefficients, fitted.intercept))
    print(f"{train.name} -> {test.name}, weights {shown}; BCubed F1 by cut")
    print("  " + "  ".join(f"{cut}: {f1(test, fitted, cut=cut):.3f}" for cut in CUTS))
    for name, values in AROUND.items():
        print(
            f"  {name} " + "  ".join(f"{value}: {f1(test, fitted, **{name: value}):.3f}" for value in values)
        )


def f1(part: Labelled, fitted: models.Weights, **moved: float) -> float:
    """Return the BCubed F1 of a slice's stories, with constants of the rule moved."""
    rule: dict[str, Any] = {f"story_{name}": value for name, value in (RULE | moved).items()}
    model = replace(part.model, story=fitted, **rule)
    level = stories.find(part.reports, part.told, Config(), model)
    predicted = dict(zip(part.reports.table["id"].to_pylist(), level.labels.tolist(), strict=True))
    return evaluation.score(part.labels, predicted).b3_f1


def save(path: Path, fitted: models.Weights) -> None:
    """Write the stories of a model file; what `benchmarks.fit` has fitted stays as it is."""
    data = orjson.loads(path.read_bytes())
    weights: F64 = fitted.coefficients
    data["story"] = {
        "features": list(stage.FEATURES),
        "coefficients": [float(weight) for weight in weights],
        "intercept": fitted.intercept,
        **RULE,
    }
    path.write_bytes(orjson.dumps(data, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


if __name__ == "__main__":
    main("--write" in sys.argv[1:])
