"""What a text credits: the agency that it is of and who wrote it, told at its ends and cut out of it.

An agency is recognised in a dateline ("place (agency) -"), in brackets or behind dashes at the end, on a
line of its own, and behind "source:". Deliberately not here: agencies that a sentence names
("... told the agency"), since they are part of the news.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Final, NamedTuple

from dedup.arabic.furniture import ends_sentence, skim

# The name that is kept, and what stands for it, in the spelling of `furniture.skim`.
AGENCIES: Final = {
    "رويترز": ("رويترز", "reuters", "وكاله رويترز"),
    "أ ف ب": ("ا ف ب", "ا.ف.ب", "افب", "فرانس برس", "وكاله فرانس برس", "afp", "فرانس بريس"),
    "أ ب": ("ا ب", "ا.ب", "اسوشيتد برس", "اسوشييتد برس", "الاسوشيتد برس", "ap", "associated press"),
    "د ب أ": ("د ب ا", "د.ب.ا", "دبا", "الالمانيه", "dpa"),
    "واس": ("واس", "وكاله الانباء السعوديه", "spa"),
    "سبوتنيك": ("سبوتنيك", "sputnik"),
    "سانا": ("سانا", "الوكاله العربيه السوريه للانباء", "sana"),
    "تاس": ("تاس", "ايتار تاس", "tass"),
    "نوفوستي": ("نوفوستي", "ريا نوفوستي"),
    "إنترفاكس": ("انترفاكس", "interfax"),
    "شينخوا": ("شينخوا", "وكاله شينخوا", "xinhua"),
    "الأناضول": ("الاناضول", "وكاله الاناضول", "anadolu"),
    "أ ش أ": ("ا ش ا", "ا.ش.ا", "اشا", "وكاله انباء الشرق الاوسط", "mena"),
    "بترا": ("بترا", "وكاله الانباء الاردنيه", "petra"),
    "وام": ("وام", "وكاله انباء الامارات", "wam"),
    "قنا": ("قنا", "وكاله الانباء القطريه", "qna"),
    "كونا": ("كونا", "وكاله الانباء الكويتيه", "kuna"),
    "بنا": ("بنا", "وكاله انباء البحرين", "bna"),
    "واج": ("واج", "وكاله الانباء الجزائريه", "aps"),
    "وات": ("وات", "وكاله تونس افريقيا للانباء", "tap"),
    "ومع": ("و م ع", "ومع", "وكاله المغرب العربي للانباء", "map"),
    "وفا": ("وفا", "وكاله الانباء الفلسطينيه", "wafa"),
    "إرنا": ("ارنا", "irna"),
    "فارس": ("وكاله فارس",),
    "سبأ": ("وكاله سبا", "سبا نت"),
    "إفي": ("افي", "efe"),
    "آكي": ("اكي", "aki"),
    "بي بي سي": ("بي بي سي", "bbc"),
    "سي إن إن": ("cnn", "سي ان ان"),
    "وكالات": ("وكالات", "الوكالات", "وكالات الانباء", "agencies"),
}
KNOWN: Final = {name: kept for kept, spellings in AGENCIES.items() for name in spellings}

AT_LARGE: Final = "وكالات"
MAX_LINE: Final = 60  # characters of a line that is a credit and nothing else
EDGE_LINES: Final = 3  # lines at both ends of a body in which a credit may stand
REACH: Final = 120  # characters at both ends of a line that are looked at

# Any of the marks and the tatweel: a set of three stretches in its place, a thousand times in each pattern,
# takes half a second more to compile.
_MARKS: Final = "\u0640*(?:[\u064b-\u0652\u0670]++\u0640*)*"
_SPELLINGS: Final = {"ا": "[اأإآ]", "ه": "[هة]", "ي": "[يىی]", "ك": "[كک]", " ": r"\s+", ".": r"\."}


class _Forms(NamedTuple):
    """The shapes of a credit.

    Attributes:
        dateline: At the start of the text; without brackets only a dash tells it from a sentence.
        ending: In brackets at the end of a text.
        alone: A line of agencies, perhaps behind "source:".
    """

    dateline: re.Pattern[str]
    ending: re.Pattern[str]
    alone: re.Pattern[str]


@cache
def _forms() -> _Forms:
    """Return the patterns, compiled when the first page comes."""
    spelled = ("".join(_SPELLINGS.get(c, re.escape(c)) + _MARKS for c in name) for name in KNOWN)
    name = "|".join(sorted(spelled, key=len, reverse=True))
    several = rf"(?:{name})(?:\s*[،,/+&–-]\s*(?:و\s?)?(?:{name}|[^\W\d_]{{2,12}}))*"
    word = r"[^\W\d_][\w.\u064b-\u0652'’-]*"
    return _Forms(
        re.compile(
            rf"\s*(?:(?:{word}[،,/]?\s+){{1,5}}(?:[-–—]+\s*)?[(\[]\s*({several})\s*[)\]]\s*[-–—:/]+"
            rf"|[(\[]\s*({several})\s*[)\]]\s*[-–—:/]*"
            rf"|(?:{word}[،,/]?\s+){{0,3}}(?:[-–—]+\s*)?({several})\s*[-–—]+"
            rf"|({several})\s*:)\s*",
            re.IGNORECASE,
        ),
        re.compile(
            rf"\s*[-–—_]*\s*[(\[]\s*(?:المصدر\s*[:/-]\s*)?({several})\s*[)\]]\s*\.?\s*$", re.IGNORECASE
        ),
        re.compile(
            r"[\W_]*(?:(?:المصدر|مصدر الخبر|source|نقل[ا\u064b]+ عن|متابع(?:ة|ات))\s*[:/-]?\s*)?"
            rf"({several})[\W_]*",
            re.IGNORECASE,
        ),
    )


_SOURCE: Final = re.compile(r"\W*(?:المصدر|مصدر الخبر|source)\s*[:：].{2,50}", re.IGNORECASE)
_WRITTEN: Final = re.compile(
    r"[\s\W]*(?:كتبت?|بقلم|[إا]عداد|تحرير|ترجم[ةه]|الكاتب|by)\s*[:/|–-]\s*(?P<name>[^\d:|]{4,40}?)\s*"
    r"|\s*(?:بقلم|by)\s+(?P<short>[^\W\d_]+(?:\s[^\W\d_]+){1,3})\s*",
    re.IGNORECASE,
)


class Credits(NamedTuple):
    """What a text credits, and its lines without what says so."""

    author: str | None
    agency: str | None
    lines: list[str]


def take(lines: Sequence[str]) -> Credits:
    """Return what a text credits, and the text without it.

    An agency by its name is better than agencies at large. A text that is nothing but credits stays.

    Args:
        lines: The text, stripped.
    """
    author = named = None
    left: list[str] = []
    for row, line in enumerate(lines):
        rest = line
        if row < EDGE_LINES or row >= len(lines) - EDGE_LINES:
            rest, found, name = _cut(line, first=not left)
            named = found if found and named in (None, AT_LARGE) else named
            author = author or name
        if rest:
            left.append(rest)
    return Credits(author, named, left or list(lines))


def _cut(line: str, *, first: bool) -> tuple[str, str | None, str | None]:
    """Return a line without its credit, the agency, the author."""
    forms = _forms()
    if len(line) <= MAX_LINE:
        if found := forms.alone.fullmatch(line):
            return "", agency(found[1]), None
        if found := _WRITTEN.fullmatch(line):
            return "", None, (found["name"] or found["short"]).strip()
        if _SOURCE.fullmatch(line) and not ends_sentence(line):
            return "", None, None
    named = None
    if first and (found := forms.dateline.match(line[:REACH])):
        named = agency(next(filter(None, found.groups())))
        line = line[found.end() :]
    tail = max(0, len(line) - REACH)
    if found := forms.ending.search(line[tail:]):
        named = named or agency(found[1])
        line = line[: tail + found.start()]
    return line.strip(), named, None


def agency(names: str) -> str | None:
    """Return the kept name of the first agency of a list, None where there is none."""
    for part in re.split(r"\s*[،,/+&–-]\s*", " ".join(skim(names).split())):
        name = part.strip(" ()[].")
        if (kept := KNOWN.get(name) or KNOWN.get(name.removeprefix("و "))) is not None:
            return kept
    return None
