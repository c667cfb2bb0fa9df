"""Terms of a document, one counter a zone."""

from collections import Counter
from collections.abc import Sequence


def count(
    title: Sequence[int], text: Sequence[int], bits: int, short: int, lead: int
) -> list[tuple[int, list[int]]]:
    """Return each column in order, with its occurrences in title, short lead, lead and whole, 255 at most."""
    zones = [Counter(word >> 64 - bits for word in [*title, *text[:end]]) for end in (0, short, lead, None)]
    return [(column, [min(255, zone[column]) for zone in zones]) for column in sorted(zones[-1])]
