"""Does a job that is killed at any moment, and started again, end as if nothing had happened?

    python -m benchmarks kills [--smoke] [--kills 30] [--reports 5000] [--seed 1]

The job runs once undisturbed. Then, as often as asked, it is started, killed (SIGKILL) at a moment drawn
evenly from the seconds that the undisturbed one took (one that is over by then does not count, and is started
anew), and started again until it ends; every table must be that of the undisturbed one to the byte, and
nothing may be left beside it.
"""

import argparse
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import streams
from benchmarks.publishing import Answer, publish

# The record of a run tells seconds, which are never the same.
RECORD = "run.json"
BATCH = 256


def main(arguments: Sequence[str] | None = None) -> int:
    """Print and publish one row a kill; 1 if any run ended otherwise."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--smoke", action="store_true", help="two kills, hundreds of reports")
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--reports", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    kills, size = (2, 400) if asked.smoke else (asked.kills, asked.reports)
    path, chance = streams.made(size), random.Random(asked.seed)
    with TemporaryDirectory(prefix="dedup-kills-") as scratch:
        home = Path(scratch)
        run(path, home / "first")  # loads what is compiled
        seconds = run(path, home / "whole")
        whole = written(home / "whole")
        rows = [row(path, home, kill(path, home / "killed", chance, seconds), whole) for _ in range(kills)]
    about = {"reports": size, "kills": kills, "seconds undisturbed": round(seconds, 1), "seed": asked.seed}
    publish("kills", Answer("Jobs that are killed and go on", rows, about), smoke=asked.smoke)
    return int(not all(each["same bytes"] and not each["left behind"] for each in rows))


def kill(path: Path, out: Path, chance: random.Random, seconds: float) -> float:
    """Start a job and kill it, at a moment of so many seconds; return that moment."""
    while True:
        after = chance.uniform(0, seconds)
        with subprocess.Popen(command(path, out)) as process:
            try:
                process.wait(after)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                return after
        shutil.rmtree(out)


def row(path: Path, home: Path, after: float, whole: dict[str, bytes]) -> dict[str, Any]:
    """Return what becomes of a job that was killed after so many seconds, once it is started again."""
    out = home / "killed"
    batches = len(list(home.glob(".killed.job/*.arrow")))
    seconds = run(path, out)
    told = {
        "killed after s": round(after, 2),
        "batches kept": batches,
        "then s": round(seconds, 2),
        "same bytes": written(out) == whole,
        "left behind": len({each.name for each in home.iterdir()} - {"first", "whole", "killed"}),
    }
    shutil.rmtree(out)
    return told


def run(path: Path, out: Path) -> float:
    """Run the job to its end; return the seconds."""
    begun = time.perf_counter()
    subprocess.run(command(path, out), check=True)
    return time.perf_counter() - begun


def command(path: Path, out: Path) -> list[str]:
    """Return the command of the job: many small batches, so that there is something to keep."""
    told = ["cluster", str(path), "--out", str(out), "-q", "--set", f"batch_rows={BATCH}"]
    return [sys.executable, "-m", "dedup", *told]


def written(out: Path) -> dict[str, bytes]:
    """Return the files of a run, but for its record."""
    return {each.name: each.read_bytes() for each in sorted(out.iterdir()) if each.name != RECORD}


if __name__ == "__main__":
    raise SystemExit(main())
