"""One peer does one task once, on one core, and says what it took.

    python -m benchmarks.peers.run '{"peer": "gaoya", "task": "copies", "path": "reports.jsonl", ...}'

It does the task on a few lines first, so that what is compiled or loaded on first use is not counted. The
pairs that it found go to ``out`` as native 64-bit numbers, two by two.
"""

import gc
import importlib
import json
import os
import resource
import sys
import time
from array import array
from importlib import metadata
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.peers.reading import Asked

# Lines of the first run; ours has kernels that few lines do not reach.
WARM, WARM_OURS = 300, 2_000
DISTRIBUTIONS = {
    "floor": "orjson",
    "ours": "khabar-dedup",
    "bands": "khabar-dedup",
    "text_dedup": "text-dedup",
}


def main(said: str) -> int:
    """Do what a JSON object says, and print what it took as JSON on the last line."""
    told = json.loads(said)
    if hasattr(os, "sched_setaffinity") and not told.get("cores"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    task = getattr(importlib.import_module(f"benchmarks.peers.{told['peer']}"), told["task"])
    path, asked = Path(told["path"]), Asked(**told["asked"])
    with TemporaryDirectory(dir=told.get("apart")) as folder:
        few = Path(folder) / path.name
        with path.open("rb") as lines, few.open("wb") as target:
            target.writelines(islice(lines, WARM_OURS if told["peer"] in ("ours", "bands") else WARM))
        task(few, asked)
    gc.collect()
    about = {"idle": _anonymous(), "version": _version(told["peer"])}
    cpu, wall = _cpu(), time.perf_counter()
    found = task(path, asked)
    took = {"cpu": _cpu() - cpu, "wall": time.perf_counter() - wall}
    print(json.dumps(took | about | _told(found, told.get("out"))), flush=True)
    return 0


def _cpu() -> float:
    """Return the CPU seconds of this process and of those of its children that have ended."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def _anonymous() -> int:
    """Return the anonymous memory of this process in bytes, 0 where the system does not tell."""
    if not os.path.exists("/proc/self/status"):
        return 0
    with open("/proc/self/status", encoding="ascii", errors="replace") as lines:
        return next((int(line.split()[1]) << 10 for line in lines if line.startswith("RssAnon")), 0)


def _version(peer: str) -> str:
    """Return the version of what is compared."""
    try:
        return metadata.version(DISTRIBUTIONS.get(peer, peer))
    except metadata.PackageNotFoundError:
        return ""


def _told(found: Any, out: str | None) -> dict[str, Any]:
    if isinstance(found, dict):
        return found
    if not callable(found):
        return {"count": found}
    if out:
        with open(out, "wb") as target:
            array("q", chain.from_iterable(found())).tofile(target)
    return {}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
