"""Systems side by side: each in a process of its own on one core, taking turns, and watched from outside."""

import json
import os
import statistics
import subprocess
import time
from array import array
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from benchmarks import environments
from benchmarks.environments import ROOT
from benchmarks.peers.reading import Asked

# No system gets more threads than the core that it is put on.
_THREADS: Final = ("OMP", "OPENBLAS", "RAYON", "POLARS_MAX", "NUMBA")
ALONE: Final = {
    **{name + ("_THREADS" if "MAX" in name else "_NUM_THREADS"): "1" for name in _THREADS},
    "TOKENIZERS_PARALLELISM": "false",
    "HF_HUB_OFFLINE": "1",
    "DAFT_PROGRESS_BAR": "0",
    "DAFT_ANALYTICS_ENABLED": "0",
    "DO_NOT_TRACK": "1",
}
_WATCH: Final = 0.02  # seconds between two looks at memory
_LOOK: Final = 0.3  # and at files
_PATIENCE: Final = 14_400


class System(NamedTuple):
    """One of those that are compared.

    Attributes:
        name: As tables have it.
        peer: Module of `benchmarks.peers`.
        asked: What it is asked.
        least: One report of so many, for what is slow.
    """

    name: str
    peer: str
    asked: Asked = Asked()
    least: int = 1


class Took(NamedTuple):
    """What one system took, the median of some rounds; or why it could not be asked.

    Attributes:
        reports: Lines of its file.
        cpu: Seconds of one core, user and system.
        wall: Seconds.
        peak: Anonymous memory of all its processes at the peak, bytes; imports included.
        disk: Bytes of its temporary files at the peak, with what it wrote.
        told: What it said besides.
        pairs: Pairs of lines, if it was asked for them and tells them.
        reason: Why there is none of this.
    """

    reports: int = 0
    cpu: float = 0.0
    wall: float = 0.0
    peak: int = 0
    disk: int = 0
    told: Mapping[str, Any] = MappingProxyType({})
    pairs: frozenset[tuple[int, int]] | None = None
    reason: str = ""

    @property
    def speed(self) -> float:
        """Reports a CPU second."""
        return self.reports / max(self.cpu, 1e-9)


def play(
    task: str, systems: Sequence[System], path: Path, *, rounds: int, make: bool, pairs: bool = False
) -> dict[str, Took]:
    """Return what each system took; they take turns, so that a slow minute hits all."""
    with TemporaryDirectory() as folder:
        files = {least: _cut(path, least, Path(folder)) for least in {system.least for system in systems}}
        return _play(task, systems, files, rounds, make=make, pairs=pairs)


def _play(
    task: str,
    systems: Sequence[System],
    files: Mapping[int, tuple[Path, int]],
    rounds: int,
    *,
    make: bool,
    pairs: bool,
) -> dict[str, Took]:
    found = {system.peer: environments.find(system.peer, make=make) for system in systems}
    taken: dict[str, list[Took]] = {system.name: [] for system in systems}
    failed = {system.name: found[system.peer].reason for system in systems}
    for turn in range(rounds):
        for system in systems:
            if failed[system.name]:
                continue
            python = found[system.peer].python
            took = run(str(python), task, system, *files[system.least], pairs=pairs and turn == 0)
            failed[system.name] = took.reason
            taken[system.name].append(took)
    return {name: _median(taken[name]) if not why else Took(reason=why) for name, why in failed.items()}


def run(python: str, task: str, system: System, path: Path, reports: int, *, pairs: bool = False) -> Took:
    """Return what one run took."""
    told = {"peer": system.peer, "task": task, "path": str(path), "asked": system.asked._asdict()}
    # What is not the system's own lies apart, so that the rest is its disk.
    with TemporaryDirectory() as folder, TemporaryDirectory() as apart:
        out = Path(apart) / "pairs"
        told["apart"] = apart
        if pairs:
            told["out"] = str(out)
        command = [python, "-m", "benchmarks.peers.run", json.dumps(told)]
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | ALONE | {"TMPDIR": folder},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        most = watch(process, Path(folder))
        said, complaint = process.communicate()
        found = frozenset(read_pairs(out)) if out.exists() else None
    if process.returncode:
        return Took(reason=(complaint.strip().splitlines() or ["it ended without a word"])[-1][:200])
    took = json.loads(said.strip().splitlines()[-1])
    peak, disk = most
    disk = max(disk, took.get("written", 0))
    return Took(reports, took.pop("cpu"), took.pop("wall"), peak, disk, took, found)


def watch(process: "subprocess.Popen[str]", folder: Path) -> tuple[int, int]:
    """Return the most anonymous memory of a process and its children together, and of a folder's bytes."""
    peak, disk, looked, until = 0, 0, 0.0, time.monotonic() + _PATIENCE
    while process.poll() is None:
        peak = max(peak, anonymous(process.pid))
        if (now := time.monotonic()) > looked + _LOOK:
            disk, looked = max(disk, held(folder)), now
        if now > until:
            process.kill()
        time.sleep(_WATCH)
    return peak, disk


def held(folder: Path) -> int:
    """Return the bytes of the files in a folder, some of which may be going."""
    total = 0
    for home, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                total += os.lstat(os.path.join(home, name)).st_size
    return total


def anonymous(pid: int) -> int:
    """Return the anonymous memory of a process and its children, in bytes; 0 if the system does not tell."""
    try:
        status = Path(f"/proc/{pid}/status").read_text("ascii", "replace")
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    except OSError:
        return 0
    own = (int(line.split()[1]) << 10 for line in status.splitlines() if line.startswith("RssAnon"))
    return next(own, 0) + sum(anonymous(int(child)) for child in children)


def read_pairs(path: Path) -> Iterable[tuple[int, int]]:
    """Yield the pairs of a file of native 64-bit numbers, the smaller row first."""
    numbers = array("q")
    numbers.frombytes(path.read_bytes())
    for a, b in zip(numbers[::2], numbers[1::2], strict=True):
        yield (a, b) if a < b else (b, a)


def _cut(path: Path, least: int, folder: Path) -> tuple[Path, int]:
    """Return the first lines of a file, one of so many, as a file in a folder, and how many these are."""
    with path.open("rb") as lines:
        size = sum(1 for _ in lines)
    if least == 1:
        return path, size
    part = folder / f"{least}.jsonl"
    with path.open("rb") as lines, part.open("wb") as target:
        target.writelines(islice(lines, size // least))
    return part, size // least


def _median(taken: Sequence[Took]) -> Took:
    return taken[0]._replace(
        cpu=statistics.median(one.cpu for one in taken),
        wall=statistics.median(one.wall for one in taken),
        peak=int(statistics.median(one.peak for one in taken)),
        disk=int(statistics.median(one.disk for one in taken)),
    )
