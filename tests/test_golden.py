"""The stories of the seeds and of the sample are those that somebody has read and approved.

`make golden` writes the files under `tests/golden` anew; a change of them is reviewed as text.
"""

import json
import os
import subprocess
import sys
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

GOLDEN = Path(__file__).resolve().parent / "golden"
COMMAND = str(Path(sys.executable).with_name("dedup"))
LEVELS = ("story", "event", "copy")

pytestmark = pytest.mark.golden


def test_sample_is_as_approved(sample: Path, tmp_path: Path) -> None:
    """Our own reports fall into the stories, events and copies that were approved."""
    compare("sample", cluster(sample, tmp_path / "run"))


def test_seeds_are_as_approved(shared: Path, tmp_path: Path) -> None:
    """The five pages that the product was asked for fall as approved."""
    compare("seeds", cluster(shared / "seeds", tmp_path / "run"))


def test_outline_shows_nesting_and_representatives() -> None:
    """A line a report, indented by level, and the levels that it speaks for."""
    rows: list[dict[str, Any]] = [
        {"id": "b", "story": "x", "event": "p", "copy": "2"},
        {"id": "a", "story": "x", "event": "p", "copy": "1", "event_representative": True},
        {"id": "c", "story": "x", "event": "o", "copy": "3", "story_representative": True},
        {"id": "dir/d.txt", "story": "y", "event": "z", "copy": "4"},
    ]

    assert (
        "story of 3\n  event of 2\n    copy of 1\n      a  event\n    copy of 1\n      b\n"
        "  event of 1\n    copy of 1\n      c  story\n"
        "story of 1\n  event of 1\n    copy of 1\n      d.txt\n"
    ) == outline(rows)


def cluster(documents: Path, out: Path) -> str:
    """Return the outline of what the command makes of the documents."""
    command = [COMMAND, "cluster", str(documents), "--out", str(out), "--format", "jsonl", "--quiet"]
    subprocess.run(command, check=True)
    lines = (out / "assignments.jsonl").read_text("utf-8").split("\n")
    return outline([json.loads(line) for line in lines if line])


def outline(rows: list[dict[str, Any]]) -> str:
    """Return the groups as an indented text, each group where its smallest id stands."""
    rows = [{**row, "id": Path(row["id"]).name} for row in rows]
    least: dict[str, str] = {}
    for row in sorted(rows, key=lambda row: row["id"]):
        for level in LEVELS:
            least.setdefault(level + row[level], row["id"])
    rows.sort(key=lambda row: [*(least[level + row[level]] for level in LEVELS), row["id"]])
    return "".join(_lines(rows, LEVELS))


def compare(name: str, found: str) -> None:
    """Hold the text against the golden file, or write that file if `make golden` asks for it."""
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("GOLDEN") == "rewrite":
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, "utf-8")

    assert path.read_text("utf-8") == found


def _lines(rows: list[dict[str, Any]], levels: tuple[str, ...]) -> list[str]:
    indent = "  " * (len(LEVELS) - len(levels))
    if not levels:
        return [indent + _line(row) for row in rows]
    lines = []
    for _, members in groupby(rows, key=lambda row: row[levels[0]]):
        group = list(members)
        lines += [f"{indent}{levels[0]} of {len(group)}\n", *_lines(group, levels[1:])]
    return lines


def _line(row: dict[str, Any]) -> str:
    speaks = " ".join(level for level in LEVELS if row.get(f"{level}_representative"))
    return f"{row['id']}  {speaks}".rstrip() + "\n"
