"""What does a cluster of one and of two workers take, beside one process?

    python -m benchmarks spark [--smoke] [--sizes N ...] [--workers N ...] [--portion BYTES] [--spread N]

Streams of the generator in which every tenth report is one page, equal to all others of these: of a million
reports that is one bucket of 100,000. Workers have a core each and are processes of this machine, on
loopback. Seconds are those of the clock, so that they say something on an idle machine only. Tasks are those
that read and make fingerprints, those of the runs of the back half, and where they are dealt out (`--spread`)
those of bands and pairs; their seconds are Spark's.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson

from benchmarks import standalone, streams
from benchmarks.machine import OUT
from benchmarks.publishing import Answer, publish

EVERY = 10
PORTION = 32 << 20
ALONE = "import json, sys; from dedup import batch; asked = json.loads(sys.argv[1]); batch.run(**asked)"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print and publish the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--smoke", action="store_true", help="hundreds of reports, to see that it works")
    parser.add_argument("--sizes", nargs="+", type=int, default=[100_000], metavar="N")
    parser.add_argument(
        "--workers", nargs="+", type=int, default=[0, 1, 2], metavar="N", help="0: one process"
    )
    parser.add_argument("--portion", type=int, default=PORTION, metavar="BYTES")
    parser.add_argument(
        "--spread",
        type=int,
        default=sys.maxsize,
        metavar="N",
        help="reports or pairs from which on these are dealt out",
    )
    asked = parser.parse_args(arguments)
    if reason := standalone.missing():
        print(f"left out: {reason}")
        return 0
    sizes, portion = ([400], 200_000) if asked.smoke else (asked.sizes, asked.portion)
    rows = []
    for size in sizes:
        with TemporaryDirectory(dir=folder()) as scratch:
            path = crowded(streams.made(size), Path(scratch) / "crowded.jsonl")
            for count in asked.workers:
                rows.append(
                    {"reports": size, "workers": count, **measured(path, count, portion, asked.spread)}
                )
                print(rows[-1], flush=True)
    about = {"made of": streams.origin(), "portion": portion, "equal pages": f"one in {EVERY}"}
    publish("spark", Answer("The whole job on Spark, by workers of one core", rows, about), smoke=asked.smoke)
    return 0


def folder() -> Path:
    """Return where scratch files are."""
    OUT.mkdir(parents=True, exist_ok=True)
    return OUT


def crowded(path: Path, to: Path) -> Path:
    """Write a stream anew with one page instead of every tenth report; return the path."""
    with path.open("rb") as lines, to.open("wb") as target:
        target.writelines(_replaced(lines))
    return to


def _replaced(lines: Iterator[bytes]) -> Iterator[bytes]:
    page: dict[str, Any] = {}
    for at, line in enumerate(lines):
        if at % EVERY:
            yield line
            continue
        row = orjson.loads(line)
        page = page or {name: row[name] for name in ("title", "text")}
        yield orjson.dumps({**row, **page}, option=orjson.OPT_APPEND_NEWLINE)


def measured(path: Path, count: int, portion: int, spread: int) -> dict[str, Any]:
    """Return what the job takes with so many workers, or in one process; the result is thrown away."""
    with TemporaryDirectory(dir=folder()) as scratch:
        here, out = Path(scratch), Path(scratch) / "stories"
        started = time.perf_counter()
        if not count:
            asked = json.dumps({"inputs": str(path), "out": str(out)})
            with subprocess.Popen([sys.executable, "-c", ALONE, asked]) as process:
                peak, theirs = _peaks(process, [])
            stages: list[dict[str, Any]] = []
        else:
            with (
                standalone.cluster(here, count) as cluster,
                cluster.drive(path, out, portion, spread=spread, stages=here / "stages.json") as driver,
            ):
                peak, theirs = _peaks(driver, cluster.workers)
            stages = json.loads((here / "stages.json").read_bytes())
        wall = time.perf_counter() - started
        run = json.loads((out / "run.json").read_bytes())
        seconds, portions = run["seconds"], run.get("portions", {})
    return {
        "wall s": round(wall, 1),
        "fingerprints s": seconds["fingerprints"],
        **{f"{name} s": seconds[name] for name in ("vectors", "copies", "events", "stories")},
        "back half s": round(sum(seconds.values()) - seconds["fingerprints"], 1),
        "driver peak MB": round(peak / 1e6),
        "executor peak MB": round(theirs / 1e6),
        **{f"{name} task CPU s": portions[name] for name in ("all", "median", "largest") if portions},
        **told_of(stages),
    }


def told_of(stages: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the tasks of stages, as Spark tells of them, and what was shuffled."""
    tasks = [task for stage in stages for task in stage.get("tasks", {}).values()]
    took = [
        task["taskMetrics"]["executorRunTime"] / 1000 for task in tasks if task.get("status") == "SUCCESS"
    ]
    if not took:
        return {}
    return {
        "tasks": len(took),
        "median task s": round(statistics.median(took), 2),
        "largest task s": round(max(took), 2),
        "shuffled MB": sum(stage["shuffleWriteBytes"] for stage in stages) / 1e6,
    }


def _peaks(process: "subprocess.Popen[Any]", workers: Sequence[int]) -> tuple[int, int]:
    """Wait for a process; return the most anonymous memory of it alone, and of a worker's Python.

    Args:
        process: The driver.
        workers: The processes of Spark's workers, whose executors start Python.
    """
    peak, theirs = 0, 0
    while process.poll() is None:
        peak = max(peak, _anonymous(process.pid))
        for worker in workers:
            pythons = [pid for pid in _below(worker) if _said(pid, "comm").startswith("python")]
            theirs = max(theirs, sum(map(_anonymous, pythons)))
        time.sleep(0.05)
    process.wait()
    return peak, theirs


def _anonymous(pid: int) -> int:
    """Return the bytes of anonymous memory of a process, 0 where it is gone."""
    told = (line for line in _said(pid, "status").splitlines() if line.startswith("RssAnon"))
    return int(next(told, "RssAnon: 0 kB").split()[1]) * 1024


def _below(pid: int) -> Iterator[int]:
    """Yield the processes that a process has started, and those that these have."""
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, _said(pid, f"task/{thread.parent.name}/children").split()):
            yield child
            yield from _below(child)


def _said(pid: int, name: str) -> str:
    """Return what the system says of a process, nothing where it is gone."""
    try:
        return Path(f"/proc/{pid}/{name}").read_text()
    except OSError:
        return ""


if __name__ == "__main__":
    raise SystemExit(main())
