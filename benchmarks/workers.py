"""How much faster are two workers than one on the fingerprint half, by the clock on the wall?

    python -m benchmarks workers [--smoke] [--reports N] [--rounds R]

Reading JSON lines, taking pages apart and making fingerprints, in one process whose kernels are compiled;
one worker and two take turns, medians. On a machine that does other work too the CPU seconds, which both
spend alike, say that nothing is done twice, and the ratio says little.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks import streams
from benchmarks.machine import publish
from dedup import model as models
from dedup import pipeline, readers
from dedup.config import Config
from dedup.engines.local import Local
from dedup.harvest import learned
from dedup.stages import hosts

REPORTS, SMOKE, ROUNDS, GOAL = 20_000, 400, 7, 1.7
WORKERS: Final = (1, 2)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print and publish the seconds of each number of workers."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--smoke", action="store_true", help="a few reports, to see that it works")
    parser.add_argument("--reports", type=int, default=REPORTS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    asked = parser.parse_args(arguments)
    reports, rounds = (SMOKE, 1) if asked.smoke else (asked.reports, asked.rounds)
    path = streams.made(reports)
    took: dict[int, list[tuple[float, float]]] = {jobs: [] for jobs in WORKERS}
    for _ in range(rounds + 1):  # the first one compiles
        for jobs in WORKERS:
            took[jobs].append(fingerprint(path, jobs))
    wall, cpu = (
        {jobs: statistics.median(one[at] for one in took[jobs][1:]) for jobs in WORKERS} for at in (0, 1)
    )
    for jobs in WORKERS:
        print(f"{jobs} workers {wall[jobs]:7.2f} s on the wall, {cpu[jobs]:7.2f} CPU s")
    ratio = wall[1] / wall[2]
    print(f"two are {ratio:.2f} x one; the goal is {GOAL}")
    publish("workers", {"reports": reports, "wall": wall, "cpu": cpu, "ratio": round(ratio, 2), "goal": GOAL})
    return 0


def fingerprint(path: Path, jobs: int) -> tuple[float, float]:
    """Return the seconds on the wall and of the CPU that the fingerprints of a file take."""
    config, model, known = Config(jobs=jobs), models.load(""), hosts.Furniture()
    wall, cpu = time.perf_counter(), time.process_time()
    batches = readers.read([path], fields={}, reject=lambda _: None, jobs=jobs)
    make = partial(pipeline.fingerprint, config=config, model=model, hosts_known=known)
    for _ in Local(jobs).map(make, learned(batches, known)):
        pass
    return time.perf_counter() - wall, time.process_time() - cpu


if __name__ == "__main__":
    sys.exit(main())
