"""The table of the quality gate: one line a figure and system."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from benchmarks.agreement import Agreement, Interval
from benchmarks.pairs import Verdict, figures

OURS: Final = "dedup"
_SHARES: Final = ("b3_p", "b3_r", "b3_f1", "pair_p", "pair_r", "pair_f1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What one system reaches in one question.

    Attributes:
        figure: ``event``, ``copy``, ``recall`` and the like.
        system: `OURS`, or a rival.
        value: The figure; of an agreement its BCubed F1.
        scores: Figures of an agreement or a rate, each with its 95 % interval.
        better: Of a rival: the share of resamples in which ours is better.
        note: What else there is to say.
    """

    figure: str
    system: str = OURS
    value: float
    scores: Mapping[str, Interval] = field(default_factory=dict)
    better: float | None = None
    note: str = ""


def of_agreement(figure: str, found: Agreement, *, system: str = OURS, ours: Agreement | None = None) -> Line:
    """Return the line of an agreement; of a rival's, with how often ours is better."""
    scores = found.figures()
    return Line(
        figure=figure,
        system=system,
        value=scores["b3_f1"][0],
        scores=scores,
        better=None if ours is None else ours.better(found),
        note=f"{found.groups}/{found.gold} groups",
    )


def of_rate(
    figure: str, rate: Interval, note: str = "", *, system: str = OURS, better: float | None = None
) -> Line:
    """Return the line of a share; of a rival's, with how often ours is better."""
    return Line(figure=figure, system=system, value=rate[0], scores={figure: rate}, better=better, note=note)


def of_pairs(verdicts: Sequence[Verdict], *, system: str = OURS) -> list[Line]:
    """Return the lines of the labelled pairs."""
    positive = [one for one in verdicts if one.pair.one_event]
    negative = [one for one in verdicts if one.pair.one_event is False]
    notes = {
        "precision": f"{sum(one.event for one in negative)} of {len(negative)} negatives in one event",
        "recall": f"{sum(one.event for one in positive)} of {len(positive)} positives in one event",
        "apart": f"{sum(one.copied for one in negative)} of {len(negative)} negatives in one copy group",
    }
    return [of_rate(name, rate, notes[name], system=system) for name, rate in figures(verdicts).items()]


def show(lines: Mapping[str, Sequence[Line]], floors: Mapping[str, Mapping[str, float]]) -> Iterable[str]:
    """Yield the table, slice by slice; floors stand beside our own figures."""
    yield (
        f"{'slice':9s} {'figure':14s} {'system':20s} {'value':>5s} {'95 %':>11s} {'floor':>5s} "
        f"{'BCubed P/R':>11s}  {'pairs P/R/F1':>16s} {'95 %':>11s} {'ARI':>5s} {'95 %':>11s} {'P(ours)':>7s}"
    )
    for name, of_slice in lines.items():
        for line in of_slice:
            floor = floors.get(name, {}).get(line.figure) if line.system == OURS else None
            told = f"{name:9s} {line.figure:14s} {line.system:20s} {_short(line.value)}"
            told += f" {_span(line):11s} {'' if floor is None else _short(floor):>5s}"
            yield f"{told} {_behind(line)} {line.note}".rstrip()


def _behind(line: Line) -> str:
    """Return what stands behind a line of an agreement."""
    if "b3_p" not in line.scores:
        return "" if line.better is None else f"P(ours) {line.better:.3f};"
    p, r, _, pair_p, pair_r, pair_f1 = (_short(line.scores[name][0]) for name in _SHARES)
    better = "" if line.better is None else f"{line.better:.3f}"
    return (
        f"{p}/{r}  {pair_p}/{pair_r}/{pair_f1} {_span(line, 'pair_f1')} "
        f"{_short(line.scores['ari'][0])} {_span(line, 'ari')} {better:>7s}"
    )


def _span(line: Line, figure: str = "") -> str:
    """Return the interval of a figure; of the value if none is named."""
    found = line.scores.get(figure or ("b3_f1" if "b3_f1" in line.scores else line.figure))
    return "" if found is None else f"{_short(found[1])}-{_short(found[2])}"


def _short(value: float) -> str:
    """Return a share without its leading zero.

    >>> _short(0.8764), _short(1.0), _short(-0.01)
    (' .876', '1.000', '-.010')
    """
    return f"{value:5.3f}".replace("0.", ".", 1).rjust(5)
