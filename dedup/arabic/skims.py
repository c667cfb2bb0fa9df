"""What `kernels.skims` must know of letters and phrases, as tables: the rules of `rows` and `furniture`.

The kernel decides what a line is where that is plain. Where it sees anything that one of the patterns of
`furniture`, `dates` or `bylines` could match, it asks: `answer` is then the word of these modules. So the
tables may find too much, never too little; tests hold the whole equal to `pages.read`.
"""

from __future__ import annotations

import re
from array import array
from collections import deque
from collections.abc import Iterable
from functools import cache
from typing import Final, NamedTuple

from dedup.arabic import blocks, bylines, dates, furniture, glue, months, rows
from dedup.arabic.furniture import Kind
from dedup.arabic.phrases import BUTTONS, FORMS, LEGAL, RELATED, TAIL

# What a code point is: its unit, which is its spelling by `furniture.skim` (0 where that drops it), in the
# low bits, its letter in the automaton, and these. Those of `kernels.skims`; a test holds them equal.
UNIT_BITS: Final = 16
LETTER_BITS: Final = 8
LETTERS: Final = 64  # of the automaton, fewer than that
EDGE, SPACE, ALNUM, ALPHA, ARABIC, DECIMAL, ODD, BARE, NAME = (1 << (24 + bit) for bit in range(9))
DOT, ELLIPSIS, COLON, SLASH, DASH, RIGHTS, BULLET, ARROW, LATIN, SLOW = (1 << (33 + bit) for bit in range(10))
# Bits beside a letter of the automaton: whether it is one of a word, or a blank.
OF_WORD, BLANK = LETTERS, 2 * LETTERS
# No code points: what a byte that begins none stands for, and one of those beyond the table.
CONTINUED, FAR = 0xD800, 0xD801
BEYOND: Final = 1 << UNIT_BITS  # from here on code points are odd, but for the pictures
PICTURES: Final = range(0x1F300, 0x1FB00)  # what they are is told by themselves

# What a phrase may make of a line.
IS_LEGAL, IS_HEADING, IS_BUTTON, IS_FORM, IS_CREDIT, IS_CAPTION, IS_PICTURE = (1 << bit for bit in range(7))
IS_AUTHOR, IS_END, IS_AGENCY, IS_WRITER, IS_GLUE, IS_AGO, IS_MONTH, IS_DAYTIME = (
    1 << bit for bit in range(7, 15)
)
IS_WEEKDAY, IS_STATED = 1 << 15, 1 << 16
# How `answer` puts several things into one number.
KIND_BITS: Final = 8
DATED, DATED_INSIDE, CLOCKS, HOLDS = (1 << (KIND_BITS + bit) for bit in range(4))

# Short names of months stand in many words: they count behind what may stand before a month.
_SHORT: Final = 3
_DIGIT: Final = "0"  # all digits are one letter
_BEFORE: Final = (*" -/(", "من", "شهر", _DIGIT)
_MONTHS: Final = tuple(
    prefix + name
    for name in {**months.CLDR, **months.PRESS}
    for prefix in (_BEFORE if len(name) <= _SHORT else ("",))
)

_PHRASES: Final = (
    (IS_LEGAL, LEGAL),
    (IS_HEADING, (*TAIL, *RELATED)),
    (
        IS_BUTTON,
        tuple(sorted(phrase for phrase in BUTTONS if len(phrase) > 1)),
    ),  # alef alone: the kernel knows
    (IS_FORM, FORMS),
    (IS_CREDIT, ("المصدر", "مصدر الخبر", "source", "view on")),
    (IS_CAPTION, ("ارشيف", "getty images")),
    (IS_PICTURE, ("صوره", "تصوير")),
    (
        IS_AUTHOR,
        ("كتب", "بقلم", "اعداد", "تحرير", "تقرير", "ترجمه", "متابعه", "تصوير", "المحرر", "الكاتب", "مراسل"),
    ),
    (IS_END, ("انتهي", "يتبع")),
    (IS_AGENCY, tuple(bylines.KNOWN)),
    (
        IS_WRITER,
        (
            "كتب",
            "بقلم",
            "اعداد",
            "تحرير",
            "ترجم",
            "الكاتب",
            "by",
            "المصدر",
            "مصدر الخبر",
            "source",
            "متابعات",
            "متابعه",
            "نقلا عن",
            "نقل عن",
        ),
    ),
    (IS_GLUE, glue.HEADINGS),
    (IS_AGO, ("قبل", "منذ")),
    (IS_MONTH, _MONTHS),
    (IS_DAYTIME, ("صباح", "مساء", "gmt")),
    (IS_STATED, ("الموافق", "نشر", "تاريخ", "تحديث", "publish", "update")),
    (IS_WEEKDAY, ("الاحد", "الاثنين", "الثلاثاء", "الاربعاء", "الخميس", "الجمعه", "السبت")),
)


class Automaton(NamedTuple):
    """All phrases at once (Aho and Corasick 1975), one row of `steps` a state.

    Attributes:
        letters: Letters of its alphabet; 0 is any other.
        steps: States by letters: the next state, doubled, and 1 more where a phrase ends there.
        ends: The longest phrase that ends at a state, or -1.
        sizes: Units of each phrase.
        classes: What each may make of a line.
        forms: A bit for each phrase of forms, 0 for others.
        spaces: Whether it has more than one word.
        shorter: The next shorter phrase that ends where a phrase ends, or -1.
    """

    letters: dict[str, int]
    steps: array[int]
    ends: array[int]
    sizes: array[int]
    classes: array[int]
    forms: array[int]
    spaces: list[bool]
    shorter: array[int]


