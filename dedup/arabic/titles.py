"""The title of a page, given the run of lines that may be its article."""

import re
from collections import Counter
from functools import lru_cache
from typing import Final, NamedTuple

from dedup.arabic import dates, furniture
from dedup.arabic.furniture import Kind
from dedup.arabic.rows import Rows


class Title(NamedTuple):
    """The row of a title and how well it fits the article under it, from 0 to about 1.5."""

    row: int
    fit: float


# Characters. Of 71,147 titles .39 % are shorter and .015 % longer (benchmarks/evidence.md#titles).
SHORTEST: Final = 10
LONGEST: Final = 119  # below the length of a paragraph
MIN_WORDS: Final = 2

# Titles stand close above their article; the first rows are read too, for the page's own title.
ROWS_ABOVE: Final = 40
FIRST_ROWS: Final = 3

LEAD: Final = 60  # words; the lead says again what the title says
LEAD_SHARE: Final = 0.6  # weight of an overlap with the lead against one with the whole
REPEATED: Final = 0.2  # bonus of a line that the page says again, as pages do with their title
MAX_REPEATS: Final = 2
FAR: Final = 0.01  # what each row between a line and the article costs
FITS: Final = 0.3  # from here on a line is a title by its words alone
NEAR: Final = 3  # rows; so near to the article a headline needs no word in common with it
WORDS: Final = 3  # on a page, where a shorter line is a name or a section
NEAR_WORDS: Final = 4  # if it is longer than the name of a section or an author
MIN_LETTERS: Final = 3  # of a word that counts

_WORD: Final = re.compile(r"[^\W_]+")
_CLITICS: Final = re.compile(r"^(?:و?ال|[وبل](?=....))")
_UNFINISHED: Final = (":", "،", ",", "؛", "(", "[")
_SITE: Final = re.compile(r"\s+\|\s+[^|]{2,40}$")


class _Article(NamedTuple):
    """What a title is compared with: the words of an article, and the lines that may say the title again."""

    lead: frozenset[str]
    whole: frozenset[str]
    words: str
    around: str
    inside: Counter[str]


def choose(page: Rows, start: int, end: int) -> Title | None:
    """Return the title of the article in rows `start` to `end`, None where no line above looks like one.

    Among equals the row nearest the article. A headline just above needs no word in common with it.
    """
    words = [word for row in range(start, end) for word in _WORD.findall(page.skimmed[row])]
    stems = [_stem(word) for word in words]
    article = _Article(
        lead=frozenset(stems[:LEAD]),
        whole=frozenset(stems),
        words=f" {' '.join(words)} ",
        around="\n".join((*page.skimmed[:start], *page.skimmed[end:])),
        inside=Counter(page.skimmed[start:end]),
    )
    best = near = None
    for distance, row in enumerate(_candidates(page, start)):
        fit = _fit(page.skimmed[row], article, distance, row == 0) if is_headline(page, row, WORDS) else None
        if fit is None:
            continue
        if best is None or fit > best.fit:
            best = Title(row, fit)
        if near is None and distance < NEAR and is_headline(page, row, NEAR_WORDS):
            near = Title(row, fit)
    return best if best and best.fit >= FITS else near


def _candidates(page: Rows, start: int) -> list[int]:
    """Return the rows that may hold the title, upwards from the article, then the first of the page."""
    above = [row for row in page.filled if row < start]
    return list(dict.fromkeys((*above[: -ROWS_ABOVE - 1 : -1], *above[:FIRST_ROWS])))


def is_headline(page: Rows, row: int, words: int = MIN_WORDS) -> bool:
    """Say whether a row could be a title: text of its length that is no sentence and no date."""
    line, skimmed = page.lines[row], page.skimmed[row]
    return (
        page.kinds[row] is Kind.TEXT
        and SHORTEST <= len(line) <= LONGEST
        and len(_WORD.findall(skimmed)) >= words
        and not line.endswith(_UNFINISHED)
        and not furniture.ends_sentence(line)
        and not dates.is_date_line(line, allowed=dates.MAX_LETTERS_INSIDE)
    )


def _fit(skimmed: str, article: _Article, distance: int, first: bool) -> float | None:
    """Return how well a line fits an article; None for a caption: a name just as the article has it."""
    words = _WORD.findall(skimmed)
    repeats = min(article.around.count(skimmed) - 1 + article.inside[skimmed], MAX_REPEATS)
    if not repeats and not first and f" {' '.join(words)} " in article.words:
        return None
    stems = [_stem(word) for word in words if len(word) >= MIN_LETTERS]
    if not stems:
        return None
    in_lead = sum(stem in article.lead for stem in stems) / len(stems)
    in_whole = sum(stem in article.whole for stem in stems) / len(stems)
    return LEAD_SHARE * in_lead + (1 - LEAD_SHARE) * in_whole + REPEATED * repeats - FAR * distance


@lru_cache(maxsize=1 << 16)
def _stem(word: str) -> str:
    """Return a word without the article and a prefixed letter, for comparing only."""
    return _CLITICS.sub("", word, count=1)


def clean(line: str) -> str:
    """Return a title without the name of the site that pages put behind a bar."""
    return _SITE.sub("", line) or line
