"""Tolls of a text, with dictionaries."""

from collections.abc import Collection, Mapping, Sequence

AHEAD = 4
Sign = tuple[int, bool, bool]


def count(
    words: Sequence[int],
    signs: Mapping[int, Sign],
    numbers: Mapping[int, int],
    added: Mapping[int, int],
    thousands: Collection[int],
    kinds: int,
) -> list[int]:
    """Return the highest number beside a sign of each kind, 0 where there is none.

    Args:
        words: The words that are read.
        signs: Kind of a word, whether its number may follow, and whether it may precede.
        numbers: Values of words.
        added: Values of the words that add to ones right before them.
        thousands: Words that undo a number before them.
        kinds: Kinds of signs.
    """
    highest = [0] * kinds
    for at, word in enumerate(words):
        if word not in signs:
            continue
        kind, may_follow, may_precede = signs[word]
        found = _before(words[:at], numbers, added) if may_precede else 0
        if not found and may_follow:
            found = _after(words[at + 1 :], kind, signs, numbers, added, thousands)
        highest[kind] = max(highest[kind], found)
    return highest


def _before(words: Sequence[int], numbers: Mapping[int, int], added: Mapping[int, int]) -> int:
    """Return the number at the end of some words: ones and tens together, if the tens say so or are ten."""
    last, ones = ([*words[-2:], None, None][at] for at in ((1, 0) if len(words) > 1 else (0, 1)))
    small = ones not in added and numbers.get(ones, 0) < 10
    if last in added:
        return added[last] + numbers.get(ones, 0) if small else 0
    return numbers.get(last, 0) + (numbers.get(ones, 0) if small and numbers.get(last, 0) == 10 else 0)


def _after(
    words: Sequence[int],
    kind: int,
    signs: Mapping[int, Sign],
    numbers: Mapping[int, int],
    added: Mapping[int, int],
    thousands: Collection[int],
) -> int:
    """Return the first number of some words, unless a sign comes first that does not stand behind its own."""
    for at, word in enumerate(words[:AHEAD]):
        if word in signs and not (signs[word][0] == kind and signs[word][2]):
            return 0
        if word in numbers:
            after = words[at + 1] if at + 1 < len(words) else None
            tens = added.get(after, 10 if numbers.get(after, 0) == 10 else 0)
            return 0 if after in thousands else numbers[word] + (tens if numbers[word] < 10 else 0)
    return 0


def overtaken(
    tolls: Sequence[Sequence[int]], groups: Sequence[int], times: Sequence[int], span: int, share: float
) -> list[bool]:
    """Return whether another document of a group, no farther than `span` in time, names a higher toll."""
    return [
        any(
            0 < low < share * high
            for other, higher in enumerate(tolls)
            if groups[other] == groups[row] and abs(times[other] - times[row]) <= span
            for low, high in zip(named, higher, strict=True)
        )
        for row, named in enumerate(tolls)
    ]
