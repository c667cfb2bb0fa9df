"""The title of a page, given the run of lines that may be its article: `arabic.titles`, on a table."""

import numpy as np

from dedup._types import I64, U8, U32, U64
from dedup.kernels import codes, columns, kinds
from dedup.kernels._jit import loop
from dedup.kernels.columns import CHARS, COUNT, FIRST, FLAGS, KIND, SIZE, TOKEN, UNIT, WORDS
from dedup.kernels.hashing import BASE, power
from dedup.kernels.prose import Table, forget, mark, put, value
from dedup.kernels.scratch import NONE

# The measures of `arabic.titles`; a test holds them equal.
SHORTEST, LONGEST, MIN_WORDS, ROWS_ABOVE, FIRST_ROWS = 10, 119, 2, 40, 3
LEAD, LEAD_SHARE, REPEATED, MAX_REPEATS, FAR, FITS = 60, 0.6, 0.2, 2, 0.01, 0.3
NEAR, MENU_WORDS, NEAR_WORDS, MIN_LETTERS = 3, 3, 4, 3
ALEF, LAM, WAW, BEH = 0x627, 0x644, 0x648, 0x628
CLITIC = 5  # letters of a word that may lose one
STRIDE = 64
IN_WHOLE, IN_LEAD = 1, 2
_ARTICLE = np.uint64(ALEF * int(BASE) + LAM & (1 << 64) - 1)
_WAW = np.uint64(WAW * int(BASE) ** 2 & (1 << 64) - 1)


@loop
def words(units: U32, letters: U8, sums: U64, lines: I64, n: int, whole: U64, stems: U64, sizes: I64) -> None:
    """Write hash, hash of the stem, and letters of every word of a page, line by line; hashes are unfinished.

    Args:
        units: uint32, the units of the page.
        letters: uint8, which of them are of a word.
        sums: uint64, the hash of the units of a line before each.
        lines: int64, shape (n, COLUMNS); where the words of each line begin is written.
        n: Lines.
        whole: uint64, written.
        stems: uint64, written: without the article and a prefixed letter.
        sizes: int64, written.
    """
    turns = 0  # where words begin and end, one behind the other
    for row in range(n):
        lines[row, TOKEN] = turns >> 1
        start, before = lines[row, UNIT], 0
        for at in range(start, start + lines[row, SIZE] + 1):
            of_word = int(letters[np.uint64(at)] & codes.OF_WORD)
            sizes[np.uint64(turns)] = at
            turns += of_word != before
            before = of_word
    done = turns >> 1
    lines[n, TOKEN] = done
    for word in range(done):
        begin, end = sizes[np.uint64(2 * word)], sizes[np.uint64(2 * word + 1)]
        value = sums[np.uint64(end)] - sums[np.uint64(begin)] * power(end - begin)
        whole[np.uint64(word)], sizes[np.uint64(word)] = value, end - begin
        stems[np.uint64(word)] = _stem(units, begin, end - begin, value)


@loop
def _stem(units: U32, start: int, size: int, value: np.uint64) -> np.uint64:
    """Return the hash of a word without the article and a prefixed letter."""
    first = np.int64(units[np.uint64(start)])
    waw = int(size > 2) & int(first == WAW)
    one, two = units[np.uint64(start + waw)], units[np.uint64(start + waw + 1)]
    article = np.int64(size - waw > 1) & np.int64(one == ALEF) & np.int64(two == LAM)
    letter = np.int64(size >= CLITIC) & np.int64((first == WAW) | (first == BEH) | (first == LAM))
    if article:
        return value - (_ARTICLE + np.uint64(waw) * _WAW) * power(size - waw - 2)
    return value - np.uint64(first * letter) * power(size - 1)


@loop
def choose(
    lines: I64, n: int, units: U32, whole: U64, stems: U64, sizes: I64, start: int, stop: int, few: Table
) -> tuple[int, float]:
    """Return the line of the title of a run of lines, or NONE, and how well it fits.

    Args:
        lines: int64, shape (n + 1, COLUMNS); of the line behind the last only first unit and word count.
        n: Lines.
        units: uint32, the units of the page.
        whole: uint64, the words of the page.
        stems: uint64, without their clitics.
        sizes: int64, their letters.
        start: First line of the run.
        stop: One past the last.
        few: Room for the words of the lines that may be its title.
    """
    forget(few)
    lowest = max(0, start - ROWS_ABOVE)
    candidates = start - lowest + min(FIRST_ROWS, lowest)
    asked = 0
    for distance in range(candidates):
        row = _candidate(start, lowest, distance)
        if is_headline(lines, row, MENU_WORDS):
            asked += 1
            for at in range(lines[row, TOKEN], lines[row + 1, TOKEN]):
                put(few, stems[at], 0)
    if not asked:
        return NONE, 0.0
    first_word = lines[start, TOKEN]
    for at in range(first_word, lines[stop, TOKEN]):
        mark(few, stems[at], IN_WHOLE | (IN_LEAD if at < first_word + LEAD else 0))
    best, near, best_fit, near_fit = NONE, NONE, 0.0, 0.0
    for distance in range(candidates):
        row = _candidate(start, lowest, distance)
        if not is_headline(lines, row, MENU_WORDS):
            continue
        may_near = near == NONE and distance < NEAR and is_headline(lines, row, NEAR_WORDS)
        alike = _alike(lines, stems, sizes, row, few)
        if not may_near and best != NONE and not _fit(alike, MAX_REPEATS, distance) > best_fit:
            continue
        repeats = min(_repeats(lines, n, units, whole, start, stop, row) - 1, MAX_REPEATS)
        fit = _fit(alike, repeats, distance)
        if np.isnan(fit) or (not repeats and _is_caption(lines, whole, start, stop, row)):
            continue
        if best == NONE or fit > best_fit:
            best, best_fit = row, fit
        if may_near:
            near, near_fit = row, fit
    if best != NONE and best_fit >= FITS:
        return best, best_fit
    return near, near_fit


