"""The machine that a figure was measured on, which no figure is published without."""

import json
import os
import platform
import sys
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

OUT: Final = Path(__file__).resolve().parent.parent / "out"
# What a figure can depend on, besides our own code.
PACKAGES: Final = ("khabar-dedup", "datasketch", "numba", "numpy", "pyarrow", "scikit-learn", "scipy")


def describe() -> dict[str, Any]:
    """Return the processor, the cores that this process may use, memory in GB, system and versions."""
    return {
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1),
        "system": platform.platform(terse=True),
        "python": ".".join(map(str, sys.version_info[:3])),
        "packages": {name: found for name in PACKAGES if (found := _version(name))},
    }


def publish(question: str, answer: Mapping[str, Any], *, out: Path = OUT) -> Path:
    """Write the answer and the machine that gave it to ``out``/``question``.json, and return that path."""
    out.mkdir(parents=True, exist_ok=True)
    path = out / f"{question}.json"
    text = json.dumps({"machine": describe(), **answer}, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")
    return path


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
