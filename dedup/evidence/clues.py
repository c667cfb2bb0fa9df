"""What the event model weighed of a pair, in words, and what would have had to differ."""

from collections.abc import Iterator, Mapping, Sequence
from math import exp, log
from typing import Any, Final, Literal, NamedTuple


class Clue(NamedTuple):
    """A feature of the model in words.

    Attributes:
        kind: `share` is a value in [0, 1], told in hundredths; `yes` holds or does not, and is told where
            it does; `days` is a number of days.
        words: What it says of two reports.
    """

    kind: Literal["share", "yes", "days"]
    words: str


# Every feature of `stages.links.FEATURES`; a test holds that none is missing.
CLUES: Final[Mapping[str, Clue]] = {
    "cosine_short": Clue("share", "titles and first 30 words are alike"),
    "cosine_lead": Clue("share", "titles and first 60 words are alike"),
    "cosine_full": Clue("share", "the whole texts are alike"),
    "found_least": Clue("share", "either holds what the other leads with"),
    "found_most": Clue("share", "one holds what the other leads with"),
    "title_least": Clue("share", "either leads with what the other's title says"),
    "title_most": Clue("share", "one leads with what the other's title says"),
    "gist": Clue("share", "they lead with words that go with the same headlines"),
    "recycled": Clue("share", "one outlet used passages again, as background is"),
    "lead_weekdays_differ": Clue("yes", "they lead with different weekdays"),
    "number": Clue("yes", "they name the same rare number"),
    "same_source": Clue("yes", "both are of one outlet, which tells a happening once"),
    "shared_outlets": Clue("share", "the same outlets carry both"),
    "days": Clue("days", "days lie between them"),
}
FEW: Final = "to begin with: most pairs that share a word or two tell two events"
LEGEND: Final = "each 0.7 doubles the odds"

# What weighs less sways nothing: odds of 7 to 6.
LIGHT: Final = 0.15
_CELLS: Final = 8  # of the longest bar
_SURE: Final = 1e-9  # keeps the odds of a sure cut finite


class Piece(NamedTuple):
    """A feature, its value for a pair, its coefficient, and what it adds to the log-odds."""

    feature: str
    value: float
    coefficient: float

    @property
    def weight(self) -> float:
        return self.value * self.coefficient


class Weighing(NamedTuple):
    """What the model weighed of a pair, and where it starts from."""

    pieces: tuple[Piece, ...]
    start: float

    @property
    def total(self) -> float:
        """The log-odds of the pair."""
        return self.start + sum(piece.weight for piece in self.pieces)


def weigh(model: Mapping[str, Any], pair: Mapping[str, Any]) -> Weighing | None:
    """Return what the model of a run weighed of a pair, None where the run does not say.

    Of the weights for pairs without two dates those were used that give the pair's probability.
    """
    kinds = ("undated", "untitled") if pair.get("days") is None else ("dated",)
    found = [weighing for kind in kinds if (weighing := _weighed(model, pair, kind)) is not None]
    probability = pair.get("probability") or 0.0
    return min(found, key=lambda weighing: abs(_chance(weighing.total) - probability), default=None)


def _weighed(model: Mapping[str, Any], pair: Mapping[str, Any], kind: str) -> Weighing | None:
    """Return what some weights of a model say of a pair, None where they do not fit it."""
    values, names, weights = pair.get("evidence"), model.get("features"), model.get(kind)
    if not values or not names or not weights or len(values) != len(names):
        return None
    table = zip(names, values, weights["coefficients"], strict=True)
    return Weighing(tuple(Piece(*row) for row in table), float(weights["intercept"]))


def told(weighing: Weighing) -> Iterator[str]:
    """Yield what speaks for a pair and what against it, the strongest first, with its weight."""
    rows = [(piece.weight, describe(piece)) for piece in weighing.pieces]
    rows.append((weighing.start, FEW))
    rows = sorted(
        ((weight, words) for weight, words in rows if abs(weight) >= LIGHT),
        key=lambda row: (-abs(row[0]), row[1]),
    )
    longest = max((abs(weight) for weight, _ in rows), default=1.0)
    for heading, sign in ((f"For one event ({LEGEND}):", 1), ("Against it:", -1)):
        side = [(weight, words) for weight, words in rows if weight * sign > 0]
        if side:
            yield heading
        for weight, words in side:
            bar = "█" * max(1, round(_CELLS * abs(weight) / longest))
            yield f"  {weight:+5.1f}  {bar:{_CELLS}}  {words}"


