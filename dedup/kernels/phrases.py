"""Where phrases stand in a page: an automaton that walks over the letters of its units."""

import numpy as np

from dedup._types import I64, U8, U16, U32
from dedup.kernels import codes
from dedup.kernels._jit import loop

# A page of fewer letters is walked in one stretch.
FEW = 256


@loop
def meet(
    steps: U16,
    ends: I64,
    phrases: I64,
    info: I64,
    units: U32,
    letters: U8,
    start: int,
    stop: int,
    hits: I64,
    met: int,
) -> int:
    """Write the phrases of a stretch, and return how many are written by now.

    Args:
        steps: Of `Tables`.
        ends: Likewise.
        phrases: Likewise.
        info: Likewise.
        units: uint32.
        letters: uint8, one a unit.
        start: First unit; before it ends a line, or stands a letter that no phrase has.
        stop: One past the last.
        hits: int64, shape (most, 2), written from `met` on: phrase and its last unit, in reading order.
        met: How many are written.
    """
    state = 0
    for at in range(start, stop):
        state = _next(steps, letters, state, at)
        if state & 1:
            met = _met(info, phrases, units, ends[state >> 1], at, hits, met)
    return met


@loop
def meet_all(
    steps: U16,
    ends: I64,
    phrases: I64,
    info: I64,
    units: U32,
    letters: U8,
    stop: int,
    raw: I64,
    hits: I64,
) -> int:
    """Write the phrases of a page as `meet` does; return how many, -1 if they are too many.

    A step waits for the one before it. So four stretches are walked side by side.

    Args:
        raw: int64, shape (4, most, 2), scratch.
    """
    if stop < FEW:
        return meet(steps, ends, phrases, info, units, letters, 0, stop, hits, 0)
    one, two, three = _cut(letters, 0, stop // 4), 0, 0
    two = _cut(letters, one, stop // 2)
    three = _cut(letters, two, 3 * (stop // 4))
    least = min(one, two - one, three - two, stop - three)
    a = b = c = d = m = n = o = p = 0
    for at in range(least):
        a = _next(steps, letters, a, at)
        b = _next(steps, letters, b, one + at)
        c = _next(steps, letters, c, two + at)
        d = _next(steps, letters, d, three + at)
        if (a | b | c | d) & 1:
            m = _note(raw[0], m, a, at)
            n = _note(raw[1], n, b, one + at)
            o = _note(raw[2], o, c, two + at)
            p = _note(raw[3], p, d, three + at)
    m = _rest(steps, letters, a, least, one, raw[0], m)
    n = _rest(steps, letters, b, one + least, two, raw[1], n)
    o = _rest(steps, letters, c, two + least, three, raw[2], o)
    p = _rest(steps, letters, d, three + least, stop, raw[3], p)
    if max(m, n, o, p) == raw.shape[1]:
        return -1
    met = _take(info, phrases, units, ends, raw[0], m, hits, 0)
    met = _take(info, phrases, units, ends, raw[1], n, hits, met)
    met = _take(info, phrases, units, ends, raw[2], o, hits, met)
    met = _take(info, phrases, units, ends, raw[3], p, hits, met)
    return met if met < hits.shape[0] else -1


@loop
def _next(steps: U16, letters: U8, state: int, at: int) -> int:
    """Return the state behind a letter, doubled, and 1 more where a phrase ends."""
    letter = np.int64(letters[np.uint64(at)] & codes.LETTER_MASK)
    return int(steps[np.uint64((state >> 1) << codes.ROW_BITS | letter)])


@loop
def _cut(letters: U8, least: int, at: int) -> int:
    """Return the last place up to one before which a letter stands that no phrase has."""
    while at > least and letters[np.uint64(at - 1)] & codes.LETTER_MASK:
        at -= 1
    return at


@loop
def _note(raw: I64, count: int, state: int, at: int) -> int:
    """Write where a phrase ends, if one does; return how many are written."""
    if state & 1 and count < raw.shape[0]:
        raw[count, 0], raw[count, 1] = state >> 1, at
        count += 1
    return count


@loop
def _rest(steps: U16, letters: U8, state: int, at: int, stop: int, raw: I64, count: int) -> int:
    """Walk to the end of a stretch; return how many places are written."""
    for here in range(at, stop):
        state = _next(steps, letters, state, here)
        if state & 1:
            count = _note(raw, count, state, here)
    return count


@loop
def _take(info: I64, phrases: I64, units: U32, ends: I64, raw: I64, count: int, hits: I64, met: int) -> int:
    """Write the phrases that end in some places; return how many are written by now."""
    for row in range(count):
        met = _met(info, phrases, units, ends[raw[row, 0]], raw[row, 1], hits, met)
    return met


@loop
def _met(info: I64, phrases: I64, units: U32, phrase: int, end: int, hits: I64, met: int) -> int:
    """Write the phrases that end at a unit, longest first; return how many are written by now.

    Names of agencies are short: in the middle of a word they are passed over.
    """
    while phrase >= 0 and met < hits.shape[0]:
        begin = end - phrases[phrase, codes.LENGTH] + 1
        inside = (
            phrases[phrase, codes.CLASSES] == codes.IS_AGENCY
            and not phrases[phrase, codes.SPACES]
            and begin > 0
        )
        if not inside or not codes.bits(info, units[begin - 1]) & codes.ALNUM:
            hits[met, 0], hits[met, 1] = phrase, end
            met += 1
        phrase = phrases[phrase, codes.SHORTER]
    return met
