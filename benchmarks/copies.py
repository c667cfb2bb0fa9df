"""How many reports a CPU second go from JSON lines to groups of copies, beside all peers and only reading?

    python -m benchmarks copies [--smoke] [--reports N] [--rounds R] [--only SYSTEM ...]

Each system runs in a process of its own on one core, its threads limited to it; all take turns. Imports, and
what is compiled on first use, are not timed; memory is anonymous memory of all its processes at the peak,
imports included. All have the same shingles of 3 words, and the same bands where they can be told.
Recall and precision are against all pairs of the first reports at Jaccard .5, by each system's own words.
"""

import argparse
from collections.abc import Sequence
from typing import Any

from benchmarks import contest, pictures, rounds, streams
from benchmarks.contest import Truth
from benchmarks.pictures import FLOOR, OURS, THEIRS, Dot
from benchmarks.publishing import Answer, publish
from benchmarks.rounds import System, Took

REPORTS, ROUNDS, JUDGED = 20_000, 3, 4_000
SMOKE = 400
JACCARD = 0.5


def main(arguments: Sequence[str] | None = None) -> int:
    """Print and publish what each system takes, and what it finds."""
    asked = parser(__doc__, REPORTS).parse_args(arguments)
    path = streams.made(SMOKE if asked.smoke else asked.reports)
    systems = chosen(contest.systems(JACCARD), asked)
    turns = 1 if asked.smoke else asked.rounds
    took = rounds.play("copies", systems, path, rounds=turns, make=not asked.smoke, pairs=True)
    truth = Truth(path, SMOKE if asked.smoke else JUDGED)
    rows = [line(system, took[system.name], truth) for system in systems]
    compare(rows)
    about = {"reports": rows[0]["reports"], "made of": streams.origin(), "rounds": turns, "jaccard": JACCARD}
    question = "JSON lines to groups of copies: reports a CPU second, one core"
    publish(
        "copies",
        Answer(question, rows, about, picture(question, rows), [said(about)]),
        smoke=asked.smoke,
    )
    return 0


def parser(doc: str | None, reports: int) -> argparse.ArgumentParser:
    """Return what all questions about systems can be told."""
    made = argparse.ArgumentParser(description=doc.splitlines()[0] if doc else None)
    made.add_argument("--smoke", action="store_true", help="few reports, no installing: to see that it works")
    made.add_argument("--reports", type=int, default=reports, metavar="N", help=f"default: {reports:,}")
    made.add_argument("--rounds", type=int, default=ROUNDS, metavar="R", help=f"default: {ROUNDS}")
    made.add_argument(
        "--only", nargs="+", metavar="SYSTEM", help="modules of benchmarks.peers; floor is always in"
    )
    return made


def chosen(systems: Sequence[System], asked: argparse.Namespace) -> list[System]:
    """Return the systems that are asked for; a smoke run leaves out what takes long."""
    kept = [one for one in systems if not asked.only or one.peer in {*asked.only, "floor"}]
    if not asked.smoke:
        return kept
    return [one._replace(least=1) for one in kept if one.asked.bands and one.peer not in contest.SLOW_PEERS]


def line(system: System, took: Took, truth: Truth | None) -> dict[str, Any]:
    """Return a row: what a system took, and what it found."""
    score = truth.score(system, took) if truth and took.pairs is not None else None
    told = contest.row(system, took, score)
    if took.reason:
        return told
    speed = {
        "reports a CPU s": round(took.speed),
        "CPU s": round(took.cpu, 3),
        "wall s": round(took.wall, 3),
        "peak MB": round(took.peak / 1e6),
    }
    about = ("system", "version", *(["verified by"] if truth else []), "reports")
    return (
        {name: told[name] for name in about}
        | speed
        | {n: v for n, v in told.items() if n not in (*about, "verified by")}
    )


def compare(rows: Sequence[dict[str, Any]]) -> None:
    """Add to each row how many times longer than only reading it takes."""
    speeds = [row.get("reports a CPU s", 0) for row in rows]
    for row, speed in zip(rows, speeds, strict=True):
        if speed and speeds[0]:
            row["x reading"] = round(speeds[0] / speed, 2)


def picture(question: str, rows: Sequence[dict[str, Any]]) -> str:
    """Return dots of speed, the fastest first, with what each finds."""
    told = [row for row in rows if row.get("reports a CPU s")]
    told.sort(key=lambda row: -row["reports a CPU s"])
    return pictures.dots(question, "reports a CPU second", [dot(row) for row in told])


def dot(row: dict[str, Any]) -> Dot:
    """Return a row as a dot."""
    found = f" · recall {row['recall']:.3f}, precision {row['precision']:.3f}" if "recall" in row else ""
    colour = FLOOR if "only reading" in row["system"] else OURS if "dedup:" in row["system"] else THEIRS
    return Dot(row["system"], row["reports a CPU s"], f"{row['reports a CPU s']:,}{found}", colour)


def said(about: dict[str, Any]) -> str:
    """Return what has to be said of the table."""
    return (
        f"Recall and precision: of all pairs at Jaccard {about['jaccard']} or above of the first "
        f"{JUDGED:,} reports (or as many as the system was given), by its own words; of a system that tells "
        "groups, all pairs within a group. `its own bands`: what it chooses if it is not told. Ours sees "
        "more pairs, as it folds what is spelled in two ways before it compares; the level of copies leaves "
        "bylines and teasers out, and texts of fewer than 20 words, which costs a pair here and there. "
        f"text-dedup and datatrove get one report of {contest.SLOW}."
    )


if __name__ == "__main__":
    raise SystemExit(main())