@loop
def _candidate(start: int, lowest: int, distance: int) -> int:
    """Return the lines above an article upwards, then the first of the page."""
    return start - 1 - distance if distance < start - lowest else distance - (start - lowest)


@loop
def is_headline(lines: I64, row: int, least: int) -> bool:
    """Say whether a line could be a title."""
    return (
        lines[row, KIND] == kinds.TEXT
        and SHORTEST <= lines[row, CHARS] <= LONGEST
        and lines[row, WORDS] >= least
        and not lines[row, FLAGS] & (columns.UNFINISHED | columns.SENTENCE | columns.DATED_INSIDE)
    )


@loop
def _alike(lines: I64, stems: U64, sizes: I64, row: int, few: Table) -> float:
    """Return how much of a line a run says too, above all in its lead; NaN for a line of no words."""
    counted, in_lead, in_whole = 0, 0, 0
    for at in range(lines[row, TOKEN], lines[row + 1, TOKEN]):
        if sizes[at] >= MIN_LETTERS:
            counted += 1
            stands = value(few, stems[at])
            in_lead += stands & IN_LEAD != 0
            in_whole += stands & IN_WHOLE != 0
    if not counted:
        return np.nan
    return LEAD_SHARE * (in_lead / counted) + (1 - LEAD_SHARE) * (in_whole / counted)


@loop
def _fit(alike: float, repeats: int, distance: int) -> float:
    """Return how well a line fits a run that is so much like it."""
    return alike + REPEATED * repeats - FAR * distance


@loop
def _is_caption(lines: I64, whole: U64, start: int, stop: int, row: int) -> bool:
    """Say whether a line that is not the first of its page is a name just as the run has it."""
    begin, end = lines[row, TOKEN], lines[row + 1, TOKEN]
    top = lines[row, columns.ROW] == 0
    return not top and _says(whole, begin, end, lines[start, TOKEN], lines[stop, TOKEN])


@loop
def _says(whole: U64, begin: int, end: int, start: int, stop: int) -> bool:
    """Say whether some words stand one after the other among others."""
    for at in range(start, stop - (end - begin) + 1):
        if whole[at] != whole[begin]:
            continue
        row = 1
        while row < end - begin and whole[at + row] == whole[begin + row]:
            row += 1
        if row == end - begin:
            return True
    return False


@loop
def _repeats(lines: I64, n: int, units: U32, whole: U64, start: int, stop: int, row: int) -> int:
    """Return how often a line stands on its page: outside of a run also as part of others.

    What holds the line holds its second word, which others stand around, as a word.
    """
    found, size = lines[lines[row, FIRST], COUNT], lines[row, SIZE]
    second = whole[lines[row, TOKEN] + 1]
    at, last = 0, lines[n, TOKEN]
    other = 0
    while True:
        at = _next(whole, second, at, last)
        if at == last:
            return int(found)
        while lines[other + 1, TOKEN] <= at:
            other += 1
        if lines[other, SIZE] > size and not start <= other < stop:
            found += _occurrences(units, lines[row, UNIT], size, lines[other, UNIT], lines[other, SIZE])
        at = lines[other + 1, TOKEN]


@loop
def _next(whole: U64, word: np.uint64, at: int, last: int) -> int:
    """Return where a word next stands, or `last`; a stretch without it is passed in few steps."""
    while at + STRIDE <= last:
        alike = 0
        for here in range(at, at + STRIDE):
            alike += whole[np.uint64(here)] == word
        if alike:
            break
        at += STRIDE
    while at < last and whole[np.uint64(at)] != word:
        at += 1
    return at


@loop
def _occurrences(units: U32, first: int, size: int, start: int, long: int) -> int:
    """Return how often some units stand in a line of `long` from `start` on, no two times overlapping."""
    one, two, three = units[first], units[first + 1], units[first + 2]
    stop = start + long - size + 1
    found, free = 0, start
    for block in range(start, stop, STRIDE):
        end = min(block + STRIDE, stop)
        alike = 0
        for at in range(block, end):
            alike += (units[at] == one) & (units[at + 1] == two) & (units[at + 2] == three)
        if not alike:
            continue
        for at in range(block, end):
            if at >= free and units[at] == one and _equal(units, first, at, size):
                found += 1
                free = at + size
    return found


@loop
def _equal(units: U32, one: int, two: int, size: int) -> bool:
    at = 0
    while at < size and units[one + at] == units[two + at]:
        at += 1
    return at == size
