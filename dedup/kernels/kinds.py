"""What a line of a page is, where that is plain, and else that somebody must be asked.

The kinds are those of `arabic.furniture`, in the same order of rules.
"""

import numpy as np

from dedup._types import I64, U8, U32
from dedup.kernels import skims
from dedup.kernels._jit import kernel
from dedup.kernels.skims import CHARS, END, FLAGS, HITS, SIZE, START, UNIT, WORDS

BLANK, TEXT, TAIL, RELATED, BOILERPLATE, BULLET, CAPTION, BYLINE, CREDIT, MARK, FOREIGN, NOTICE, PATH = range(
    13
)
ASK = -1

# What a phrase may make of a line, as in `arabic.skims`.
IS_LEGAL, IS_HEADING, IS_BUTTON, IS_FORM, IS_CREDIT, IS_CAPTION, IS_PICTURE = tuple(
    1 << bit for bit in range(7)
)
IS_AUTHOR, IS_END, IS_AGENCY, IS_WRITER, IS_GLUE, IS_AGO, IS_MONTH, IS_DAYTIME = tuple(
    1 << bit for bit in range(7, 15)
)
IS_WEEKDAY = 1 << 15

# The measures of `arabic.furniture`, `dates`, `bylines` and `blocks`; a test holds them equal.
MAX_HEADING, MAX_MENU, MAX_BYLINE, MAX_DATE, REACH, CLOCKS, SENTENCE = 150, 40, 50, 200, 120, 3, 40
FIRST_YEAR, LAST_YEAR = 1900, 2100
ALEF, UNDERSCORE = 0x627, 0x5F
# Letters of a date line that are no date's; of one date, and of a weekday.
MOST_LETTERS, DATE_LETTERS, WEEKDAY_LETTERS = 45, 45, 9
MARK_LETTERS = 7  # of a line that is a time or an end mark


@kernel
def judge(text: U8, info: I64, phrases: I64, units: U32, hits: I64, line: I64) -> int:
    """Return the kind of a line, or ASK; flags that its phrases give are written.

    Args:
        text: uint8, UTF-8.
        info: I64.
        units: uint32, the units of the page.
        hits: int64, the phrases of the line.
        line: int64, shape (COLUMNS,); its flags are written.
    """
    first, last = _bare(info, units, line)
    short = line[CHARS] <= MAX_HEADING
    found, forms, ago, weekdays = 0, 0, 0, 0
    for row in range(line[HITS]):
        phrase, end = hits[row, 0], hits[row, 1]
        kind = phrases[phrase, skims.CLASSES]
        begin = skims.begins(info, phrases, units, line, phrase, end)
        if kind & IS_AGENCY and _alone(info, units, line, begin, end):
            line[FLAGS] |= skims.AGENCY | skims.AGENCY_AHEAD * (end <= REACH)
        line[FLAGS] |= skims.GLUED * (kind & IS_GLUE != 0)
        found |= kind & (IS_MONTH | IS_DAYTIME)
        weekdays += kind & IS_WEEKDAY != 0
        if not skims.is_exact(info, phrases, units, line, phrase, begin, end):
            continue
        found |= kind & (IS_LEGAL | IS_CREDIT | IS_CAPTION | IS_END)
        found |= IS_HEADING * (kind & IS_HEADING != 0 and begin == first)
        found |= IS_BUTTON * (kind & IS_BUTTON != 0 and begin == first and end == last)
        found |= IS_AUTHOR * (kind & IS_AUTHOR != 0 and begin == 0)
        forms |= phrases[phrase, skims.FORMS]
        if kind & IS_PICTURE and (begin == 0 or _colon(info, units, line, end + 1)):
            found |= IS_CAPTION
        line[FLAGS] |= skims.WRITER * (kind & IS_WRITER != 0)
        ago += kind & IS_AGO != 0 and _is_age(info, units, line, end + 1)
    flags = line[FLAGS]
    if (flags & skims.HAS_DIGIT or ago) and _counts(info, units, line, ago, found, weekdays):
        return ASK
    if found & IS_LEGAL:
        return ASK if short else NOTICE
    if short and not flags & skims.SENTENCE:
        kind = _short(text, info, units, line, found, forms, first, last)
        if kind != TEXT:
            return kind
    return FOREIGN if flags & skims.FOREIGN else TEXT


