"""The days that a text names, read off a list of codes, one a word."""

from collections.abc import Sequence

from dedup.kernels.calendar import DAY, HALF, LINK, MONTH, REACH, STAMP, WEEKDAY, YEAR

# "First Tishrin" is October, "second Tishrin" November, "first Kanun" December, "second Kanun" January.
TWO_WORDS = {(HALF, DAY + 1): 10, (HALF, DAY + 2): 11, (HALF + 1, DAY + 1): 12, (HALF + 1, DAY + 2): 1}


def weekdays(codes: Sequence[int], lead: int) -> int:
    """Return the bits of the weekdays among the first codes, but of those before a full date."""
    found = set()
    for at, code in enumerate(codes[:lead]):
        ahead = codes[at + 1 : at + STAMP]
        stamps = YEAR in ahead and (MONTH < ahead[0] < LINK or ahead[0] == YEAR)
        if WEEKDAY <= code < MONTH and not stamps:
            found.add(1 << (code - WEEKDAY))
    return sum(found)


def days(codes: Sequence[int], most: int) -> list[int]:
    """Return 32 * month + day of the first `most` distinct days that stand before a month."""
    found: list[int] = []
    for at, code in enumerate(codes):
        month = TWO_WORDS.get((code, codes[at + 1]), 0) if HALF <= code < DAY and at + 1 < len(codes) else 0
        if MONTH < code < HALF:
            month = code - MONTH
        before = codes[max(0, at - REACH) : at][::-1] if month else []
        for one in before:
            if DAY < one < LINK:
                found.append(32 * month + one - DAY)
            elif one != LINK and not MONTH < one < DAY:
                break
    return list(dict.fromkeys(found))[:most]
