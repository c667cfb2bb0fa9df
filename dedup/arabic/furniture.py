"""What a line of a news page is when it is no text: a heading of links, a caption, a byline, a button…"""

import enum
import re
from functools import lru_cache
from typing import Final

from dedup.arabic.phrases import BUTTONS, FORMS, LEGAL, NAMELESS, RELATED, TAIL

_SKIPPED: Final = re.compile(
    "[\u0610-\u061a\u061c\u0640\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+"
)
_RESPELLED: Final = (
    (" \u0640 ", " - "),  # tatweel as a dash
    ("\u0623", "\u0627"),  # alef with hamza above
    ("\u0625", "\u0627"),  # alef with hamza below
    ("\u0622", "\u0627"),  # alef with madda
    ("\u0671", "\u0627"),  # alef wasla
    ("\u0629", "\u0647"),  # teh marbuta, heh
    ("\u0649", "\u064a"),  # alef maksura, yeh
    ("\u06cc", "\u064a"),  # Farsi yeh
    ("\u06a9", "\u0643"),  # keheh
    ("\u00a0", " "),
)


class Kind(enum.IntEnum):
    """What a line is. Only `TEXT` may be title or body."""

    BLANK = 0
    TEXT = 1
    TAIL = 2  # heading above lists, comments, forms or tags
    RELATED = 3  # heading above other articles, with or without a headline behind it
    BOILERPLATE = 4  # rights, rules, forms, buttons
    BULLET = 5  # entry of a list, and no sentence
    CAPTION = 6
    BYLINE = 7  # place, outlet or author alone
    CREDIT = 8  # "source: …"
    MARK = 9  # "end", a time, a row of signs
    FOREIGN = 10  # mostly letters that are not Arabic
    PATH = 12  # of sections, down to the page
    NOTICE = 11  # rights and rules at length; reports use their phrases too


def skim(text: str) -> str:
    """Return the text in one rough spelling, line for line; only for comparing lines of one page.

    `letters.fold` is the exact one and takes a millisecond a kilobyte; this takes a fiftieth.
    """
    for old, new in _RESPELLED:
        text = text.replace(old, new)
    return _SKIPPED.sub("", text).lower()


# What a photo caption names: the archive, the picture, the agency behind a slash.
_AGENCY: Final = r"(?:reuters|afp|ap|epa|getty|رويترز|ا\s?\.?\s?ف\s?\.?\s?ب|فرانس برس|سبوتنيك|اسوشيتد برس)\b"
_CAPTION: Final = re.compile(
    r"ارشيفي|(?:صوره|تصوير)\s*:|^صوره (?:تعبيري|توضيحي|متداول|رمزي)|[(/]\s*ارشيف|صوره? من الارشيف"
    rf"|[/|]\s*{_AGENCY}|^©|getty images|(?:\S+\s+){{3}}/\s[^\W\d]\S*(?:\s[^\W\d]\S*)?$"
)
# "© name year", "all rights reserved to name": whose page it is.
_RIGHTS: Final = re.compile(
    r"©|\(c\)|copyright|all rights reserved|\d{4}"
    r"|(?:(?:جميع|كل|كافة)\s+)?(?:ال)?حقوق\s*(?:النشر|الطبع|الملكية)?\s*محفوظ[ةه]",
    re.IGNORECASE,
)
_COPYRIGHT: Final = re.compile(r"©.*\d{4}|\d{4}\s*©")
_OF: Final = re.compile(r"^لل(?=\w)|^ل(?=\w{4})")
MAX_NAME: Final = 4  # words of an outlet's name
_CREDIT: Final = re.compile(
    r"^[\s\-–—_(\[]*(?:المصدر|مصدر الخبر|source)\s*[:：\-–]\s*(?P<name>.+)$|^view on (?P<site>\S+)$",
    re.IGNORECASE,
)
_AUTHOR: Final = re.compile(
    r"(?:كتب|كتبت|بقلم|اعداد|تحرير|تقرير|ترجمه|متابعه|تصوير|المحرر|الكاتب|مراسل\w*)\s*[:/|\-–]?\s*\S+(?:\s\S+){0,2}"
)
# "place - outlet", "place – name", "outlet -": up to four words on each side of one dash.
_BYLINE: Final = re.compile(
    r"^(?:[^\W\d_]+[.،,/]?\s){0,3}[^\W\d_]+\s*[-–—]+\s*(?:(?:[^\W_]+[.،,/]?\s){0,3}[^\W_]+)?$"
)
MAX_BYLINE: Final = 50
_PATH: Final = re.compile(r"\s[»«›>]\s")
_BULLET: Final = re.compile(r"^(?:[•·▪●■►▶◄◀»«›*+✓→←]+|[-–—]+)(?:\s|$)")
# Agencies end their items with "end" and a time; writers part sections by signs.
_MARK: Final = re.compile(r"[\W_]*(?:انتهي|يتبع|[\W_]*\d{1,2}\s?:\s?\d{2}\s*(?:ت\s?م|جمت|gmt)?)?[\W_]*")
TAIL_LENGTH: Final = 12  # how much of a line its end is
_ELLIPSIS: Final = re.compile(r"(?:…|\.\s?\.)[\s.»\")]*$")
_SENTENCE_END: Final = re.compile(r"[.؛۔][\s\"'”’»)\]]*$")
_QUESTION_END: Final = re.compile(r"[!؟?][\s\"'”’»)\]]*$")
EDGE: Final = " \t:.…!؟?،,-–—_|»«<>()[]*•\"'"


