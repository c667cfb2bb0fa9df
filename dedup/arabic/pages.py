"""A page of text without its markup, taken apart: title, body, date, source; the rest is furniture."""

import re
from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

from dedup.arabic import blocks, bylines, dates, furniture, glue, rows, templates, titles
from dedup.arabic.blocks import Run
from dedup.arabic.dates import Mention
from dedup.arabic.furniture import Kind
from dedup.arabic.rows import Rows

# A related article may hold more text than a short report, but has no title of its own on the page.
CANDIDATES: Final = 3
# Terms of use are longer than many articles; beyond this weight (six paragraphs) more is no better.
ENOUGH: Final = 20.0
UNTITLED: Final = 0.2  # the merit of a run without a title, against one of fit 1
BELOW_TAIL: Final = 0.25  # below the first heading of a tail stands an article only if none stands above
REPEATED_ABOVE: Final = 8  # rows
# A teaser that is cut off; of a list so many are, each after other words, and such a share of its long lines.
_CUT: Final = re.compile(r"…|(?<!\.)\.\s?\.\s?\.(?!\s?\.)")
CUT_WORDS: Final = 12  # characters before the dots by which two of them are told apart
CUT: Final = 5
CUT_SHARE: Final = 0.5
# A line that other pages of the host have weighs this at most, if so many characters of prose are its own.
SHARED: Final = -1.5
OWN: Final = 150
# Rows with text below the body in which it names its source.
ROWS_BELOW: Final = 3
ROWS_RIGHTS: Final = 10  # and rows at the foot of the page that say whose it is
SHORT: Final = 75  # characters; a longer line in Latin letters is a quotation
LIST: Final = 3  # so many lines like bylines are a list of matches

# A text with any of these is a page; reports in print have none of them.
SIGNS: Final = frozenset((Kind.TAIL, Kind.RELATED, Kind.BOILERPLATE, Kind.PATH))
TEASERS: Final = 3  # headlines with one paragraph each
NAME: Final = 2  # words of the name of a section
MENU: Final = 4  # so many names below each other are a menu
REPEATED: Final = 30  # characters; shorter lines repeat in tables and poems too
CREDITS: Final = frozenset((Kind.BYLINE, Kind.CREDIT))
ASIDES: Final = frozenset((Kind.CAPTION, Kind.BYLINE, Kind.CREDIT, Kind.MARK, Kind.BOILERPLATE))


class Page(NamedTuple):
    """What a page says; None for what it does not."""

    title: str | None
    body: str
    date: Mention | None
    source: str | None
    author: str | None = None
    agency: str | None = None


def read(text: str, common: Collection[int] = frozenset()) -> Page:
    """Return the article of a page.

    The body is the heaviest run of prose under the best title, less captions, bylines and links inside.
    A text without furniture comes out whole, less its title; one without prose wholly whole. A list of
    teasers has no article: its body is empty.

    Args:
        text: The page.
        common: Marks (`templates.marks`) of what other pages of its host have too. Where hardly any prose is
            its own, it is an article that stands there twice, and they say nothing.
    """
    page = rows.split(glue.loosen(templates.part(text, common)))
    weights = blocks.weigh(page)
    shared = _shared(page, weights, common)
    for row in shared:
        weights[row] = min(weights[row], SHARED)
    found = blocks.heaviest(weights, CANDIDATES)
    run, title = _article(page, weights, found) if found else (Run(0, len(page.lines), 0.0), None)
    if is_list(page, run):
        return Page(None, "", None, None)
    if not found:
        return _whole(text, page)
    if not shared and _is_plain(page, weights):
        title = _first(page)
        run = Run(0 if title is None else title + 1, len(page.lines), 0.0)
        kept = body(page, weights, run, _rough(page, title))
    else:
        kept = [
            row
            for row in body(page, weights, run, _rough(page, title))
            if row not in shared and not _is_foreign(page, row)
        ]
    if not kept:
        return _whole(text, page)
    told = bylines.take([page.lines[row] for row in kept])
    return Page(
        title=titles.clean(page.lines[title]) if title is not None else None,
        body="\n".join(told.lines),
        date=dates.page_date(page.lines, title, run.start, run.end),
        source=source(page, run),
        author=told.author,
        agency=told.agency or agency(page, run),
    )


def is_list(page: Rows, run: Run) -> bool:
    """Say whether a run is a list of articles, each with its beginning: the front of a site or a section."""
    text = (page.lines[row] for row in range(run.start, run.end) if page.kinds[row] is Kind.TEXT)
    long = [line for line in text if len(line) >= blocks.SENTENCE]
    found = ((line, _CUT.search(line)) for line in long)
    cut = [line[max(0, at.start() - CUT_WORDS) : at.end()] for line, at in found if at]
    return len(set(cut)) >= CUT and len(cut) >= CUT_SHARE * len(long)


def _shared(page: Rows, weights: Sequence[float], common: Collection[int]) -> frozenset[int]:
    """Return the rows that other pages of the host have too; none where hardly any prose is left then."""
    if not common:
        return frozenset()
    shared = frozenset(row for row in page.filled if templates.mark(page.skimmed[row]) in common)
    own = sum(len(page.lines[row]) for row in page.filled if weights[row] > 0 and row not in shared)
    return shared if own >= OWN else frozenset()


