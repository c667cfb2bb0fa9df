"""Whether the numbers of a line may be a date or clocks, so that `arabic.dates` must look at it."""

from dedup._types import I64, U32
from dedup.kernels import codes, columns
from dedup.kernels._jit import loop
from dedup.kernels.columns import CHARS, FLAGS, SIZE, UNIT

# The measures of `arabic.dates` and `blocks`; a test holds them equal.
MAX_DATE, CLOCKS, SENTENCE = 200, 3, 40
FIRST_YEAR, LAST_YEAR = 1900, 2100
# Letters of a date line that are no date's, and of one that says itself what it is.
MOST_LETTERS, MOST_STATED = 30, 45
# Letters of a date beside its months ("of the month of", "of the year"), of a month, and of a weekday.
DATE_LETTERS, MONTH_LETTERS, WEEKDAY_LETTERS = 16, 12, 9
ALEF = 0x627
# What phrases tell, as in `kinds`.
MONTH, DAYTIME, STATED = 1 << 13, 1 << 14, 1 << 16


@loop
def is_age(info: I64, units: U32, line: I64, at: int) -> bool:
    """Say whether hours, minutes or days follow, or their number."""
    at += 1
    if at + 2 >= line[SIZE]:
        return False
    one, two, three = units[line[UNIT] + at], units[line[UNIT] + at + 1], units[line[UNIT] + at + 2]
    if codes.bits(info, one) & codes.DECIMAL:
        return True
    hours = one == 0x633 and two == ALEF and three == 0x639
    minutes = one == 0x62F and two == 0x642 and three == 0x64A
    return bool(hours or minutes or (one == 0x64A and two == 0x648 and three == 0x645))


@loop
def counts(info: I64, units: U32, line: I64, ago: int, found: int, weekdays: int, months: int) -> bool:
    """Say whether the numbers of a line may be a full date, or as many clocks as a list has."""
    ended = line[FLAGS] & columns.SENTENCE and line[CHARS] >= SENTENCE
    if line[CHARS] > MAX_DATE and (ended or (ago < CLOCKS and not line[FLAGS] & columns.HAS_SIGN)):
        return False
    years, numeric, days, clocks, digits, letters = 0, 0, 0, ago, 0, 0
    run, value, sign, before = 0, 0, 0, 0  # the sign before a number, its own digits before that
    stop = line[UNIT] + line[SIZE]
    for at in range(line[UNIT], stop + 1):
        unit = int(units[at]) if at < stop else 0
        known = codes.bits(info, unit)
        if known & codes.DECIMAL:
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
        letters += known & codes.ALPHA != 0
        if not known & codes.SPACE:
            sign = unit
    # What skimming drops may stand between two numbers.
    torn = line[SIZE] < line[CHARS] and digits > 4
    if not ended and clocks >= (1 if torn else CLOCKS):
        return True
    if line[CHARS] > MAX_DATE:
        return False
    if torn:
        return True
    letters -= years * DATE_LETTERS + months * MONTH_LETTERS + weekdays * WEEKDAY_LETTERS
    if letters > (MOST_STATED if found & STATED else MOST_LETTERS) and not found & DAYTIME:
        return False
    return years > 0 and days > 0 and (numeric > 0 or found & MONTH != 0)


@loop
def _sign(info: I64, units: U32, at: int, stop: int) -> bool:
    """Say whether a sign of numeric dates follows, blanks between."""
    while at < stop and codes.bits(info, units[at]) & codes.SPACE:
        at += 1
    return at < stop and (units[at] == 0x2D or units[at] == 0x2F or units[at] == 0x2E)


@loop
def _digit(unit: int) -> int:
    """Return the value of a digit of the three usual rows; of any other so much that no year comes of it."""
    if unit <= 0x39:
        return unit - 0x30
    if 0x660 <= unit <= 0x669:
        return unit - 0x660
    return unit - 0x6F0 if 0x6F0 <= unit <= 0x6F9 else 1_000_000
