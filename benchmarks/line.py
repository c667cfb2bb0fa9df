"""How many reports a CPU second does the whole job take, stage by stage, beside only reading?

    python -m benchmarks line [--smoke] [--reports N] [--rounds R] [--set NAME=VALUE ...]

From JSON lines to a directory with copies, events, stories and representatives, in a process of its own
on one core. Seconds of stages are wall seconds as ``run.json`` has them. No peer does this.
"""

import argparse
from collections.abc import Sequence
from typing import Any

from benchmarks import copies, rounds, streams
from benchmarks.peers.reading import Asked
from benchmarks.pictures import OURS, THEIRS, Dot, dots
from benchmarks.publishing import Answer, publish
from benchmarks.rounds import System

REPORTS, SMOKE, GOAL = 20_000, 400, 10_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Print and publish what the job takes."""
    parser = copies.parser(__doc__, REPORTS)
    parser.add_argument(
        "--set", nargs="+", type=setting, default=[], metavar="NAME=VALUE", help="our settings"
    )
    asked = parser.parse_args(arguments)
    path = streams.made(SMOKE if asked.smoke else asked.reports)
    turns = 1 if asked.smoke else asked.rounds
    job = System("dedup: the whole job", "ours", Asked(settings=dict(asked.set)))
    floor = System("only reading", "floor")
    took = rounds.play("line", [floor, job], path, rounds=turns, make=False)
    rows = [copies.line(system, took[system.name], None) for system in (floor, job)]
    copies.compare(rows)
    rows += stages(took[job.name])
    about: dict[str, Any] = {"reports": rows[0]["reports"], "made of": streams.origin(), "rounds": turns}
    about |= {"goal, reports a CPU s": GOAL, "settings": dict(asked.set)}
    question = "The whole job, JSON lines to stories: reports a second, one core"
    publish("line", Answer(question, rows, about, picture(question, rows)), smoke=asked.smoke)
    return 0


def stages(took: rounds.Took) -> list[dict[str, Any]]:
    """Return a row for each stage of our job."""
    return [
        {
            "system": f"stage: {name}",
            "reports": took.reports,
            "wall s": seconds,
            "reports a wall s": round(took.reports / max(seconds, 1e-3)),
        }
        for name, seconds in took.told.get("stages", {}).items()
    ]


def picture(question: str, rows: Sequence[dict[str, Any]]) -> str:
    """Return dots of speed."""
    told = [(row, row.get("reports a CPU s") or row.get("reports a wall s")) for row in rows]
    found = [
        Dot(row["system"], speed, f"{speed:,}", OURS if "dedup:" in row["system"] else THEIRS)
        for row, speed in told
        if speed
    ]
    return dots(question, "reports a second (CPU; stages: wall)", found) if found else ""


def setting(told: str) -> tuple[str, Any]:
    """Return a setting as a name and a value, a number where it is one.

    >>> setting("jobs=2"), setting("jaccard=.3"), setting("memory=1GB")
    (('jobs', 2), ('jaccard', 0.3), ('memory', '1GB'))
    """
    name, equals, value = told.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"NAME=VALUE is wanted, not {told}")
    for kind in (int, float):
        try:
            return name, kind(value)
        except ValueError:
            continue
    return name, value


if __name__ == "__main__":
    raise SystemExit(main())
