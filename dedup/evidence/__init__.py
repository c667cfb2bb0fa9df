"""What a run knows of two reports, or of one: why they are together or apart, in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import pyarrow.compute as pc

from dedup.errors import NotFoundError
from dedup.evidence.alone import Place
from dedup.evidence.cases import Case
from dedup.evidence.pairs import Told


@dataclass(frozen=True, slots=True, repr=False)
class Explanation:
    """Why two reports are together or apart, or why one is where it is; printed, it is its text.

    Attributes:
        ids: The one report, or the two.
        verdict: Which level joins the two, in a sentence; empty for one report.
        paragraphs: One a level: yes or no, the groups, and what speaks for it and against it.
    """

    ids: tuple[str, ...]
    verdict: str
    paragraphs: tuple[str, ...]

    def __str__(self) -> str:
        return "\n\n".join(filter(None, (self.verdict, *self.paragraphs)))

    __repr__ = __str__

    def _repr_html_(self) -> str:
        told = [f"<p><b>{escape(self.verdict)}</b></p>"] if self.verdict else []
        told += [
            f'<pre style="white-space: pre-wrap">{escape(paragraph)}</pre>' for paragraph in self.paragraphs
        ]
        return "".join(told)


def explain(told: Told, a: str, b: str | None = None) -> Explanation:
    """Return why two reports of a run are together or apart; of one, what holds it and what nearly joined.

    Raises:
        NotFoundError: The run has no report of that id.
    """
    for name in (a, b):
        if name is not None and not pc.any(pc.equal(told.assignments["id"], name)).as_py():
            raise NotFoundError(f"no report {name!r} in the run")
    if b is None or a == b:
        return Explanation((a,), "", tuple(Place(told, a).told()))
    case = Case(told, a, b)
    return Explanation((a, b), case.verdict(), tuple(case.told()))