@cache
def automaton() -> Automaton:
    """Return the automaton of all phrases."""
    classes: dict[str, int] = {}
    for of, phrases in _PHRASES:
        for phrase in phrases:
            classes[phrase] = classes.get(phrase, 0) | of
    names = sorted(classes, key=lambda name: (-len(name), name))
    letters = {letter: row for row, letter in enumerate(sorted(set("".join(names))), start=1)}
    trie: list[dict[int, int]] = [{}]
    ends = array("q", [-1])
    for row, name in enumerate(names):
        state = 0
        for letter in name:
            state = trie[state].setdefault(letters[letter], len(trie))
            if state == len(trie):
                trie.append({})
                ends.append(-1)
        ends[state] = row
    forms = {name: 1 << row for row, name in enumerate(FORMS)}
    steps, shorter = _steps(trie, ends, len(letters) + 1, len(names), letters[" "])
    return Automaton(
        letters,
        steps,
        ends,
        array("q", map(len, names)),
        array("q", (classes[name] for name in names)),
        array("q", (forms.get(name, 0) for name in names)),
        [" " in name for name in names],
        shorter,
    )


def _steps(
    trie: list[dict[int, int]], ends: array[int], width: int, n: int, blank: int
) -> tuple[array[int], array[int]]:
    """Return the steps of an automaton, and the shorter phrase of each; fill up where phrases end.

    Behind a blank another one changes nothing: blanks in a row are one.
    """
    table = [[0] * LETTERS for _ in trie]
    shorter = array("q", [-1] * n)
    fails = [0] * len(trie)
    waiting = deque([0])
    while waiting:
        state = waiting.popleft()
        if ends[state] < 0:
            ends[state] = ends[fails[state]]
        elif state:
            shorter[ends[state]] = ends[fails[state]]
        for letter in range(width):
            child = trie[state].get(letter)
            other = table[fails[state]][letter] if state else 0
            table[state][letter] = other if child is None else child
            if child is not None:
                fails[child] = other
                waiting.append(child)
    for children in trie:
        if blank in children:
            table[children[blank]][blank] = children[blank]
    flat = (2 * to + (ends[to] >= 0) for row in table for to in row)
    return array("q", flat), shorter


@cache
def units() -> array[int]:
    """Return what each code point below `BEYOND` is."""
    letters = automaton().letters
    return array("Q", (_unit(chr(code), letters) for code in range(BEYOND)))


def _unit(char: str, letters: dict[str, int]) -> int:
    if 0xD800 <= ord(char) < 0xE000:
        return {CONTINUED: 0, FAR: SLOW}.get(ord(char), ODD)
    spelled = furniture.skim(char)
    facts = (
        (EDGE, char in rows.EDGE),
        (SPACE, char.isspace()),
        (ALNUM, char.isalnum()),
        (ALPHA, char.isalpha()),
        (ARABIC, furniture.ARABIC.match(char)),
        (LATIN, char.isalpha() and not furniture.ARABIC.match(char)),
        (DECIMAL, char.isdecimal()),
        (ODD, len(spelled) > 1 or char in _ODD),
        (BARE, char in furniture.EDGE),
        (NAME, _NAME.match(char)),
        (SLOW, char == _TATWEEL),
        *((bit, char in chars) for bit, chars in _MARKS),
    )
    unit = ord(spelled) if len(spelled) == 1 else 0
    letter = letters.get(_class(char, spelled), 0) | OF_WORD * spelled.isalnum() | BLANK * spelled.isspace()
    return sum(bit for bit, holds in facts if holds) | (letter << UNIT_BITS) | unit


def _class(char: str, spelled: str) -> str:
    """Return what a code point is to the automaton: blanks are alike, and digits are."""
    return " " if char.isspace() else _DIGIT if char.isdecimal() else spelled


_TATWEEL: Final = "\u0640"  # dropped inside of words, a dash between blanks
_ODD: Final = (
    "\0\u03a3"  # NUL stands for nothing in the kernel; what sigma is lowered to depends on its neighbours
)
_MARKS: Final = (
    (DOT, "."),
    (ELLIPSIS, "…"),
    (COLON, ":"),
    (SLASH, "/|"),
    (DASH, "-–—"),
    (RIGHTS, "©"),
    (BULLET, "•·▪●■►▶◄◀»«›*+✓→←"),
    (ARROW, "»«›>"),
)
_NAME: Final = re.compile(r"[^\W\d_]")


def answer(line: str) -> int:
    """Return what a line is, as one number: its kind, and what else `pages` may ask of it.

    Args:
        line: Stripped, not blank.
    """
    clocks = len(blocks.CLOCK.findall(line)) >= blocks.CLOCKS
    kind = furniture.kind(line, furniture.skim(line))
    dated = dates.stated(line)
    facts: Iterable[tuple[int, object]] = (
        (DATED, dated and dated[1] <= dates.MAX_OTHER_LETTERS),
        (DATED_INSIDE, dated and dated[1] <= dates.MAX_LETTERS_INSIDE),
        (CLOCKS, clocks),
        (HOLDS, kind is Kind.BOILERPLATE and furniture.holder(line)),
    )
    return int(kind) | sum(bit for bit, holds in facts if holds)
