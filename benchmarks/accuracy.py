"""What share of the pairs at a Jaccard does each system find, and what share of what it finds is such?

    python -m benchmarks accuracy [--smoke] [--reports N] [--only SYSTEM ...]

Each system is held against all pairs of the same reports, compared one by one (`benchmarks.exact`), by
what it takes for words: ours folds the letters first, datasketch, gaoya and rensa split at spaces, text-
dedup and datatrove take runs of letters and digits. Of a system that tells groups all pairs within a
group count, so that chains cost precision. Ours is asked for what it knows of pairs: whether `dedup`
calls two reports copies is a matter of leads, dates and numbers too, which the labels of `make eval`
judge.
"""

from collections.abc import Sequence
from typing import Any

from benchmarks import contest, copies, rounds, streams
from benchmarks.contest import Truth
from benchmarks.publishing import Answer, publish

REPORTS, SMOKE = 4_000, 400
LEVELS = (0.5, 0.8)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print and publish recall and precision of every system."""
    asked = copies.parser(__doc__, REPORTS).parse_args(arguments)
    size = SMOKE if asked.smoke else asked.reports
    path = streams.made(size)
    truth = Truth(path, size)
    rows = []
    for jaccard in LEVELS[:1] if asked.smoke else LEVELS:
        systems = copies.chosen(contest.systems(jaccard), asked)[1:]
        systems = [one._replace(least=1) for one in systems]
        took = rounds.play("copies", systems, path, rounds=1, make=not asked.smoke, pairs=True)
        rows += [{"Jaccard": jaccard} | _row(system, took[system.name], truth) for system in systems]
    about = {"reports": size, "made of": streams.origin(), "words a shingle": contest.SHINGLE}
    question = "Recall and precision against all pairs"
    publish("accuracy", Answer(question, rows, about), smoke=asked.smoke)
    return 0


def _row(system: rounds.System, took: rounds.Took, truth: Truth) -> dict[str, Any]:
    return contest.row(system, took, truth.score(system, took) if took.pairs is not None else None)


if __name__ == "__main__":
    raise SystemExit(main())
