"""Pictures of tables, drawn as SVG: dots on a scale of powers of ten, and curves on two such scales."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple
from xml.sax.saxutils import escape

OURS, THEIRS, FLOOR = "#c2410c", "#475569", "#94a3b8"
# Told apart by hue and by lightness.
CURVES: Final = ("#c2410c", "#1d4ed8", "#047857", "#7c3aed", "#475569")
_FONT: Final = "font-family='DejaVu Sans, Verdana, sans-serif'"


class Dot(NamedTuple):
    """One line of a picture: its name, where its dot stands, what is written beside it, and its colour."""

    name: str
    value: float
    told: str
    colour: str = THEIRS


class Scale(NamedTuple):
    """Powers of ten between two ends, and where these stand."""

    low: int
    high: int
    first: float
    last: float

    def __call__(self, value: float) -> float:
        share = (math.log10(value) - self.low) / max(1, self.high - self.low)
        return self.first + share * (self.last - self.first)

    def ticks(self) -> Iterator[tuple[float, str]]:
        """Yield where each power of ten stands, and its name."""
        for power in range(self.low, self.high + 1):
            yield self(10.0**power), short(10.0**power)


def short(value: float) -> str:
    """Return a number in few letters.

    >>> short(0.01), short(1), short(12_300), short(2_500_000), short(1e9)
    ('0.01', '1', '12.3k', '2.5M', '1000M')
    """
    if value >= 1e6:
        return f"{value / 1e6:.3g}M" if value < 1e9 else f"{value / 1e6:.0f}M"
    return f"{value / 1e3:.3g}k" if value >= 1e3 else f"{value:.3g}"


def dots(title: str, unit: str, rows: Sequence[Dot], note: str = "") -> str:
    """Return a picture with a dot for each row, the scale below."""
    left, right, step, top = 290, 290, 26, 62
    width, height = 1_000, top + step * len(rows) + 64
    scale = _scale([row.value for row in rows], left, width - right)
    bottom = top + step * len(rows)
    parts = [_text(20, 28, title, 16, weight="bold")]
    for x, name in scale.ticks():
        parts += [_line(x, top - 14, x, bottom, "#e2e8f0"), _text(x, bottom + 18, name, 11, anchor="middle")]
    parts.append(_text((left + width - right) / 2, bottom + 36, unit, 12, anchor="middle"))
    for at, row in enumerate(rows):
        y = top + step * at
        x = scale(row.value)
        weight = "bold" if row.colour == OURS else "normal"
        parts += [
            _line(left, y, x, y, row.colour, 1.5),
            f"<circle cx='{x:.1f}' cy='{y}' r='6' fill='{row.colour}'/>",
            _text(left - 12, y + 4, row.name, 12, anchor="end", weight=weight),
            _text(x + 12, y + 4, row.told, 12, weight=weight),
        ]
    parts.append(_text(20, height - 8, note, 10, colour="#64748b"))
    return _svg(width, height, parts)


def curves(
    title: str, across: str, series: Mapping[str, Sequence[tuple[float, float]]], note: str = ""
) -> str:
    """Return a picture with a curve for each series, each with its name at its end."""
    left, right, top, width, height = 70, 230, 56, 860, 500
    points = [point for of in series.values() for point in of]
    x_scale = _scale([x for x, _ in points], left, width - right)
    y_scale = _scale([y for _, y in points], height - 70, top)
    parts = [_text(20, 28, title, 16, weight="bold")]
    for x, name in x_scale.ticks():
        parts += [_line(x, top, x, height - 70, "#e2e8f0"), _text(x, height - 50, name, 11, anchor="middle")]
    for y, name in y_scale.ticks():
        parts += [_line(left, y, width - right, y, "#e2e8f0"), _text(left - 8, y + 4, name, 11, anchor="end")]
    parts.append(_text((left + width - right) / 2, height - 32, across, 12, anchor="middle"))
    heights = _apart([y_scale(of[-1][1]) for of in series.values()])
    for at, (name, of) in enumerate(series.items()):
        colour = CURVES[at % len(CURVES)]
        places = [(x_scale(x), y_scale(y)) for x, y in of]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        parts.append(f"<polyline points='{path}' fill='none' stroke='{colour}' stroke-width='2'/>")
        parts += [f"<circle cx='{x:.1f}' cy='{y:.1f}' r='4' fill='{colour}'/>" for x, y in places]
        parts.append(_text(places[-1][0] + 12, heights[at] + 4, name, 12, colour=colour))
    parts.append(_text(20, height - 8, note, 10, colour="#64748b"))
    return _svg(width, height, parts)


def _apart(heights: Sequence[float], least: float = 16) -> list[float]:
    """Return heights in their order, each so far from the next that words do not meet.

    >>> _apart([10, 12, 50])
    [10, 26, 50]
    """
    moved = dict.fromkeys(range(len(heights)), 0.0)
    last = -math.inf
    for at in sorted(moved, key=lambda at: heights[at]):
        last = max(heights[at], last + least)
        moved[at] = last
    return list(moved.values())


def _scale(values: Sequence[float], first: float, last: float) -> Scale:
    low = math.floor(math.log10(min(values)))
    return Scale(low, max(low + 1, math.ceil(math.log10(max(values)))), first, last)


def _text(
    x: float,
    y: float,
    said: str,
    size: int,
    *,
    anchor: str = "start",
    weight: str = "normal",
    colour: str = "#0f172a",
) -> str:
    return (
        f"<text x='{x:.1f}' y='{y:.1f}' font-size='{size}' {_FONT} text-anchor='{anchor}' "
        f"font-weight='{weight}' fill='{colour}'>{escape(said)}</text>"
    )


def _line(x: float, y: float, to_x: float, to_y: float, colour: str, width: float = 1) -> str:
    return (
        f"<line x1='{x:.1f}' y1='{y:.1f}' x2='{to_x:.1f}' y2='{to_y:.1f}' stroke='{colour}' "
        f"stroke-width='{width}'/>"
    )


def _svg(width: int, height: int, parts: Sequence[str]) -> str:
    size = f"width='{width}' height='{height}'"
    head = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}' {size}>"
    return "\n".join([head, f"<rect {size} fill='white'/>", *parts, "</svg>", ""])
