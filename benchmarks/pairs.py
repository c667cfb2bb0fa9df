"""The labelled pairs: two reports of one stream, easy and hard on purpose, far apart or nearly equal.

Each stream is clustered whole. ``same_story`` of a pair is an old name: it says whether they tell one event.
"""

from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

import orjson
import zstandard

from benchmarks import agreement, slices

LABELS: Final = Path("gold") / "pairs.jsonl.zst"
# The streams, each with the model that has not seen it; no slice of the third was ever labelled.
MODELS: Final = {"saudinewsnet": "without_saudi", "ant_multisource": "without_ant", "ant_jawhara": None}


# By level, the group of each report.
Groups: TypeAlias = Mapping[str, Mapping[str, Hashable]]


class Pair(NamedTuple):
    """Two reports of one stream.

    Attributes:
        name: Name of the pair.
        corpus: The stream.
        left: Id of a report.
        right: Id of the other.
        one_event: Whether they tell one event; None where either answer is right.
        label: ``copy``, ``same_event``, ``same_topic`` or ``unrelated``.
    """

    name: str
    corpus: str
    left: str
    right: str
    one_event: bool | None
    label: str


class Verdict(NamedTuple):
    """What became of a pair: whether the two are in one event, and in one copy group."""

    pair: Pair
    event: bool
    copied: bool


def read(path: Path) -> list[Pair]:
    """Return the labelled pairs of a file."""
    return [_pair(row) for row in slices.rows(path)]


def model_of(corpus: str) -> Path | None:
    """Return the model that has not seen a stream; None is the one that is shipped."""
    name = MODELS[corpus]
    return None if name is None else slices.MODELS / f"{name}.json"


def documents_of(corpus: str, shared: Path, scratch: Path) -> Path:
    """Return a stream with all the reports of its pairs: some are of a day that the corpus lacks."""
    path = shared / "corpora" / f"{corpus}.jsonl.zst"
    sides = (row[side] for row in slices.rows(shared / LABELS) for side in "ab")
    wanted = {report["id"]: report for report in sides if report["corpus"] == corpus}
    for report in slices.rows(path):
        wanted.pop(report["id"], None)
    if not wanted:
        return path
    lines = (orjson.dumps(wanted[name], option=orjson.OPT_APPEND_NEWLINE) for name in sorted(wanted))
    whole = scratch / path.name
    # A second frame: whoever reads the one reads the other.
    whole.write_bytes(path.read_bytes() + zstandard.ZstdCompressor().compress(b"".join(lines)))
    return whole


def judge(pairs: Sequence[Pair], groups: Mapping[str, Groups]) -> list[Verdict]:
    """Return what became of each pair; a report without a group is alone.

    Args:
        pairs: The labelled pairs.
        groups: By corpus, by level, the group of each report.
    """
    return [
        Verdict(pair, *(_together(pair, groups[pair.corpus][level]) for level in ("event", "copy")))
        for pair in pairs
    ]


def figures(verdicts: Sequence[Verdict]) -> dict[str, agreement.Interval]:
    """Return shares of pairs, with intervals by pair.

    ``precision``: of the pairs in one event, those that tell one. ``recall``: of the pairs that tell one
    event, those in one. ``apart``: of the pairs that do not tell one event, those in two copy groups.
    """
    sure = [verdict for verdict in verdicts if verdict.pair.one_event is not None]
    return {
        "precision": agreement.rate([bool(one.pair.one_event) for one in sure if one.event]),
        "recall": agreement.rate([one.event for one in sure if one.pair.one_event]),
        "apart": agreement.rate([not one.copied for one in sure if not one.pair.one_event]),
    }


def _pair(row: Mapping[str, Any]) -> Pair:
    left, right = row["a"], row["b"]
    if left["corpus"] != right["corpus"]:
        raise ValueError(f"{row['pair_id']}: its two reports are of two streams")
    one_event = {"yes": True, "no": False, "either": None}[row["same_story"]]
    return Pair(row["pair_id"], left["corpus"], left["id"], right["id"], one_event, row["label"])


def _together(pair: Pair, groups: Mapping[str, Hashable]) -> bool:
    left = groups.get(pair.left)
    return left is not None and left == groups.get(pair.right)
