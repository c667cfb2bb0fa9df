"""The whole Saudi stream, of which some events are labelled: what a slice of one day cannot tell.

Labels of a row: ``event``, or null; ``masked_for``, related events, for which it does not count; ``not_in``,
events that look alike and are others (hard negatives).
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np

from benchmarks import agreement, slices
from benchmarks.agreement import Cases

_Row: TypeAlias = Mapping[str, Any]

CORPUS: Final = "saudinewsnet"
LABELS: Final = Path("gold") / "saudi_events_partial.labels.jsonl"


def find(shared: Path = slices.SHARED) -> slices.Slice:
    """Return the stream, its labels and the model that has not seen any of it."""
    return slices.Slice(
        name="stream",
        documents=shared / "corpora" / f"{CORPUS}.jsonl.zst",
        gold=shared / LABELS,
        levels=("event",),
        model=slices.MODELS / "without_saudi.json",
    )


def read(path: Path, documents: Path) -> list[_Row]:
    """Return the labels of the reports that the documents hold, one mapping a row.

    Some labelled reports are of a day that the corpus lacks.
    """
    held = {report["id"] for report in slices.rows(documents)}
    return [row for row in slices.rows(path) if row["id"] in held]


def score(labels: Sequence[_Row], predicted: Mapping[str, Hashable]) -> dict[str, float]:
    """Return how the events of a stream agree with the labels that there are.

    ``event``: BCubed F1 of `cases`. ``swallowed``: hard negatives that were. ``largest``: reports in the
    largest event.
    """
    return {
        "event": agreement.agree(cases(labels, predicted)).figures()["b3_f1"][0],
        "swallowed": sum(swallowed(labels, predicted)),
        "largest": max(Counter(predicted.values()).values(), default=0),
    }


def cases(labels: Sequence[_Row], predicted: Mapping[str, Hashable]) -> Cases:
    """Return the rows with an event; a pair does not count if one is masked for the other's event.

    A row that has no group is alone.
    """
    rows = [row for row in labels if row["event"] is not None]
    masked = np.array([[other["event"] in row["masked_for"] for other in rows] for row in rows], np.bool_)
    gold = {row["id"]: row["event"] for row in rows}
    return agreement.cases(gold, predicted, counted=~(masked | masked.T))


def swallowed(labels: Sequence[_Row], predicted: Mapping[str, Hashable]) -> list[bool]:
    """Return of each hard negative whether it was taken in by an event that it only looks like.

    It was if it sits in the group that holds most of the event's reports (ties: the later group id).
    """
    events: defaultdict[str, list[Hashable]] = defaultdict(list)
    for row in labels:
        if row["event"] is not None and row["id"] in predicted:
            events[row["event"]].append(predicted[row["id"]])
    homes = {}
    for event, groups in events.items():
        held = Counter(groups)
        homes[event] = max(held, key=lambda group: (held[group], str(group)))
    hard = ((row["id"], event) for row in labels for event in row["not_in"] if event in homes)
    return [name in predicted and predicted[name] == homes[event] for name, event in hard]
