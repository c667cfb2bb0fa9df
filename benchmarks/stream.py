"""The whole Saudi stream, of which some events are labelled: what a slice of one day cannot tell.

Labels of a row: ``event``, or null; ``masked_for``, related events, for which it does not count; ``not_in``,
events that look alike and are others (hard negatives).
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias

import orjson

from benchmarks import slices

_Row: TypeAlias = Mapping[str, Any]

CORPUS: Final = "saudinewsnet"
LABELS: Final = Path("gold") / "saudi_events_partial.labels.jsonl"


def find() -> slices.Slice:
    """Return the stream, its labels and the model that has not seen any of it."""
    return slices.Slice(
        name="stream",
        documents=slices.SHARED / "corpora" / f"{CORPUS}.jsonl.zst",
        gold=slices.SHARED / LABELS,
        levels=("event",),
        model=slices.MODELS / "without_saudi.json",
    )


def read(path: Path) -> list[_Row]:
    """Return the labels, one mapping a row."""
    return [orjson.loads(line) for line in path.read_bytes().splitlines() if line]


def score(labels: Sequence[_Row], predicted: Mapping[str, str]) -> dict[str, float]:
    """Return how the events of a stream agree with the labels that there are.

    ``event``: BCubed F1 over the rows with an event; a pair of rows of which one is masked for the other's
    event does not count. ``swallowed``: hard negatives that sit in the group which holds most of the event
    that they look like (ties: the later group id). ``largest``: reports in the largest event.
    """
    rows = [row for row in labels if row["event"] is not None and row["id"] in predicted]
    groups: defaultdict[str, list[_Row]] = defaultdict(list)
    events: defaultdict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        groups[predicted[row["id"]]].append(row)
        events[row["event"]].append(row)
    precision = sum(_share(row, groups[predicted[row["id"]]], lambda a: a["event"]) for row in rows)
    recall = sum(_share(row, events[row["event"]], lambda a: predicted[a["id"]]) for row in rows)
    return {
        "event": 2 * precision * recall / max(1e-9, (precision + recall) * len(rows)),
        "swallowed": _swallowed(labels, predicted, events),
        "largest": max(Counter(predicted.values()).values(), default=0),
    }


def _share(row: _Row, others: Sequence[_Row], key: Callable[[_Row], str]) -> float:
    """Return the share of the others that count beside a row and have its key."""
    counted = [
        other
        for other in others
        if other["event"] not in row["masked_for"] and row["event"] not in other["masked_for"]
    ]
    return sum(1 for other in counted if key(other) == key(row)) / max(1, len(counted))


def _swallowed(
    labels: Sequence[_Row],
    predicted: Mapping[str, str],
    events: Mapping[str, Sequence[_Row]],
) -> int:
    """Return how many hard negatives were taken in by what they look like."""
    homes = {}
    for event, rows in events.items():
        held = Counter(predicted[row["id"]] for row in rows)
        homes[event] = max(held, key=lambda group: (held[group], group))
    hard = ((row["id"], event) for row in labels for event in row["not_in"] if event in homes)
    return sum(predicted.get(name) == homes[event] for name, event in hard)
