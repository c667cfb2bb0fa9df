"""Does an index stand floods of equal and of poisoned documents, and being killed?

    python -m benchmarks floods [--smoke] [--equal N] [--poisoned N] [--kills N] [--flips N]

Equal documents: one text under many ids. Poisoned ones: other texts that each hold the same three-word runs,
chosen with the index's own key known so that all share a band. Killed: a process that adds reports, by
SIGKILL at moments of chance; what it was told is on disk must be there. Flipped: a bit of the file is another
one; an answer that is then wrong must be an error or a fault that `check` names.
"""

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

import dedup
from benchmarks.publishing import Answer, publish
from dedup import model as models
from dedup import pipeline
from dedup.config import Config
from dedup.errors import DedupError
from dedup.index.rows import filing
from dedup.jobs import gathered
from dedup.shelf import Shelf
from dedup.stages import fingerprints

BATCH: Final = 100
LETTERS: Final = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
# Runs of words from which poison is chosen.
RUNS: Final = 20_000
DAY: Final = "2020-01-01"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print and publish times and faults."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--smoke", action="store_true", help="few documents, to see that it works")
    parser.add_argument("--equal", type=int, default=20_000, metavar="N")
    parser.add_argument("--poisoned", type=int, default=4_000, metavar="N")
    parser.add_argument("--kills", type=int, default=100, metavar="N")
    parser.add_argument("--flips", type=int, default=1_000, metavar="N")
    asked = parser.parse_args(arguments)
    given = asked.equal, asked.poisoned, asked.kills, asked.flips
    equal, poisoned, kills, flips = (400, 200, 3, 10) if asked.smoke else given
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        rows = [
            *flooded(folder / "equal.index", "equal", equals(equal), together=True),
            *flooded(folder / "poisoned.index", "poisoned", poison(poisoned), together=False),
            *killed(folder / "killed.index", kills),
            *flipped(folder / "flipped.index", flips),
        ]
    about = {"equal": equal, "poisoned": poisoned, "kills": kills, "flips": flips}
    publish("floods", Answer("Does an index stand floods and kills?", rows, about), smoke=asked.smoke)
    return 0


def words(count: int, chance: random.Random) -> list[str]:
    """Return words of no language."""
    return ["".join(chance.choices(LETTERS, k=chance.randint(5, 8))) for _ in range(count)]


def report(name: str, told: Sequence[str]) -> dict[str, Any]:
    """Return a report of an outlet of its own."""
    return {"id": name, "text": " ".join(told), "source": name, "published": DAY}


def equals(count: int) -> list[dict[str, Any]]:
    """Return reports of one text."""
    told = words(60, random.Random(1))
    return [report(f"r{at}", told) for at in range(count)]


def poison(count: int) -> list[dict[str, Any]]:
    """Return reports of different texts that share a band: its rows have their minima from the same runs."""
    config, chance = Config(), random.Random(2)
    runs = [words(config.shingle, chance) for _ in range(RUNS)]
    documents = [report(f"p{at}", run) for at, run in enumerate(runs)]
    model = models.load(config.model)
    minima = np.concatenate(
        [
            fingerprints.unpack([pipeline.fingerprint(batch, config, model)], Shelf())[1].minima
            for batch in gathered(documents, config, lambda _: None)
        ]
    )
    shared = [run for at in minima.argmin(axis=0)[: filing(config)[1]].tolist() for run in runs[at]]
    return [report(f"r{at}", shared + words(50, chance)) for at in range(count)]