def describe(piece: Piece) -> str:
    """Return a piece in words, with its value."""
    clue = CLUES.get(piece.feature) or Clue("share", piece.feature.replace("_", " "))
    if clue.kind == "yes":
        return clue.words
    if clue.kind == "days":
        return f"{piece.value:.1f} {clue.words}"
    return f"{clue.words}: {100 * piece.value:.0f} of 100"


def turning(weighing: Weighing, cut: float) -> str:
    """Say what would have had to differ for the pair to be on the other side of the cut."""
    needed = log(max(cut, _SURE) / max(1 - cut, _SURE))
    gap = needed - weighing.total
    return _holding(weighing, -gap, cut) if gap <= 0 else _lacking(weighing.pieces, gap)


def _holding(weighing: Weighing, margin: float, cut: float) -> str:
    """Say what the strongest evidence decides."""
    best = max(weighing.pieces, key=lambda piece: (piece.weight, piece.feature), default=None)
    if best is None or best.weight < LIGHT:
        return "Nothing in particular speaks for them: the model starts there."
    without = _percent(weighing.total - best.weight)
    strongest = (CLUES[best.feature].words if best.feature in CLUES else describe(best)).rstrip(":")
    if best.weight > margin:
        return f"Had they nothing of this: “{strongest}”, it would be {without}, and they would be apart."
    return f"It holds without its strongest evidence, too (“{strongest}”): {without}."


def _lacking(pieces: Sequence[Piece], gap: float) -> str:
    """Say which single change would have made the pair one event, the smallest first."""
    changes: list[tuple[float, str, str]] = []
    for piece in pieces:
        clue = CLUES.get(piece.feature)
        if clue is None or not piece.coefficient:
            continue
        wanted = piece.value + gap / piece.coefficient
        if clue.kind == "share" and 0 <= wanted <= 1:
            there, here = _apart(100 * wanted, 100 * piece.value, 0)
            words = f"“{clue.words}” were {there} of 100, not {here}"
            changes.append((abs(wanted - piece.value), piece.feature, words))
        elif clue.kind == "days" and 0 <= wanted < piece.value:
            there, here = _apart(wanted, piece.value, 1)
            changes.append((0.0, piece.feature, f"they were {there} days apart, not {here}"))
        elif clue.kind == "yes" and _flips(piece, gap):
            changes.append((0.0, piece.feature, f"it were {'not ' * bool(piece.value)}so that {clue.words}"))
    if not changes:
        return "No single change would be enough."
    return f"It would be enough if {' or if '.join(words for *_, words in sorted(changes)[:2])}."


def _apart(one: float, other: float, digits: int) -> tuple[str, str]:
    """Return two numbers with so many digits, or as many more as tell them apart, up to three."""
    while digits < 3 and f"{one:.{digits}f}" == f"{other:.{digits}f}":
        digits += 1
    return f"{one:.{digits}f}", f"{other:.{digits}f}"


def _flips(piece: Piece, gap: float) -> bool:
    """Say whether a yes made a no, or a no made a yes, closes the gap."""
    return piece.coefficient * (1 - 2 * piece.value) >= gap


def percent(probability: float) -> str:
    """Return a probability as people say it; nothing is called sure.

    >>> percent(0.99921), percent(0.4), percent(0.0004)
    ('99.9 %', '40 %', 'below 0.1 %')
    """
    if probability < 0.001:
        return "below 0.1 %"
    if probability > 0.999:
        return "99.9 %" if probability < 0.9995 else "above 99.9 %"
    digits = 0 if 0.05 <= probability <= 0.95 else 1
    return f"{100 * probability:.{digits}f} %"


def _percent(odds: float) -> str:
    return percent(_chance(odds))


def _chance(odds: float) -> float:
    return 1 / (1 + exp(-max(-30.0, min(30.0, odds))))
