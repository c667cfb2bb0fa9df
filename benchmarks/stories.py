"""How good are the stories of a stream that runs for three weeks?

    python -m benchmarks.stories [--model FILE] [--smoke]

Clusters all of `saudinewsnet` with the model that has not seen it and scores its stories on the affairs of
`benchmarks/labels/saudi_stories.jsonl` (how they were labelled: `benchmarks/labels/README.md`). A label row:
``story``, an affair or null; ``not_in``, affairs that the report looks like and is no part of.

Printed: BCubed of the labelled reports, a near miss in a group counting against the precision of its affair;
near misses that sit in the group which holds most of their affair; the largest story's share of the stream;
how many consecutive pairs of a story's events share a name and an issue (`benchmarks.chains`), beside the
same for the labelled affairs and for pairs of two stories. With ``--smoke`` our own sample and its groups.
"""

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
import orjson
import pyarrow as pa

from benchmarks import agreement, chains, slices, stream
from benchmarks.agreement import Cases
from benchmarks.machine import publish
from dedup import model as models
from dedup import pipeline, readers
from dedup.config import Config

_Row: TypeAlias = Mapping[str, Any]

LABELS: Final = slices.ROOT / "benchmarks" / "labels" / "saudi_stories.jsonl"
# No story may hold more of a stream.
MOST: Final = 0.05
SHOWN: Final = 12


class Scores(NamedTuple):
    """The agreement with the labelled affairs; `precision`, `recall` and `f1` are BCubed.

    Attributes:
        precision: Mean over the reports of affairs: of the labelled reports in the report's group that are
            known to be of its affair or not, the share that is.
        recall: Mean over them of the share of the affair that sits in the report's group.
        f1: Their harmonic mean.
        reports: Reports of affairs.
        near: Pairs of a report and an affair that it looks like.
        swallowed: Those of which the report sits in the group that holds most of the affair.
        missing: Labelled reports without a group, each counted as a group of its own.
    """

    precision: float
    recall: float
    f1: float
    reports: int
    near: int
    swallowed: int
    missing: int


def main(arguments: Sequence[str] | None = None) -> int:
    """Print and publish the figures; 1 where the labels or the stream are absent."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--model", type=Path, help="another model than the one that has not seen the stream")
    parser.add_argument("--smoke", action="store_true", help="our own sample: does it work?")
    asked = parser.parse_args(arguments)
    if asked.smoke:
        source, labels, model = slices.DATA / "sample", _of_sample(), asked.model
    else:
        found = stream.find()
        source, labels, model = found.documents, read(LABELS), asked.model or found.model
        if not source.exists():
            print(f"stories: the stream is cut from {source}, which is not here", file=sys.stderr)
            return 1
    batches = [*readers.read([source], fields={}, reject=lambda _: None)]
    config = Config(model=str(model or ""))
    told = pipeline.run(batches, config, reject=lambda _: None)
    answer = judge(labels, pa.concat_tables(list(told.assignments)), batches)
    _print(answer)
    publish("stories", {"model": list(models.load(config.model).fitted_on), **answer})
    return 0


def read(path: Path) -> list[_Row]:
    """Return the labels, one mapping a row."""
    return [orjson.loads(line) for line in path.read_bytes().splitlines() if line]


def judge(labels: Sequence[_Row], found: pa.Table, batches: Sequence[pa.RecordBatch]) -> dict[str, Any]:
    """Return all figures of a clustered stream."""
    columns = found.select(["id", "event", "story", "published"]).to_pydict()
    stories = dict(zip(columns["id"], columns["story"], strict=True))
    events = dict(zip(columns["id"], columns["event"], strict=True))
    times = {
        name: int(when.timestamp()) if when else 0
        for name, when in zip(columns["id"], columns["published"], strict=True)
    }
    sizes = Counter(stories.values())
    largest, size = max(sizes.items(), key=lambda item: (item[1], item[0]))
    told = chains.loosen(_openings(batches, stories))
    words = chains.tell(told.values())
    known = {row["id"]: row["story"] for row in labels if row["story"] is not None and row["id"] in told}
    alone = {name: name for name in known}
    opened = {name: told[name] for name in known}
    return {
        "scores": score(labels, stories)._asdict(),
        "affairs": affairs(labels, stories),
        "stories": len(sizes),
        "largest": {"story": largest, "reports": size, "share": size / max(1, len(stories)), "most": MOST},
        "chains": chains.measure(told, events, stories, times, words)._asdict(),
        "chains_of_labels": chains.measure(opened, alone, known, times, words)._asdict(),
    }


def score(labels: Sequence[_Row], predicted: Mapping[str, str]) -> Scores:
    """Return how the stories of a stream agree with the affairs that are labelled."""
    group = {row["id"]: predicted.get(row["id"], f"alone {row['id']}") for row in labels}
    members, wrong, _ = _inside(labels, group)
    rows = [row for row in labels if row["story"] is not None]
    own = Counter(row["story"] for row in rows)
    right = [members[group[row["id"]], row["story"]] for row in rows]
    company: Counter[str] = Counter(group[row["id"]] for row in rows)
    precision = sum(
        held / (company[group[row["id"]]] + wrong[group[row["id"]], row["story"]])
        for held, row in zip(right, rows, strict=True)
    ) / max(1, len(rows))
    recall = sum(held / own[row["story"]] for held, row in zip(right, rows, strict=True)) / max(1, len(rows))
    taken = swallowed(labels, predicted)
    return Scores(
        precision,
        recall,
        2 * precision * recall / max(1e-9, precision + recall),
        len(rows),
        len(taken),
        sum(taken),
        sum(row["id"] not in predicted for row in labels),
    )


def cases(labels: Sequence[_Row], predicted: Mapping[str, Hashable]) -> Cases:
    """Return the reports of affairs, and beside them their near misses, each of which is no part of any.

    A near miss counts beside the affairs that it looks like, and has no shares of its own.
    """
    rows = [row for row in labels if row["story"] is not None or row["not_in"]]
    gold = {row["id"]: row["story"] or ("near", row["id"]) for row in rows}
    scored = np.array([row["story"] is not None for row in rows], np.bool_)
    looks = np.array([[other["story"] in row["not_in"] for other in rows] for row in rows], np.bool_)
    near = looks & ~scored[:, None] & scored
    counted = (scored[:, None] & scored) | near | near.T
    affair = [row["story"] or row["not_in"][0] for row in rows]
    return agreement.cases(gold, predicted, events=affair, counted=counted, scored=scored)


def swallowed(labels: Sequence[_Row], predicted: Mapping[str, str]) -> list[bool]:
    """Return of each near miss whether it sits in the group that holds most of the affair it looks like."""
    group = {row["id"]: predicted.get(row["id"], f"alone {row['id']}") for row in labels}
    homes = _homes(_inside(labels, group)[0])
    near = [(row["id"], affair) for row in labels for affair in row["not_in"] if affair in homes]
    return [group[name] == homes[affair] for name, affair in near]


def affairs(labels: Sequence[_Row], predicted: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return what became of each affair, the most scattered first.

    ``home`` are its reports in the group that holds most of them, ``groups`` the groups that it lies in,
    ``strangers`` the labelled reports in its home that are of no affair or another.
    """
    group = {row["id"]: predicted.get(row["id"], f"alone {row['id']}") for row in labels}
    members, _, inside = _inside(labels, group)
    homes = _homes(members)
    rows = [
        {
            "affair": affair,
            "reports": sum(n for (_, of), n in members.items() if of == affair),
            "home": members[home, affair],
            "groups": sum(of == affair for _, of in members),
            "strangers": inside[home] - members[home, affair],
        }
        for affair, home in homes.items()
    ]
    return sorted(rows, key=lambda row: (row["home"] / row["reports"], row["affair"]))


