"""The body of a page: what trafilatura takes for it, less what Arabic pages have inside."""

import logging
from collections.abc import Sequence
from typing import Any, Final

from lxml.html import HtmlElement
from trafilatura import bare_extraction

from dedup.arabic import blocks, pages, rows
from dedup.arabic.blocks import Run
from dedup.arabic.furniture import Kind, skim
from dedup.arabic.rows import Rows
from dedup.markup import looks
from dedup.markup.heads import squeeze
from dedup.markup.looks import Look

# It tells of every page that it gives up; that is what we ask it for.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

# Where the fast extraction has less than this of the prose around it, the slow one, with its second opinions,
# is asked; and where that one has less too, our own search for prose.
ENOUGH: Final = 0.7
LEAD: Final = 40  # characters by which a description is known again as the lead
ABOVE: Final = 6  # rows above the body in which its lead may stand
NOTICES: Final = frozenset((Kind.NOTICE, Kind.BOILERPLATE, Kind.TAIL, Kind.RELATED, Kind.FOREIGN))


def extract(tree: HtmlElement, seen: Look, url: str | None) -> list[str]:
    """Return the lines that trafilatura takes for the article, with precision favoured.

    Where they are a small part of the heaviest run of prose, that run is the article: text between line
    breaks, outside of paragraphs, is what gets lost. A run that they do not touch is something else, such as
    terms of use.
    """
    least = ENOUGH * len(looks.prose(seen))
    fast = _ask(tree, url, fast=True)
    if len(fast) >= least or (
        len(fast) >= blocks.LONG and seen.run and not _touches(seen.page, fast.split("\n"), seen.run)
    ):
        return fast.split("\n")
    slow = _ask(tree, url, fast=False)
    best = max(fast, slow, key=len).split("\n")
    if seen.run is None or len(slow) >= least or not _touches(seen.page, best, seen.run):
        return best
    return [seen.page.lines[row] for row in pages.body(seen.page, seen.weights, seen.run, "")]


def _touches(page: Rows, lines: Sequence[str], run: Run) -> bool:
    """Say whether any long line stands in a run."""
    starts = {skim(squeeze(line))[:LEAD] for line in lines if len(line) >= LEAD}
    return any(page.skimmed[row][:LEAD] in starts for row in range(run.start, run.end))


def _ask(tree: HtmlElement, url: str | None, *, fast: bool) -> str:
    found: Any = bare_extraction(
        tree, url=url, favor_precision=True, fast=fast, include_comments=False, with_metadata=False
    )
    return found.text or "" if found is not None else ""


def clean(lines: Sequence[str], title: str | None) -> list[str]:
    """Return a body without its title, captions, credits, links to other articles, and notices at its end.

    One in other letters than Arabic is left as it is, less its title.
    """
    page = rows.split("\n".join(map(squeeze, lines)))
    if page.kinds.count(Kind.FOREIGN) * 2 > len(page.filled):
        return [page.lines[row] for row in page.filled if page.lines[row] != title]
    weights = blocks.weigh(page)
    kept = pages.body(page, weights, Run(0, len(page.lines), 0.0), skim(title or ""))
    while kept and page.kinds[kept[-1]] in NOTICES:
        kept.pop()
    return [page.lines[row] for row in kept]


def find(page: Rows, body: Sequence[str], title: str | None) -> tuple[int | None, int, int]:
    """Return the rows of a page where its title stands (None if nowhere), its body starts and has ended."""
    starts = [skim(line)[:LEAD] for line in body]
    if not starts:
        return None, 0, 0
    first = next((row for row, rough in enumerate(page.skimmed) if rough.startswith(starts[0])), None)
    if first is None:
        return None, 0, 0
    last = max(row for row, rough in enumerate(page.skimmed) if row == first or rough.startswith(starts[-1]))
    rough = skim(title or "")
    above = [row for row in range(first) if rough and page.skimmed[row] == rough]
    return (above[-1] if above else None), first, last + 1


def lead(seen: Look, spot: tuple[int | None, int, int], description: str) -> str | None:
    """Return the paragraph above a body that the page's description repeats, if there is one.

    Pages set their lead apart from the rest, and extraction leaves it out.
    """
    page, start = seen.page, spot[1]
    known = skim(description).rstrip(" .…")
    if len(known) < LEAD:
        return None
    above = [row for row in page.filled if row < start][-ABOVE:]
    for row in above:
        rough = page.skimmed[row]
        if seen.weights[row] > 0 and (rough.startswith(known[: 2 * LEAD]) or known.startswith(rough)):
            return page.lines[row]
    return None