@kernel
def _short(text: U8, info: I64, units: U32, line: I64, found: int, forms: int, first: int, last: int) -> int:
    """Return what a line is that is as short as a heading and no sentence; TEXT for nothing else."""
    chars, flags = line[CHARS], line[FLAGS]
    if found & IS_HEADING or flags & skims.HAS_RIGHTS:
        return ASK
    if found & IS_BUTTON or (first == last and units[line[UNIT] + first] == ALEF):
        return BOILERPLATE
    if _many(forms, chars):
        return ASK
    if not line[WORDS]:
        return MARK
    if found & (IS_CREDIT | IS_CAPTION) or (flags & skims.HAS_SLASH and _is_caption(info, units, line)):
        return ASK
    sign = flags & skims.HAS_SIGN != 0
    if (
        (sign or found & IS_END)
        and line[WORDS] <= MARK_LETTERS
        and _letters(info, units, line) <= MARK_LETTERS
    ):
        return ASK
    if chars <= MAX_BYLINE:
        if found & IS_AUTHOR:
            return ASK
        if sign and is_byline(info, units, line[UNIT], line[UNIT] + line[SIZE]):
            return BYLINE
    if flags & skims.HAS_ARROW and _is_path(info, units, line):
        return PATH
    return BULLET if _is_bullet(text, line, info) else TEXT


@kernel
def _bare(info: I64, units: U32, line: I64) -> tuple[int, int]:
    """Return the first and the last unit without the signs around them; (size, -1) where there is none."""
    first, last = 0, line[SIZE] - 1
    while first <= last and skims.bits(info, units[line[UNIT] + first]) & skims.BARE:
        first += 1
    while last >= first and skims.bits(info, units[line[UNIT] + last]) & skims.BARE:
        last -= 1
    return first, last


@kernel
def _many(forms: int, chars: int) -> bool:
    """Say whether there are enough phrases of forms for a line of so many characters."""
    count = 0
    while forms:
        forms &= forms - 1
        count += 1
    return count > (1 if chars > MAX_MENU else 0)


@kernel
def _colon(info: I64, units: U32, line: I64, at: int) -> bool:
    """Say whether a colon follows, blanks between."""
    while at < line[SIZE] and skims.bits(info, units[line[UNIT] + at]) & skims.SPACE:
        at += 1
    return at < line[SIZE] and units[line[UNIT] + at] == 0x3A


@kernel
def _alone(info: I64, units: U32, line: I64, begin: int, end: int) -> bool:
    """Say whether no letter stands just before a phrase nor just behind."""
    if begin > 0 and skims.bits(info, units[line[UNIT] + begin - 1]) & skims.ALNUM:
        return False
    return end + 1 >= line[SIZE] or not skims.bits(info, units[line[UNIT] + end + 1]) & skims.ALNUM


@kernel
def _letters(info: I64, units: U32, line: I64) -> int:
    """Return how many letters and digits a line has, underscores being none."""
    count = 0
    for at in range(line[UNIT], line[UNIT] + line[SIZE]):
        count += skims.bits(info, units[at]) & skims.ALNUM != 0
    return count


@kernel
def _is_caption(info: I64, units: U32, line: I64) -> bool:
    """Say whether a slash may make a line a caption: a name behind it, or the name of an agency."""
    start, stop = line[UNIT], line[UNIT] + line[SIZE]
    for at in range(start, stop - 1):
        if not skims.bits(info, units[at]) & skims.SLASH:
            continue
        here = at + 1
        if units[at] == 0x2F and skims.bits(info, units[here]) & skims.SPACE:
            return True
        while here < stop and skims.bits(info, units[here]) & skims.SPACE:
            here += 1
        if here + 1 < stop and _opens_agency(units[here], units[here + 1]):
            return True
    return False


@kernel
def _opens_agency(one: int, two: int) -> bool:
    """Say whether two units may begin the name of an agency in a caption."""
    if one == ALEF:
        return two in (0x633, 0x641) or not 0x620 <= two < 0x700
    return one in (0x631, 0x641, 0x633, 0x72, 0x61, 0x65, 0x67)


@kernel
def is_byline(info: I64, units: U32, at: int, stop: int) -> bool:
    """Say whether units are one to four words, dashes, and at most four more: `arabic.furniture._BYLINE`."""
    words = 0
    while True:
        begin = at
        while at < stop and skims.bits(info, units[at]) & skims.NAME:
            at += 1
        if at == begin or words == 4:
            return False
        words += 1
        pointed = at < stop and units[at] in (0x2E, 0x60C, 0x2C, 0x2F)
        if pointed:
            at += 1
        begin = at
        while at < stop and skims.bits(info, units[at]) & skims.SPACE:
            at += 1
        if at < stop and skims.bits(info, units[at]) & skims.DASH:
            return not pointed and _ends_byline(info, units, at, stop)
        if at - begin != 1:
            return False


