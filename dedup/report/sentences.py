"""What `dedup explain` says, in the reader's language; what the reports themselves say stays as it is."""

import json
import re
from functools import cache, reduce
from typing import Final

from dedup.evidence.isolates import FIRST_STRONG, POP
from dedup.report import sheets

_PARTS: Final = "; "
_DECIMAL: Final = re.compile(r"(?<![\d.])\.(?=\d)")
_FOREIGN: Final = re.compile(f"{FIRST_STRONG}(.*?){POP}")
# Foreign strings beside each other in a list.
_COMMA: Final = re.compile(f"{POP}, (?={FIRST_STRONG})")
# What a line begins with: its indent, and where it is a weight of the model, its value and its bar.
_LINE: Final = re.compile(r"(\s*(?:[+-]\d+\.\d\s+█+\s+)?)(.*)")


def told(paragraph: str, language: str) -> str:
    """Return a paragraph in a language, ``en`` or ``ar``; a line that has no Arabic stays English.

    >>> told("One event: yes, e-1 (alone)\\n  Nothing came near.", "en")
    'One event: yes, e-1 (alone)\\n  Nothing came near.'
    """
    if language == "en":
        return paragraph
    return "\n".join(map(_line, paragraph.split("\n")))


def _line(line: str) -> str:
    """Return a line in Arabic; foreign strings are out of the way of the patterns meanwhile."""
    foreign: list[str] = []

    def put_away(found: re.Match[str]) -> str:
        foreign.append(found[1])
        return f"{FIRST_STRONG}{len(foreign) - 1}{POP}"

    def put_back(found: re.Match[str]) -> str:
        own = foreign[int(found[1])] if found[1].isdigit() else found[1]  # else the id of a group
        return f"{FIRST_STRONG}{own}{POP}"

    head, text = _LINE.fullmatch(_FOREIGN.sub(put_away, line)).groups()  # type: ignore[union-attr]
    return _FOREIGN.sub(put_back, head + _COMMA.sub(f"{POP}\u060c ", _told(text)))


def _told(text: str) -> str:
    """Return a sentence, or several parts of one, each by the longest pattern that takes it."""
    whole = _matched(text)
    if whole is not None:
        return whole
    parts = text.split(_PARTS)
    for end in range(len(parts) - 1, 0, -1):
        first = _matched(_PARTS.join(parts[:end]))
        if first is not None or end == 1:
            return f"{parts[0] if first is None else first}\u061b {_told(_PARTS.join(parts[end:]))}"
    return text


def _matched(text: str) -> str | None:
    """Return a sentence in Arabic, and so what its pattern leaves open; None if no pattern takes it."""
    for pattern, sentence in _sentences():
        if found := pattern.fullmatch(text):
            parts = [_DECIMAL.sub("0.", _told(part or "")) for part in found.groups()]
            return reduce(lambda said, row: said.replace(f"${row[0]}", row[1]), enumerate(parts, 1), sentence)
    return None


@cache
def _sentences() -> list[tuple[re.Pattern[str], str]]:
    """Return the patterns of English sentences, and what they are in Arabic."""
    path = sheets.HERE / "words" / "sentences.ar.json"
    # Of reasons several may stand in a row, and one takes not the next.
    reasons = [(one.replace("(.+)", "([^;]+)"), said) for one, said in sheets.words()["ar"]["reasons"]]
    rows = [*json.loads(path.read_text("utf-8")), *reasons]
    return [(re.compile(pattern), sentence) for pattern, sentence in rows]
