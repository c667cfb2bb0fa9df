"""Which outlet had a text first, who carried it after it, and how much later."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from statistics import median
from typing import Any, Final

from dedup.trees import Copy, Report

# Outlets in the table of who copies whom: more are no picture.
MOST: Final = 16
_DAY: Final = timedelta(days=1)


def ranked(reports: Iterable[Report]) -> list[str]:
    """Return the outlets, those of most reports first, then by name."""
    counts = Counter(report.source for report in reports if report.source)
    return sorted(counts, key=lambda name: (-counts[name], name))


def flows(copies: Iterable[Copy], outlets: list[str]) -> dict[str, Any]:
    """Return who had the texts of several outlets first, and who had them after.

    A text counts where one outlet was surely first: a report of midnight has a day and no time, and may
    have come at any time of it.

    Args:
        copies: Copy groups.
        outlets: All outlets, the largest first.

    Returns:
        ``shared``, ``first`` and ``lead`` (median minutes before the next, None without one) of each outlet;
        ``pairs``: rows of first outlet, later outlet, texts, median minutes; ``texts`` and ``unsure``.
    """
    place = {name: at for at, name in enumerate(outlets)}
    shared, first = [0] * len(outlets), [0] * len(outlets)
    leads: defaultdict[int, list[float]] = defaultdict(list)
    lags: defaultdict[tuple[int, int], list[float]] = defaultdict(list)
    texts = unsure = 0
    for copy in copies:
        arrivals = earliest(copy.reports)
        if len(arrivals) < 2:
            continue
        texts += 1
        for name in arrivals:
            shared[place[name]] += 1
        order = sorted(arrivals.items(), key=lambda item: (item[1], item[0]))
        (leader, began), *others = order
        if any(_latest(began) >= moment for _, moment in others):
            unsure += 1
            continue
        first[place[leader]] += 1
        leads[place[leader]].append(_minutes(others[0][1] - began))
        for name, moment in others:
            lags[place[leader], place[name]].append(_minutes(moment - began))
    return {
        "texts": texts,
        "unsure": unsure,
        "shared": shared,
        "first": first,
        "lead": [median(leads[at]) if at in leads else None for at in range(len(outlets))],
        "pairs": [[*pair, len(found), median(found)] for pair, found in sorted(lags.items())],
        "most": MOST,
    }


def earliest(reports: Iterable[Report]) -> dict[str, datetime]:
    """Return when each outlet first had a text; reports without outlet or date are left out."""
    found: dict[str, datetime] = {}
    for report in reports:
        if report.source and report.published:
            found[report.source] = min(report.published, found.get(report.source, report.published))
    return found


def _latest(moment: datetime) -> datetime:
    """Return the last moment that a date may stand for."""
    midnight = not (moment.hour or moment.minute or moment.second)
    return moment + _DAY - timedelta(seconds=1) if midnight else moment


def _minutes(gap: timedelta) -> float:
    return round(gap.total_seconds() / 60, 1)