def flooded(path: Path, name: str, reports: list[dict[str, Any]], *, together: bool) -> list[dict[str, Any]]:
    """Return how long a flood takes, its first half and its second, and how much of it is linked wrongly."""
    seconds, verdicts = [], []
    with dedup.Index.open(path, key=Config().key) as index:
        index.add({**report("first", words(60, random.Random(3))), "published": "2019-01-01"})  # compiles
        index.neighbours(reports[0])
        for first in range(0, len(reports), BATCH):
            started = time.perf_counter()
            verdicts += index.add_many(reports[first : first + BATCH])
            seconds.append(time.perf_counter() - started)
        faults = len(index.check())
    half = len(seconds) // 2
    early, late = sum(seconds[:half]), sum(seconds[half : 2 * half])
    groups = {level: len({getattr(one, level) for one in verdicts}) for level in ("copy", "event")}
    aim = 1 if together else len(reports)
    return [
        line(f"{name}: rate", len(reports) / sum(seconds), "reports a second"),
        line(f"{name}: second half, to the first", late / max(1e-9, early), "times as long"),
        line(f"{name}: a batch of {BATCH}, 99 %", 1e3 * float(np.percentile(seconds, 99)), "ms"),
        *(line(f"{name}: {level} groups, {aim} are right", found, "") for level, found in groups.items()),
        line(f"{name}: faults", faults, ""),
    ]


def killed(path: Path, kills: int) -> list[dict[str, Any]]:
    """Return what is lost when processes that add reports are killed."""
    chance, answered, lost, faults = random.Random(4), list[str](), 0, 0
    with dedup.Index.open(path) as index:
        index.add(report("first", words(60, chance)))  # compiles, for the children too
    for kill in range(kills):
        told = _adding(path, kill, 0.05 + chance.random() / 2)
        answered += told
        with dedup.Index.open(path) as index:
            known = {entry.id for group in index.events() for entry in group.reports}
            lost += len(set(answered) - known)
            faults += len(index.check())
    return [
        line("killed: processes", kills, ""),
        line("killed: reports that were answered", len(answered), ""),
        line("killed: of these lost", lost, ""),
        line("killed: faults", faults, ""),
    ]


def _adding(path: Path, number: int, seconds: float) -> list[str]:
    """Return what a process was answered that was killed after some time."""
    out, into = os.pipe()
    child = os.fork()
    if not child:
        os.close(out)
        chance = random.Random(1000 + number)
        with dedup.Index.open(path) as index:
            for at in range(1_000_000):
                name = f"k{number}-{at}"
                found = index.add_many([report(f"{name}-{k}", words(60, chance)) for k in range(3)])
                os.write(into, "".join(f"{one.id}\n" for one in found).encode())
        os._exit(0)
    os.close(into)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(out) as said:
        return said.read().split("\n")[:-1]


def flipped(path: Path, flips: int) -> list[dict[str, Any]]:
    """Return what becomes of answers when bits of a file are changed, one at a time."""
    chance, found = random.Random(5), Counter[str]()
    reports = [report(f"r{at}", words(60, chance)) for at in range(12)]
    reports += [{**one, "id": f"again-{one['id']}"} for one in reports]
    with dedup.Index.open(path, key=Config().key, mode="table") as index:
        index.add_many(reports)
        index.relink()
        expected = _answers(index, reports)
    content = path.read_bytes()
    for _ in range(flips):
        damaged = bytearray(content)
        damaged[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        path.write_bytes(damaged)
        try:
            with dedup.Index.open(path, mode=chance.choice(["memory", "table"])) as index:
                same = _answers(index, reports) == expected
                found["same" if same else "named by check" if index.check() else "silently wrong"] += 1
        except DedupError:
            found["errors"] += 1
        except Exception:
            found["other errors"] += 1
    outcomes = ("errors", "named by check", "same", "silently wrong", "other errors")
    return [line(f"flipped: {name}", found[name], f"of {flips}") for name in outcomes]


def _answers(index: dedup.Index, reports: list[dict[str, Any]]) -> list[Any]:
    """Return what an index says of reports that it holds, and of those that it is asked about."""
    held = [index.get(one["id"]) for one in reports]
    return [held, [index.neighbours({**one, "id": "x"}).duplicate_of for one in reports[:4]]]


def line(what: str, value: float, unit: str) -> dict[str, Any]:
    """Return a line of the table."""
    return {"what": what, "value": round(value, 4), "unit": unit}


if __name__ == "__main__":
    sys.exit(main())
