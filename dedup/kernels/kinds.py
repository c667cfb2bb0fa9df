"""What a line of a page is, where that is plain, and else that somebody must be asked.

The kinds are those of `arabic.furniture`, in the same order of rules.
"""

from dedup._types import I64, U8, U32
from dedup.kernels import clocks, codes, columns, skims
from dedup.kernels._jit import loop
from dedup.kernels.columns import CHARS, END, FLAGS, HIT, HITS, SIZE, START, UNIT, WORDS

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
IS_WEEKDAY, IS_STATED = 1 << 15, 1 << 16

# The measures of `arabic.furniture`, `dates`, `bylines` and `blocks`; a test holds them equal.
MAX_HEADING, MAX_MENU, MAX_BYLINE, REACH = 150, 40, 50, 120
ALEF, UNDERSCORE = 0x627, 0x5F
MARK_LETTERS = 7  # of a line that is a time or an end mark


@loop
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
    line[FLAGS] |= columns.STRANGE * (line[HITS] >= skims.MOST_HITS)
    short = line[CHARS] <= MAX_HEADING
    found, forms, ago, weekdays, months = 0, 0, 0, 0, 0
    for row in range(line[HIT], line[HIT] + line[HITS]):
        phrase, end = hits[row, 0], hits[row, 1]
        kind = phrases[phrase, codes.CLASSES]
        begin = skims.begins(info, phrases, units, line, phrase, end)
        if kind & IS_AGENCY and _alone(info, units, line, begin, end):
            line[FLAGS] |= columns.AGENCY | columns.AGENCY_AHEAD * (end <= REACH)
        line[FLAGS] |= columns.GLUED * (kind & IS_GLUE != 0)
        found |= kind & (IS_MONTH | IS_DAYTIME | IS_STATED)
        weekdays += kind & IS_WEEKDAY != 0
        months += kind & IS_MONTH != 0
        if not skims.is_exact(info, phrases, units, line, phrase, begin, end):
            continue
        found |= kind & (IS_LEGAL | IS_CREDIT | IS_CAPTION | IS_END)
        found |= IS_HEADING * (kind & IS_HEADING != 0 and begin == first)
        found |= IS_BUTTON * (kind & IS_BUTTON != 0 and begin == first and end == last)
        found |= IS_AUTHOR * (kind & IS_AUTHOR != 0 and begin == 0)
        forms |= phrases[phrase, codes.FORMS]
        if kind & IS_PICTURE and (begin == 0 or _colon(info, units, line, end + 1)):
            found |= IS_CAPTION
        line[FLAGS] |= columns.WRITER * (kind & IS_WRITER != 0)
        ago += kind & IS_AGO != 0 and clocks.is_age(info, units, line, end + 1)
    flags = line[FLAGS]
    if (flags & columns.HAS_DIGIT or ago) and clocks.counts(info, units, line, ago, found, weekdays, months):
        return ASK
    if found & IS_LEGAL:
        return ASK if short else NOTICE
    if short and not flags & columns.SENTENCE:
        kind = _short(text, info, units, line, found, forms, first, last)
        if kind != TEXT:
            return kind
    return FOREIGN if flags & columns.FOREIGN else TEXT


@loop
def _short(text: U8, info: I64, units: U32, line: I64, found: int, forms: int, first: int, last: int) -> int:
    """Return what a line is that is as short as a heading and no sentence; TEXT for nothing else."""
    chars, flags = line[CHARS], line[FLAGS]
    if found & IS_HEADING or flags & columns.HAS_RIGHTS:
        return ASK
    if found & IS_BUTTON or (first == last and units[line[UNIT] + first] == ALEF):
        return BOILERPLATE
    if _many(forms, chars):
        return ASK
    if not line[WORDS]:
        return MARK
    if found & (IS_CREDIT | IS_CAPTION) or (flags & columns.HAS_SLASH and _is_caption(info, units, line)):
        return ASK
    sign = flags & columns.HAS_SIGN != 0
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
    if flags & columns.HAS_ARROW and _is_path(info, units, line):
        return PATH
    return BULLET if _is_bullet(text, line, info) else TEXT


@loop
def _bare(info: I64, units: U32, line: I64) -> tuple[int, int]:
    """Return the first and the last unit without the signs around them; (size, -1) where there is none."""
    first, last = 0, line[SIZE] - 1
    while first <= last and codes.bits(info, units[line[UNIT] + first]) & codes.BARE:
        first += 1
    while last >= first and codes.bits(info, units[line[UNIT] + last]) & codes.BARE:
        last -= 1
    return first, last


