"""Eight bytes, one by one."""

from collections.abc import Callable


def first(data: bytes, holds: Callable[[int], bool]) -> int:
    """Return which byte is the first of a kind, or 8."""
    return next((at for at in range(8) if holds(data[at])), 8)
