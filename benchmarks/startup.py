"""How long does `dedup --help` take, beside an interpreter that does nothing?

python -m benchmarks.startup [--smoke]
"""

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.machine import publish

COMMAND = str(Path(sys.executable).with_name("dedup"))
RIVALS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "import dedup": [sys.executable, "-c", "import dedup"],
    "dedup --help": [COMMAND, "--help"],
}
GOAL_MS = 150
RUNS = 21


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the median of each start in milliseconds, side by side, and publish them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--smoke", action="store_true", help="two runs of each, to see that they work")
    runs = 2 if parser.parse_args(arguments).smoke else RUNS
    medians = measure(runs)
    idle = medians["python -c pass"]
    for name, milliseconds in medians.items():
        print(f"{name:16s} {milliseconds:7.1f} ms   x {milliseconds / idle:.1f}")
    print(f"goal for `dedup --help`: {GOAL_MS} ms")
    publish("startup", {"runs": runs, "goal_ms": GOAL_MS, "median_ms": medians})
    return 0


def measure(runs: int) -> dict[str, float]:
    """Return the median milliseconds of each start; the rivals take turns, so that a slow minute hits all."""
    seconds: dict[str, list[float]] = {name: [] for name in RIVALS}
    for _ in range(runs):
        for name, command in RIVALS.items():
            start = time.perf_counter()
            subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
            seconds[name].append(time.perf_counter() - start)
    return {name: 1000 * statistics.median(times) for name, times in seconds.items()}


if __name__ == "__main__":
    sys.exit(main())