def _article(page: Rows, weights: Sequence[float], found: Sequence[Run]) -> tuple[Run, int | None]:
    """Return the run that is the article, and the row of its title."""
    tail = weights.index(blocks.BARRIER) if blocks.BARRIER in weights else len(page.lines)
    above = [titles.choose(page, run.start, run.end) for run in found]
    merits = [
        min(run.weight, ENOUGH)
        * (UNTITLED + (title.fit if title else 0.0))
        * (BELOW_TAIL if run.start > tail else 1.0)
        for run, title in zip(found, above, strict=True)
    ]
    best = merits.index(max(merits))
    run, title = found[best], above[best]
    if title is None:
        return run, None
    first = _first_of(page, title.row)
    return _widened(page, weights, run, first), first


def _first_of(page: Rows, title: int) -> int:
    """Return the row of a title, or that of its first repetition close above: the lead may stand between."""
    above = [row for row in page.filled if row < title][-REPEATED_ABOVE:]
    return next((row for row in above if page.skimmed[row] == page.skimmed[title]), title)


def _widened(page: Rows, weights: Sequence[float], run: Run, title: int) -> Run:
    """Return the run with what a repeated title had cut off it."""
    free = [
        0.0 if rough == page.skimmed[title] else weight
        for rough, weight in zip(page.skimmed, weights, strict=True)
    ]
    wider = next((r for r in blocks.heaviest(free, CANDIDATES) if r.start <= run.start < r.end), run)
    return wider._replace(start=max(wider.start, title + 1))


def _whole(text: str, page: Rows) -> Page:
    """Return a page of no prose: its whole text, and the first line as title if it looks like one."""
    title = _first(page)
    return Page(page.lines[title] if title is not None else None, text, None, None)


def _is_plain(page: Rows, weights: Sequence[float]) -> bool:
    """Say whether a text shows no sign of a page: headings of links, menus, lists of teasers, lines twice."""
    if SIGNS.intersection(page.kinds) or any(
        weights[row] <= blocks.LINK for row in page.filled if len(page.lines[row]) >= blocks.PARAGRAPH
    ):
        return False
    long = [rough for rough in page.skimmed if len(rough) >= REPEATED]
    if len(long) != len(set(long)) or len(blocks.teasers(page, weights)) >= TEASERS:
        return False
    return not _has_menu(page)


def _has_menu(page: Rows) -> bool:
    """Say whether names of sections stand one below the other."""
    found = 0
    for row in page.filled:
        line = page.lines[row]
        name = page.kinds[row] is Kind.TEXT and line[-1].isalpha() and len(line.split()) <= NAME
        found = found + 1 if name else 0
        if found == MENU:
            return True
    return False


def _first(page: Rows) -> int | None:
    """Return the first row of text of a plain text, if it is a headline and more follows."""
    text = [row for row, kind in enumerate(page.kinds) if kind is Kind.TEXT]
    return text[0] if len(text) > 1 and titles.is_headline(page, text[0]) else None


def _rough(page: Rows, title: int | None) -> str:
    return page.skimmed[title] if title is not None else ""


def body(page: Rows, weights: Sequence[float], run: Run, title: str) -> list[int]:
    """Return the rows of a run that are the article's, Latin lines included, lines like its title not."""
    inside = page.kinds[run.start : run.end]
    asides = ASIDES if inside.count(Kind.BYLINE) < LIST else ASIDES - {Kind.BYLINE}
    seen = {"", title}
    kept = []
    links = False  # below a heading of links, until prose comes
    for row in range(run.start, run.end):
        links = page.kinds[row] is Kind.RELATED or (links and weights[row] <= 0)
        if links or page.skimmed[row] in seen or page.kinds[row] in asides:
            continue
        if weights[row] <= 0 and dates.is_date_line(page.lines[row], allowed=dates.MAX_LETTERS_INSIDE):
            continue
        seen.add(page.skimmed[row])
        kept.append(row)
    return kept


def _is_foreign(page: Rows, row: int) -> bool:
    """Say whether a row is a short line in other letters: inside an article a credit or a button."""
    return page.kinds[row] is Kind.FOREIGN and len(page.lines[row]) < SHORT


def agency(page: Rows, run: Run) -> str | None:
    """Return the agency that a line of credit in an article or just below it names."""
    below = [row for row in page.filled if row >= run.end][:ROWS_BELOW]
    lines = (page.lines[row] for row in (*range(run.start, run.end), *below) if page.kinds[row] in CREDITS)
    return next((found for line in lines if (found := bylines.take([line, ""]).agency)), None)


def source(page: Rows, run: Run) -> str | None:
    """Return the source that the article credits, in it or just below, or else whose page it says it is.

    The holder of the rights counts where the page names him once more.
    """
    below = [row for row in page.filled if row >= run.end]
    for row in (*range(run.start, run.end), *below[:ROWS_BELOW]):
        if page.kinds[row] is Kind.CREDIT and (name := furniture.credit(page.lines[row])):
            return name
    for row in below[-ROWS_RIGHTS:]:
        if page.kinds[row] is Kind.BOILERPLATE and (name := furniture.holder(page.lines[row])):
            return name if page.says(name, Kind.BOILERPLATE) else None
    return None
