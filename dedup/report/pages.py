"""The report of a run as one page of HTML that needs nothing but itself."""

from collections import Counter
from collections.abc import Mapping, Sequence
from importlib import metadata
from itertools import accumulate
from pathlib import Path
from typing import Any, Final, NamedTuple

import pyarrow.compute as pc

from dedup.report import figures, outlets, sheets
from dedup.report.blocks import pack
from dedup.report.outline import Outline, columns, legible, names, outline, pages
from dedup.report.texts import ROOM, Texts, differences
from dedup.results import Result

# Reports that a page can hold; of more, those of the smallest stories are left out. The page of 30,000 takes
# 2 MB without texts.
MOST: Final = 250_000
# Rejects that are shown of each reason, and characters of each of their cells.
_REJECTS, _CELL = 100, 300
_INPUTS: Final = 3


class Page(NamedTuple):
    """A report.

    Attributes:
        html: The page.
        texts: What it can tell of texts.
        left: Stories that it has no room for.
    """

    html: str
    texts: Texts
    left: int


def render(
    result: Result,
    *,
    language: str = "ar",
    folder: Path | None = None,
    inputs: Sequence[str] = (),
    room: int = ROOM,
) -> Page:
    """Return the page of a run.

    Args:
        result: The run.
        language: Of the page when it opens: ``ar`` or ``en``.
        folder: The directory of the run: inputs that were named from elsewhere are looked for from there.
        inputs: Where the texts are, if not where the run says.
        room: Bytes of the page that the texts of copies may take; 0 leaves them out.

    Raises:
        InputError: `inputs` cannot be read.
    """
    told = outline(result.largest(_stories(result)))
    texts = differences(told, result, folder or Path(), inputs, room)
    parts = pages(told)
    ranked = outlets.ranked(told.reports)
    facts = {
        **_facts(result, told),
        "outlets": [legible(name, _CELL) for name in ranked],
        "flows": outlets.flows(told.copies, ranked),
        "similarities": figures.similarities(result.pairs, result.run),
        "pages": [part.pop("starts") for part in parts],
        "texts": {name: getattr(texts, name) for name in ("starts", "compared", "of", "trouble")},
    }
    blocks = {"columns": pack(columns(told, ranked)), "names": pack(names(told))}
    blocks |= {f"page-{at}": pack(part) for at, part in enumerate(parts)}
    blocks |= {f"texts-{at}": block for at, block in enumerate(texts.blocks)}
    html = sheets.filled("report.html", language, facts=facts, blocks=blocks)
    return Page(html, texts, facts["stories"] - len(told.stories))


def _stories(result: Result) -> int:
    """Return how many stories a page has room for, the largest."""
    counts = pc.value_counts(result.assignments["story"]).field("counts").to_pylist()
    sizes = accumulate(sorted(counts, reverse=True))
    return max(1, len([size for size in sizes if size <= MOST]))


def _facts(result: Result, told: Outline) -> dict[str, Any]:
    """Return what is known of the run itself."""
    run = result.run
    inputs = list((run.get("asked") or {}).get("inputs", []))
    return {
        "reports": result.assignments.num_rows,
        "copies": result.count("copy"),
        "events": result.count("event"),
        "stories": result.count("story"),
        "repeats": run.get("repeats", 0),
        "inputs": [legible(str(name), _CELL) for name in inputs[:_INPUTS]],
        "more": max(0, len(inputs) - _INPUTS),
        "version": legible(str((run.get("versions") or {}).get("khabar-dedup", "")), _CELL),
        "writer": metadata.version("khabar-dedup"),
        "seconds": round(sum((run.get("seconds") or {}).values()), 1),
        "rejected": result.rejected,
        "reasons": {legible(str(name), _CELL): count for name, count in _reasons(result).items()},
        "rejects": _rejects(result),
        "shown": _REJECTS,
    }


def _reasons(result: Result) -> Mapping[str, int]:
    """Return how many documents were rejected for each reason, the most frequent first."""
    known = result.run.get("reasons")
    if known is None:
        known = Counter(str(one.reason) for one in _listed(result))
    return dict(sorted(known.items(), key=lambda item: (-item[1], item[0])))


def _rejects(result: Result) -> list[list[Any]]:
    """Return reason, place, id and detail of the first rejects of each reason."""
    met: Counter[str] = Counter()
    rows = []
    for one in _listed(result):
        met[one.reason] += 1
        if met[one.reason] <= _REJECTS:
            place = one.file if one.line is None else f"{one.file}:{one.line}"
            rows.append([legible(str(cell or ""), _CELL) for cell in (one.reason, place, one.id, one.detail)])
    return rows


def _listed(result: Result) -> tuple[Any, ...]:
    return result.rejects if isinstance(result.rejects, tuple) else ()
