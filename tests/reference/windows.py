"""Windows of time, row by row."""

from collections.abc import Sequence


def back(times: Sequence[int | None], seconds: int, first: int, last: int) -> tuple[int, list[int]]:
    """Return the first row that those from `first` to before `last` look back on, and where windows begin.

    Args:
        times: Rising, None for the last ones, which look back on all.
        seconds: That the others look back.
        first, last: The run.

    Returns:
        Counted from that first row, of it and all that follow it.
    """

    def since(row: int) -> int:
        time = times[row]
        if time is None:
            return 0
        return next(other for other in range(row + 1) if (times[other] or 0) >= time - seconds)

    begin = min(map(since, range(first, last)), default=0)
    return begin, [max(0, since(row) - begin) for row in range(begin, last)]