ARABIC: Final = re.compile("[\u0600-\u08ff\ufb50-\U0010ffff]+")
MIN_ARABIC: Final = 0.5  # share of the letters; a line with fewer is a menu, a credit or an address
SAMPLE: Final = 200  # characters that are looked at


def _heading(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Match a phrase alone, before a colon and anything, or (two words and more) with two words behind."""
    long = "|".join(sorted((re.escape(p) for p in phrases if " " in p), key=len, reverse=True))
    every = "|".join(sorted((re.escape(p) for p in phrases), key=len, reverse=True))
    return re.compile(rf"(?:{every})\s*(?:[:(\[0-9].*)?|(?:{long})(?:\s\S+){{1,2}}")


_RELATED: Final = _heading(RELATED)
_TAIL: Final = _heading(TAIL)
# Characters. A heading is short; with the headline that it links to it is as long as that.
MAX_HEADING: Final = 150
MAX_MENU: Final = 40  # a longer line needs two phrases of menus: one may be the subject of a headline


def kind(line: str, skimmed: str) -> Kind:
    """Return what a line is.

    Args:
        line: Stripped.
        skimmed: The same in the spelling of `skim`.
    """
    if not line:
        return Kind.BLANK
    return _remembered(line, skimmed) if len(line) <= MAX_HEADING else _kind(line, skimmed)


# The menus of a site come again on each of its pages.
@lru_cache(maxsize=1 << 14)
def _remembered(line: str, skimmed: str) -> Kind:
    return _kind(line, skimmed)


def forget() -> None:
    """Forget the kinds of lines, for who measures."""
    _remembered.cache_clear()


def _kind(line: str, skimmed: str) -> Kind:
    """Return what a line is that is not blank."""
    bare = skimmed.strip(EDGE)
    sentence = ends_sentence(line)
    if any(phrase in skimmed for phrase in LEGAL):
        return Kind.BOILERPLATE if len(line) <= MAX_HEADING else Kind.NOTICE
    if len(line) <= MAX_HEADING and not sentence:
        short = _kind_of_short(line, skimmed, bare)
        if short is not Kind.TEXT:
            return short
    return Kind.FOREIGN if arabic_share(line) < MIN_ARABIC else Kind.TEXT


def _kind_of_short(line: str, skimmed: str, bare: str) -> Kind:
    """Return what a line is that is as short as a heading and no sentence."""
    if _TAIL.fullmatch(bare):
        return Kind.TAIL
    if _RELATED.fullmatch(bare):
        return Kind.RELATED
    if bare in BUTTONS or sum(phrase in skimmed for phrase in FORMS) > (len(line) > MAX_MENU):
        return Kind.BOILERPLATE
    if _COPYRIGHT.search(skimmed):
        return Kind.BOILERPLATE
    if _MARK.fullmatch(skimmed):
        return Kind.MARK
    if _CREDIT.match(line):
        return Kind.CREDIT
    if _CAPTION.search(skimmed):
        return Kind.CAPTION
    if len(line) <= MAX_BYLINE and (_BYLINE.match(skimmed) or _AUTHOR.fullmatch(skimmed)):
        return Kind.BYLINE
    if _PATH.search(skimmed):
        return Kind.PATH
    return Kind.BULLET if _BULLET.match(line) else Kind.TEXT


def arabic_share(line: str) -> float:
    """Return the share of Arabic letters among the letters at the start of a line; 1.0 without any."""
    sample = line[:SAMPLE]
    others = sum(map(str.isalpha, ARABIC.sub("", sample)))
    if not others:
        return 1.0
    letters = sum(map(str.isalpha, sample))
    return (letters - others) / letters


def is_cut(line: str) -> bool:
    """Say whether a line ends in an ellipsis, as teasers do."""
    return _ELLIPSIS.search(line[-TAIL_LENGTH:]) is not None


def ends_sentence(line: str) -> bool:
    """Say whether a line ends in a full stop, perhaps within quotes or brackets."""
    return _SENTENCE_END.search(line[-TAIL_LENGTH:]) is not None and not is_cut(line)


def ends_question(line: str) -> bool:
    """Say whether a line ends in a question or exclamation mark, as prose and headlines both do."""
    return _QUESTION_END.search(line[-TAIL_LENGTH:]) is not None


def credit(line: str) -> str | None:
    """Return the source that a credit line names; None for any other line, and for "agencies"."""
    match = _CREDIT.match(line)
    if match is None:
        return None
    name = (match["name"] or match["site"]).strip(EDGE)
    return name if name and skim(name) not in NAMELESS else None


def holder(line: str) -> str | None:
    """Return who reserves the rights in a line of rights; None where that is no short name."""
    if len(line) > MAX_HEADING:
        return None
    name, found = _RIGHTS.subn(" ", line)
    name = _OF.sub(_article, name.strip(EDGE)).strip(EDGE)
    return name if found and 0 < len(name.split()) <= MAX_NAME else None


def _article(match: re.Match[str]) -> str:
    """Return what the preposition leaves: the article where it had swallowed its alef."""
    return "ال" if match[0] == "لل" else ""
