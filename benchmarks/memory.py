"""How much memory, and how many bytes on disk, does a report cost each system?

    python -m benchmarks memory [--smoke] [--reports N] [--only SYSTEM ...]

Memory is anonymous memory (RssAnon) summed over all processes of a system, looked at fifty times a
second: at the peak, imports included; and a report's, what the peak is above the system at rest. Files
that are mapped do not count. Disk is what its temporary files and results hold at the peak.
"""

from collections.abc import Sequence
from typing import Any

from benchmarks import contest, copies, rounds, streams
from benchmarks.pictures import OURS, THEIRS, Dot, dots
from benchmarks.publishing import Answer, publish
from benchmarks.rounds import System, Took

REPORTS, SMOKE = 20_000, 400


def main(arguments: Sequence[str] | None = None) -> int:
    """Print and publish peak memory and bytes a report."""
    asked = copies.parser(__doc__, REPORTS).parse_args(arguments)
    path = streams.made(SMOKE if asked.smoke else asked.reports)
    systems = copies.chosen([one for one in contest.systems(0.5) if one.asked.bands], asked)
    turns = 1 if asked.smoke else asked.rounds
    took = rounds.play("copies", systems, path, rounds=turns, make=not asked.smoke)
    rows = [row(system.name, took[system.name]) for system in systems]
    if not asked.only or "ours" in asked.only:
        whole = System("dedup: the whole job", "ours")
        rows.append(row(whole.name, rounds.play("line", [whole], path, rounds=turns, make=False)[whole.name]))
    about = {"reports": rows[0]["reports"], "made of": streams.origin(), "rounds": turns}
    question = "Memory for copies: bytes a report above the system at rest"
    publish("memory", Answer(question, rows, about, picture(question, rows)), smoke=asked.smoke)
    return 0


def row(name: str, took: Took) -> dict[str, Any]:
    """Return what a system holds."""
    if took.reason:
        return {"system": name, "note": took.reason}
    rest = took.told.get("idle", 0)
    return {
        "system": name,
        "reports": took.reports,
        "at rest MB": round(rest / 1e6),
        "peak MB": round(took.peak / 1e6),
        "bytes a report": round(max(0, took.peak - rest) / took.reports),
        "disk, bytes a report": round(took.disk / took.reports),
    }


def picture(question: str, rows: Sequence[dict[str, Any]]) -> str:
    """Return dots of bytes a report, the smallest first."""
    told = sorted((row for row in rows if row.get("bytes a report")), key=lambda row: row["bytes a report"])
    found = [
        Dot(
            row["system"],
            row["bytes a report"],
            f"{row['bytes a report']:,} (peak {row['peak MB']:,} MB)",
            OURS if "dedup:" in row["system"] else THEIRS,
        )
        for row in told
    ]
    return dots(question, "bytes a report", found) if found else ""


if __name__ == "__main__":
    raise SystemExit(main())