@kernel
def _ends_byline(info: I64, units: U32, at: int, stop: int) -> bool:
    """Say whether dashes and at most four words are all that follows."""
    while at < stop and skims.bits(info, units[at]) & skims.DASH:
        at += 1
    while at < stop and skims.bits(info, units[at]) & skims.SPACE:
        at += 1
    if at == stop:
        return True
    for _ in range(4):
        begin = at
        while at < stop and skims.bits(info, units[at]) & skims.ALNUM:
            at += 1
        if at == begin or at == stop:
            return at > begin
        if units[at] in (0x2E, 0x60C, 0x2C, 0x2F):
            at += 1
        if at == stop or not skims.bits(info, units[at]) & skims.SPACE:
            return False
        at += 1
    return False


@kernel
def _is_path(info: I64, units: U32, line: I64) -> bool:
    """Say whether an arrow stands between blanks."""
    for at in range(line[UNIT] + 1, line[UNIT] + line[SIZE] - 1):
        if skims.bits(info, units[at]) & skims.ARROW:
            spaces = skims.bits(info, units[at - 1]) & skims.bits(info, units[at + 1]) & skims.SPACE
            if spaces:
                return True
    return False


@kernel
def _is_bullet(text: U8, line: I64, info: I64) -> bool:
    """Say whether signs of a list stand at the start, and a blank behind them."""
    code, at = skims.code_point(text, line[START])
    sign = skims.bits(info, code) & (skims.BULLET | skims.DASH)
    if not sign:
        return False
    while at < line[END]:
        code, at = skims.code_point(text, at)
        known = skims.bits(info, code)
        if not known & sign:
            return known & skims.SPACE != 0
    return True


@kernel
def _is_age(info: I64, units: U32, line: I64, at: int) -> bool:
    """Say whether hours, minutes or days follow, or their number."""
    at += 1
    if at + 2 >= line[SIZE]:
        return False
    one, two, three = units[line[UNIT] + at], units[line[UNIT] + at + 1], units[line[UNIT] + at + 2]
    if skims.bits(info, one) & skims.DECIMAL:
        return True
    hours = one == 0x633 and two == ALEF and three == 0x639
    minutes = one == 0x62F and two == 0x642 and three == 0x64A
    return hours or minutes or (one == 0x64A and two == 0x648 and three == 0x645)


@kernel
def _counts(info: I64, units: U32, line: I64, ago: int, found: int, weekdays: int) -> bool:
    """Say whether the numbers of a line may be a full date, or as many clocks as a list has."""
    ended = line[FLAGS] & skims.SENTENCE and line[CHARS] >= SENTENCE
    if line[CHARS] > MAX_DATE and (ended or (ago < CLOCKS and not line[FLAGS] & skims.HAS_SIGN)):
        return False
    years, numeric, days, clocks, digits, letters = 0, 0, 0, ago, 0, 0
    run, value, sign, before = 0, 0, 0, 0  # the sign before a number, its own digits before that
    stop = line[UNIT] + line[SIZE]
    for at in range(line[UNIT], stop + 1):
        unit = np.int64(units[at]) if at < stop else 0
        known = skims.bits(info, unit)
        if known & skims.DECIMAL:
            if not run:
                before = sign
            run += 1
            value = min(value * 10 + _digit(unit), 1_000_000)
            continue
        if run:
            year = run == 4 and (value > 9999 or FIRST_YEAR <= value <= LAST_YEAR)
            years += year
            days += run <= 2
            digits += run
            clocks += (run >= 2 and before == 0x3A) + (run == 4 and (before == 0x2D or before == 0x2F))
            numeric += year and (before == 0x2D or before == 0x2F or before == 0x2E)
            numeric += year and _sign(info, units, at, stop)
            run, value, sign = 0, 0, 0
        letters += known & skims.ALPHA != 0
        if not known & skims.SPACE:
            sign = unit
    # What skimming drops may stand between two numbers.
    torn = line[SIZE] < line[CHARS] and digits > 4
    if not ended and clocks >= (1 if torn else CLOCKS):
        return True
    if line[CHARS] > MAX_DATE:
        return False
    if torn:
        return True
    if letters > MOST_LETTERS + years * DATE_LETTERS + weekdays * WEEKDAY_LETTERS and not found & IS_DAYTIME:
        return False
    return years > 0 and days > 0 and (numeric > 0 or found & IS_MONTH != 0)


@kernel
def _sign(info: I64, units: U32, at: int, stop: int) -> bool:
    """Say whether a sign of numeric dates follows, blanks between."""
    while at < stop and skims.bits(info, units[at]) & skims.SPACE:
        at += 1
    return at < stop and (units[at] == 0x2D or units[at] == 0x2F or units[at] == 0x2E)


@kernel
def _digit(unit: int) -> int:
    """Return the value of a digit of the three usual rows; of any other so much that no year comes of it."""
    if unit <= 0x39:
        return unit - 0x30
    if 0x660 <= unit <= 0x669:
        return unit - 0x660
    return unit - 0x6F0 if 0x6F0 <= unit <= 0x6F9 else 1_000_000
