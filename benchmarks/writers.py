"""Do four processes that write one index at once lose or split anything, in a file and in PostgreSQL?

    python -m benchmarks writers [--smoke] [--seconds N]

Each process adds a part of a stream, half of which is the next one's too, until the time is over. Then
nothing may be wrong, every report that was answered must be there once, and linked anew the groups must be
those of one process that was given the same reports.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any, Final

import dedup
from benchmarks import streams
from benchmarks.publishing import Answer, publish
from dedup.config import Config
from tests import postgres

WRITERS: Final = 4
BATCH: Final = 20
# Run by each writer: adds batch after batch until it is told to stop, and says which are on disk.
ADD: Final = """
import json, sys, time
import dedup
url, path, first, last, seconds, key = sys.argv[1:]
with open(path) as lines:
    reports = [json.loads(line) for line in lines][int(first) : int(last)]
with dedup.Index.open(url, key=int(key), timeout=600) as index:
    end = 0.0
    for at in range(0, len(reports), 20):
        if at == 20:  # what the first batch waits for is no writing
            end = time.time() + float(seconds)
        if at > 20 and time.time() > end:
            break
        for verdict in index.add_many(reports[at : at + 20]):
            print(json.dumps([verdict.id, verdict.change]), flush=True)
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print and publish what is lost or split; 1 if anything is."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--smoke", action="store_true", help="some seconds, to see that it works")
    parser.add_argument("--seconds", type=float, default=120.0, metavar="N")
    asked = parser.parse_args(arguments)
    seconds = 8.0 if asked.smoke else asked.seconds
    path = streams.made(2_000 if asked.smoke else 30_000)
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        rows.append(row("SQLite", str(Path(scratch) / "news.index"), path, seconds))
        there = postgres.programs() is not None
        with postgres.server() if there else nullcontext("") as url:
            if url:
                rows.append(row("PostgreSQL", f"{url}#writers", path, seconds))
    about = {"writers": WRITERS, "seconds": seconds, "batch": BATCH}
    publish("writers", Answer("Four processes write one index", rows, about), smoke=asked.smoke)
    return int(
        any(each["lost"] or each["twice"] or each["faults"] or not each["same groups"] for each in rows)
    )


def row(store: str, url: str, path: Path, seconds: float) -> dict[str, Any]:
    """Return what becomes of an index that several processes write."""
    with path.open() as lines:
        total = sum(1 for _ in lines)
    part = total // (WRITERS + 1)
    command = [sys.executable, "-c", ADD, url, str(path)]
    running = [
        subprocess.Popen(
            [*command, str(at * part), str((at + 2) * part), str(seconds), str(Config().key)],
            stdout=subprocess.PIPE,
            text=True,
        )
        for at in range(WRITERS)
    ]
    said = [json.loads(line) for one in running for line in one.communicate()[0].splitlines()]
    failed = sum(one.returncode != 0 for one in running)
    answered = {name for name, _ in said}
    added = [name for name, change in said if change == "added"]
    with path.open() as lines:
        reports = [one for one in map(json.loads, lines) if one["id"] in answered]
    with dedup.Index.open(url) as index:
        held, faults = index.stats().reports, len(index.check())
        index.relink()
        found = {name: index.get(name) for name in answered}
        expected = dedup.cluster(reports).assignments.to_pylist()
        same = all(
            len({(one[level], getattr(found[one["id"]], level)) for one in expected})
            == len({one[level] for one in expected})
            == len({getattr(each, level) for each in found.values()})
            for level in ("copy", "event", "story")
        )
    return {
        "store": store,
        "processes that failed": failed,
        "answered": len(said),
        "reports": held,
        "lost": len(answered) - held,
        "twice": len(added) - len(set(added)),
        "faults": faults,
        "same groups": same,
    }


if __name__ == "__main__":
    sys.exit(main())