@loop
def _many(forms: int, chars: int) -> bool:
    """Say whether there are enough phrases of forms for a line of so many characters."""
    count = 0
    while forms:
        forms &= forms - 1
        count += 1
    return count > (1 if chars > MAX_MENU else 0)


@loop
def _colon(info: I64, units: U32, line: I64, at: int) -> bool:
    """Say whether a colon follows, blanks between."""
    while at < line[SIZE] and codes.bits(info, units[line[UNIT] + at]) & codes.SPACE:
        at += 1
    return bool(at < line[SIZE] and units[line[UNIT] + at] == 0x3A)


@loop
def _alone(info: I64, units: U32, line: I64, begin: int, end: int) -> bool:
    """Say whether no letter stands just before a phrase nor just behind."""
    if begin > 0 and codes.bits(info, units[line[UNIT] + begin - 1]) & codes.ALNUM:
        return False
    return end + 1 >= int(line[SIZE]) or not codes.bits(info, units[line[UNIT] + end + 1]) & codes.ALNUM


@loop
def _letters(info: I64, units: U32, line: I64) -> int:
    """Return how many letters and digits a line has, underscores being none."""
    count = 0
    for at in range(line[UNIT], line[UNIT] + line[SIZE]):
        count += codes.bits(info, units[at]) & codes.ALNUM != 0
    return count


@loop
def _is_caption(info: I64, units: U32, line: I64) -> bool:
    """Say whether a slash may make a line a caption: a name behind it, or the name of an agency."""
    start, stop = line[UNIT], line[UNIT] + line[SIZE]
    for at in range(start, stop - 1):
        if not codes.bits(info, units[at]) & codes.SLASH:
            continue
        here = at + 1
        if units[at] == 0x2F and codes.bits(info, units[here]) & codes.SPACE:
            return True
        while here < stop and codes.bits(info, units[here]) & codes.SPACE:
            here += 1
        if here + 1 < stop and _opens_agency(units[here], units[here + 1]):
            return True
    return False


@loop
def _opens_agency(one: int, two: int) -> bool:
    """Say whether two units may begin the name of an agency in a caption."""
    if one == ALEF:
        return bool(two in (0x633, 0x641) or not 0x620 <= two < 0x700)
    return one in (0x631, 0x641, 0x633, 0x72, 0x61, 0x65, 0x67)


@loop
def is_byline(info: I64, units: U32, at: int, stop: int) -> bool:
    """Say whether units are one to four words, dashes, and at most four more: `arabic.furniture._BYLINE`."""
    words = 0
    while True:
        begin = at
        while at < stop and codes.bits(info, units[at]) & codes.NAME:
            at += 1
        if at == begin or words == 4:
            return False
        words += 1
        pointed = at < stop and units[at] in (0x2E, 0x60C, 0x2C, 0x2F)
        if pointed:
            at += 1
        begin = at
        while at < stop and codes.bits(info, units[at]) & codes.SPACE:
            at += 1
        if at < stop and codes.bits(info, units[at]) & codes.DASH:
            return not pointed and _ends_byline(info, units, at, stop)
        if at - begin != 1:
            return False


@loop
def _ends_byline(info: I64, units: U32, at: int, stop: int) -> bool:
    """Say whether dashes and at most four words are all that follows."""
    while at < stop and codes.bits(info, units[at]) & codes.DASH:
        at += 1
    while at < stop and codes.bits(info, units[at]) & codes.SPACE:
        at += 1
    if at == stop:
        return True
    for _ in range(4):
        begin = at
        while at < stop and codes.bits(info, units[at]) & codes.ALNUM:
            at += 1
        if at in (begin, stop):
            return at > begin
        if units[at] in (0x2E, 0x60C, 0x2C, 0x2F):
            at += 1
        if at == stop or not codes.bits(info, units[at]) & codes.SPACE:
            return False
        at += 1
    return False


@loop
def _is_path(info: I64, units: U32, line: I64) -> bool:
    """Say whether an arrow stands between blanks."""
    for at in range(line[UNIT] + 1, line[UNIT] + line[SIZE] - 1):
        if codes.bits(info, units[at]) & codes.ARROW:
            spaces = codes.bits(info, units[at - 1]) & codes.bits(info, units[at + 1]) & codes.SPACE
            if spaces:
                return True
    return False


@loop
def _is_bullet(text: U8, line: I64, info: I64) -> bool:
    """Say whether signs of a list stand at the start, and a blank behind them."""
    code, at = codes.code_point(text, line[START])
    sign = codes.bits(info, code) & (codes.BULLET | codes.DASH)
    if not sign:
        return False
    while at < line[END]:
        code, at = codes.code_point(text, at)
        known = codes.bits(info, code)
        if not known & sign:
            return known & codes.SPACE != 0
    return True
