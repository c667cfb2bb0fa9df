"""Cards: results, stories, events and copy groups as HTML for notebooks.

Every foreign string is escaped and stands in a `<bdi>`, so that it neither acts nor reorders its neighbours.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any, Final

from dedup.arabic.glyphs import visible

# Stories, events and reports that are shown, and letters of a title.
FEW: Final = 10
_LONGEST: Final = 200

_NAMES: Final = {"story": "stories", "event": "events", "copy": "distinct texts", "report": "reports"}


def result(counts: Mapping[str, int], rejected: int, stories: Sequence[Any]) -> str:
    """Return how many groups there are, and the largest stories."""
    told = [f"<b>{count:,}</b> {_NAMES[level]}" for level, count in counts.items()]
    told += [f"<b>{rejected:,}</b> rejected"] if rejected else []
    rows = ((str(one.size), str(len(one.events)), _span(one), _title(one)) for one in stories[:FEW])
    left = counts["story"] - min(FEW, len(stories))
    return _card(" · ".join(told), ("reports", "events", "days", "largest stories"), rows, left, "stories")


def story(one: Any) -> str:
    """Return a story: its events by time."""
    events = sorted(one.events, key=lambda event: (event.first_seen is None, event.first_seen, event.id))
    rows = ((_span(event), str(event.size), _title(event), _outlets(event.sources)) for event in events[:FEW])
    told = f"{_title(one)}<br>{_many(one.size, 'report')} · {_many(len(events), 'event')} · {_span(one)}"
    left = len(events) - FEW
    return _card(told, ("days", "reports", "events", "outlets"), rows, left, "events", one)


def event(one: Any) -> str:
    """Return an event: its texts, the representative and why it is that."""
    speaker = one.representative
    rows = (
        (
            "★" if speaker in copy.reports else "·",
            _title(copy),
            _outlets([report.source for report in copy.reports if report.source]),
            str(copy.size),
        )
        for copy in one.copies[:FEW]
    )
    told = f"{_title(one)}<br>{_many(one.size, 'report')} · {_many(len(one.copies), 'text')} · {_span(one)}"
    left = len(one.copies) - FEW
    return _card(told, ("", "texts", "outlets", "reports"), rows, left, "texts", one)


def copy(one: Any) -> str:
    """Return a copy group: its reports."""
    rows = (
        (
            "★" if report == one.representative else "=",
            _bdi(report.title or report.id),
            _bdi(report.source or ""),
            _day(report.published),
        )
        for report in one.reports[:FEW]
    )
    told = f"{_title(one)}<br>{_many(one.size, 'report')} of one text"
    return _card(told, ("", "titles", "outlets", "days"), rows, one.size - FEW, "reports", one)


def _card(
    told: str, head: Sequence[str], rows: Iterable[Sequence[str]], left: int, what: str, of: Any = None
) -> str:
    """Return a table under a line or two; cells are HTML already."""
    cells = "".join(f"<th>{name}</th>" for name in head)
    body = "".join(f"<tr>{''.join(_cell(cell) for cell in row)}</tr>" for row in rows)
    more = f"<p>… and {left:,} more {what}</p>" if left > 0 else ""
    why = (
        f"<p><small>★ {'; '.join(map(_bdi, of.reasons))}</small></p>" if of is not None and of.reasons else ""
    )
    table = f"<table><thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table>"
    return f"<div><p>{told}</p>{table}{more}{why}</div>"


def _cell(content: str) -> str:
    return f'<td style="text-align: start">{content}</td>'


def _bdi(text: str) -> str:
    shown = visible(text[: 2 * _LONGEST])
    return f"<bdi>{escape(shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + '…')}</bdi>"


def _title(group: Any) -> str:
    return _bdi(group.representative.title or group.representative.id)


def _outlets(sources: Iterable[str]) -> str:
    return ", ".join(map(_bdi, dict.fromkeys(sources)))


def _span(group: Any) -> str:
    """Return the first and the last day of a group."""
    first, last = _day(group.first_seen), _day(group.last_seen)
    return first if first == last else f"{first} – {last}"


def _day(when: datetime | None) -> str:
    return "no date" if when is None else f"{when:%Y-%m-%d}"


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