def _inside(
    labels: Sequence[_Row], group: Mapping[str, str]
) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]], Counter[str]]:
    """Return reports by group and affair, near misses likewise, and labelled reports by group."""
    members = Counter((group[row["id"]], row["story"]) for row in labels if row["story"] is not None)
    wrong = Counter(
        (group[row["id"]], affair) for row in labels if row["story"] is None for affair in row["not_in"]
    )
    return members, wrong, Counter(group[row["id"]] for row in labels)


def _homes(members: Mapping[tuple[str, str], int]) -> dict[str, str]:
    """Return the group that holds most of each affair (ties: the later group id)."""
    held: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for (group, affair), count in members.items():
        held[affair].append((count, group))
    return {affair: max(counts)[1] for affair, counts in sorted(held.items())}


def _openings(
    batches: Sequence[pa.RecordBatch], wanted: Mapping[str, str]
) -> dict[str, list[tuple[str, bool]]]:
    """Return the opening of every report that was clustered; of a repeated id the first."""
    openings: dict[str, list[tuple[str, bool]]] = {}
    for batch in batches:
        columns = batch.select(["id", "title", "text"]).to_pydict()
        for name, title, text in zip(columns["id"], columns["title"], columns["text"], strict=True):
            if name in wanted and name not in openings:
                openings[name] = chains.opening(title, text)
    return openings


def _of_sample() -> list[_Row]:
    """Return the stories of our own sample as affairs."""
    rows = read(slices.DATA / "sample.gold.jsonl")
    return [{"id": row["id"], "story": str(row["story"]), "not_in": []} for row in rows]


def _print(answer: Mapping[str, Any]) -> None:
    scores, largest = answer["scores"], answer["largest"]
    print(f"{scores['reports']} labelled reports of {len(answer['affairs'])} affairs in a stream of stories:")
    print(
        f"  BCubed precision {scores['precision']:.3f}, recall {scores['recall']:.3f}, F1 {scores['f1']:.3f}"
    )
    print(f"  near misses swallowed: {scores['swallowed']} of {scores['near']}")
    print(f"  largest story: {largest['reports']} reports, {largest['share']:.2%} (at most {MOST:.0%})")
    print("  share a name and an issue: consecutive events, any two of a story, pairs of two stories")
    for name, of in (("stories", answer["chains"]), ("labels", answer["chains_of_labels"])):
        shares = (
            f"{of[found] / max(1, of[every]):.3f} of {of[every]}"
            for found, every in (("linked", "pairs"), ("held", "events"), ("chance_linked", "chance_pairs"))
        )
        print(f"    {name}: {', '.join(shares)}")
    print(f"  {'affair':22s} reports home groups strangers")
    for row in answer["affairs"][:SHOWN]:
        cells = "".join(
            f"{row[name]:>{len(name) + 1}d}" for name in ("reports", "home", "groups", "strangers")
        )
        print(f"  {row['affair']:22s}{cells}")


if __name__ == "__main__":
    sys.exit(main())
