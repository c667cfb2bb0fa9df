"""What a run knows of two reports, or of one, as a page: sentences, what was weighed, and both texts."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from dedup.report import sentences, sheets
from dedup.report.differences import compare
from dedup.report.outline import address
from dedup.trees import Report

# A weight of the model as `dedup explain` prints it: its value, a bar, and what it is.
_WEIGHT: Final = re.compile(r"\s*([+-]\d+\.\d)\s+█+\s+(.*)")
# Foreign strings in a sentence stand between these.
_ISOLATE: Final = re.compile("\u2068(.*?)\u2069")
_HEAVIEST: Final = 1.0  # a bar of less than this is no full bar


class Line(NamedTuple):
    """A line of an explanation.

    Attributes:
        parts: Its text; every second part is a foreign string.
        indent: Steps that it stands in.
        weight: What it adds to the odds, None where it is no weight.
        share: Its part of the heaviest weight, in hundredths.
    """

    parts: tuple[str, ...]
    indent: int
    weight: str | None = None
    share: int = 0


def render(
    reports: Sequence[Report],
    paragraphs: Sequence[str],
    documents: tuple[Mapping[str, Any], Mapping[str, Any]] | None = None,
    *,
    language: str = "en",
) -> str:
    """Return the page of an explanation.

    Args:
        reports: The two reports, or the one.
        paragraphs: What `dedup explain` prints of them, with foreign strings in isolates.
        documents: The two documents, to be shown side by side.
        language: Of the page: ``ar`` or ``en``.
    """
    told = [_lines(sentences.told(paragraph, language)) for paragraph in paragraphs]
    texts = None
    if documents is not None:
        texts = [compare(*(str(one.get(part) or "") for one in documents)) for part in ("title", "text")]
    return sheets.filled(
        "explanation.html",
        language,
        scripted=False,
        reports=[(report, address(report.url)) for report in reports],
        paragraphs=told,
        texts=texts,
    )


def _lines(paragraph: str) -> list[Line]:
    """Return the lines of a paragraph."""
    rows = [(line, _WEIGHT.fullmatch(line)) for line in paragraph.split("\n")]
    heaviest = max((abs(float(found[1])) for _, found in rows if found), default=_HEAVIEST)
    lines = []
    for line, found in rows:
        indent = (len(line) - len(line.lstrip())) // 2
        if found:
            share = round(100 * abs(float(found[1])) / max(heaviest, _HEAVIEST))
            lines.append(Line(tuple(_ISOLATE.split(found[2])), indent, found[1], share))
        else:
            lines.append(Line(tuple(_ISOLATE.split(line.strip())), indent))
    return lines
