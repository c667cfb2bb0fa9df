"""How do time, memory, disk and pairs of the whole job grow with the number of reports?

    python -m benchmarks scaling [--smoke] [--sizes N ...] [--rounds R] [--set NAME=VALUE ...]

Up to 100,000 reports unless told: `--sizes 10000 100000 1000000` takes half an hour and 16 GB of disk.
Streams of the generator, of which each holds the one before: density a day stays, time grows. Disk is that of
files with a name: columns that memory does not hold are in files without, `run.json` tells their bytes. The
slope is that of the straight line through the points on scales of powers of ten; 1 is linear.
"""

import argparse
import math
import statistics
from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks import rounds, streams
from benchmarks.line import setting
from benchmarks.peers.reading import Asked
from benchmarks.pictures import curves
from benchmarks.publishing import Answer, publish
from benchmarks.rounds import System, Took

SIZES = (10_000, 30_000, 100_000)
SMOKE = (200, 400)
GROWING = ("CPU s", "wall s", "peak MB", "disk MB")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print and publish the table and its slopes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--smoke", action="store_true", help="hundreds of reports, to see that it works")
    parser.add_argument("--sizes", nargs="+", type=int, default=SIZES, metavar="N")
    parser.add_argument("--rounds", type=int, default=1, metavar="R", help="default: 1")
    parser.add_argument(
        "--set", nargs="+", type=setting, default=[], metavar="NAME=VALUE", help="our settings"
    )
    asked = parser.parse_args(arguments)
    sizes = sorted(SMOKE if asked.smoke else asked.sizes)
    longest = streams.made(sizes[-1])
    job = System("dedup: the whole job", "ours", Asked(settings=dict(asked.set)))
    rows = []
    for size in sizes:
        path = longest if size == sizes[-1] else streams.made(size)
        rows.append(row(size, rounds.play("line", [job], path, rounds=asked.rounds, make=False)[job.name]))
        print(rows[-1], flush=True)
    rows.append(slopes(rows))
    about = {"made of": streams.origin(), "rounds": asked.rounds, "settings": dict(asked.set)}
    question = "The whole job by number of reports, one core"
    publish("scaling", Answer(question, rows, about, picture(question, rows)), smoke=asked.smoke)
    return 0


def row(size: int, took: Took) -> dict[str, Any]:
    """Return what a stream takes."""
    if took.reason:
        return {"reports": size, "note": took.reason}
    proposed = took.told.get("proposed", {})
    return {
        "reports": size,
        "CPU s": round(took.cpu, 2),
        "wall s": round(took.wall, 2),
        "reports a CPU s": round(took.speed),
        "peak MB": round(took.peak / 1e6, 1),
        "disk MB": round(took.disk / 1e6, 1),
        "written MB": round(took.told.get("written", 0) / 1e6, 1),
        "pairs written a report": round(took.told.get("pairs", 0) / size, 2),
        **{f"{name} pairs a report": round(count / size, 2) for name, count in proposed.items() if count},
    }


def slopes(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the slope of what grows, as a row."""
    whole = [row for row in rows if "CPU s" in row]
    told: dict[str, Any] = {"reports": "slope"}
    for name in GROWING:
        points = [(row["reports"], row[name]) for row in whole if row[name] > 0]
        if len(points) > 1:
            told[name] = slope(points)
    return told


def slope(points: Sequence[tuple[float, float]]) -> float:
    """Return by how many powers of ten a value grows with each power of ten of another.

    >>> slope([(10, 5), (100, 50), (1000, 500)]), slope([(1, 1), (10, 100)])
    (1.0, 2.0)
    """
    x, y = ([math.log10(value) for value in column] for column in zip(*points, strict=True))
    return round(statistics.linear_regression(x, y).slope, 3)


def picture(question: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """Return a curve for each thing that grows."""
    *whole, last = [row for row in rows if "note" not in row]
    found = {
        f"{name}, slope {last[name]:.2f}": [(row["reports"], row[name]) for row in whole if row[name] > 0]
        for name in GROWING
        if name in last
    }
    return curves(question, "reports", found) if found else ""


if __name__ == "__main__":
    raise SystemExit(main())
