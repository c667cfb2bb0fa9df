"""What a run knows of two reports, level by level, in sentences."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import pyarrow as pa

from dedup.arabic.glyphs import visible
from dedup.evidence import clues
from dedup.evidence.isolates import isolate
from dedup.evidence.pairs import BELOW, LEVELS, Groups, Row, Told

ONE: Final = {"copy": "one text", "event": "one event", "story": "one story"}
# By the closest level at which two reports are together.
VERDICTS: Final = {
    "copy": "Copies: one text, edited.",
    "event": "One event, told in two texts.",
    "story": "One story: two events of one affair.",
    "": "Apart: no level joins them.",
}

_TEMPLATE: Final = "what they share returns on many days, as the phrases of bulletins and cables do"
# By level, then by the word in `veto` of the pairs.
VETOES: Final[Mapping[str, Mapping[str, str]]] = {
    "copy": {
        "recycled": "both are of one outlet, which uses its background again, and they differ too much",
        "template": _TEMPLATE,
        "late": "they are more than a day apart, and what they share returns on other days too",
        "lead": "one leads with other news: they share what stands further down",
        "numbers": "the lead of each holds a number that the other text lacks",
    },
    "event": {
        "template": _TEMPLATE,
        "dates": "the days that they name lie too far apart",
        "numbers": "a day or more apart, the lead of each holds a number that the other text lacks",
    },
    "story": {},
}


def vetoed(pair: Row) -> str:
    """Return what spoke against a pair, in words."""
    return VETOES[pair["level"]].get(pair["veto"], visible(pair["veto"]))


class Case:
    """Two reports, A and B, before a run.

    Args:
        result: The run.
        a: Id of a report of the run.
        b: Id of another.
    """

    def __init__(self, result: Told, a: str, b: str) -> None:
        self._groups = Groups(result)
        self._model: Mapping[str, Any] = result.run.get("model", {})
        self._settings: Mapping[str, Any] = result.run.get("settings", {})
        self._sides = tuple(self._groups.of_report(name) for name in (a, b))

    def verdict(self) -> str:
        """Return which level joins the two, in a sentence."""
        return VERDICTS[next((level for level in LEVELS if self._together(level)), "")]

    def told(self) -> Iterator[str]:
        """Yield a paragraph a level: whether the two are together, and why."""
        for level in LEVELS:
            together = self._together(level)
            if level == "copy":
                reasons = list(self._of_texts(together))
            elif self._together(BELOW[level]):
                reasons = [f"They are {ONE[BELOW[level]]} already."]
            else:
                reasons = list(self._of_groups(level, together))
            yield "\n  ".join([self._heading(level, together), *reasons])

    def _together(self, level: str) -> bool:
        one, other = self._sides
        return bool(one[level] == other[level])

    def _heading(self, level: str, together: bool) -> str:
        """Return yes or no, and the groups with their sizes."""
        groups = [side[level] for side in self._sides][: 1 if together else 2]
        named = " and ".join(self._groups.named(level, group) for group in groups)
        return f"{ONE[level].capitalize()}: {'yes' if together else 'no'}, {named}"

    def _of_texts(self, together: bool) -> Iterator[str]:
        """Yield why the two are one text, or are not."""
        groups = [self._groups.rows("copy", side["copy"])["id"] for side in self._sides]
        pair = self._groups.best(
            "copy", *(pa.chunked_array([[side["id"]]], pa.string()) for side in self._sides)
        )
        if pair is None and together:
            yield from self._unpaired(groups[0])
            return
        if pair is None:
            pair = self._groups.best("copy", *groups)
            if pair is None:
                yield "Too few words in a row are shared, or one text is short, for their pair to be kept."
                return
            yield f"Seen through {_named(pair)}, of the same texts:"
        yield from self._overlap(pair)
        if pair["veto"]:
            yield f"Alike enough, but refused: {vetoed(pair)}."
            if together:
                yield "Others of the group hold them together."
        elif together:
            yield "Alike enough to be copies."
        else:
            yield "Alike enough, but too few of the other pairs between their groups are."

    def _overlap(self, pair: Row) -> Iterator[str]:
        """Yield what two texts share, and how much was needed."""
        yield (
            f"Of their runs of three words {_of(pair['jaccard'])} are in both; "
            f"of the shorter text's, {_of(pair['containment'])}."
        )
        yield _likeness(pair)
        rules = [self._settings.get(name) for name in ("jaccard", "jaccard_same_source", "containment")]
        if None not in rules:
            between, within, cut = (f"{100 * float(rule or 0):.0f}" for rule in rules)
            yield f"Needed: {between} between two outlets, {within} within one; of a shorter text {cut}."

    def _unpaired(self, group: pa.ChunkedArray) -> Iterator[str]:
        """Yield why two reports of one text have no pair: equal texts are one before any are compared."""
        pairs = self._groups.pairs("copy", group, group)
        paired = {*pairs["a"].to_pylist(), *pairs["b"].to_pylist()}
        equal = [letter for letter, side in zip("AB", self._sides, strict=True) if side["id"] not in paired]
        if not paired:
            yield "Word for word the same, spelling and marks apart (of a report without text: the title)."
        elif equal:
            yield f"{' and '.join(equal)}: word for word the text of another report of the group."
        else:
            yield "They have no pair of their own; others of the group are alike enough to both."

    def _of_groups(self, level: str, together: bool) -> Iterator[str]:
        """Yield why the groups of the two hold together at a level, or do not."""
        below = BELOW[level]
        pair = self._groups.best(
            level, *(self._groups.rows(below, side[below])["id"] for side in self._sides)
        )
        cut = float(self._model.get(f"{level}_cut", "nan"))
        if pair is None:
            yield self._unkept(level)
        else:
            if {pair["a"], pair["b"]} != {side["id"] for side in self._sides}:
                yield f"Seen through {_named(pair)}, the first reports of their {ONE[below][4:]}s:"
            yield from self._weighed(pair, cut) if level == "event" else self._related(pair, cut)
            if pair["veto"]:
                how = "Refused all the same" if pair["probability"] >= cut else "Refused, besides"
                yield f"{how}: {vetoed(pair)}."
        enough = pair is not None and not pair["veto"] and pair["probability"] >= cut
        if together and not enough:
            yield f"Other pairs of the {level} hold them together."
        elif enough and not together:
            yield from self._outvoted(level, cut)

    def _unkept(self, level: str) -> str:
        """Say why a pair was not kept: too far apart, or too unlike."""
        window = self._settings.get({"event": "window_days", "story": "story_window_days"}[level])
        dates = [side["published"] for side in self._sides]
        if window is None or None in dates:
            return "Too unlike, or too far apart in time, for their pair to be kept."
        days = abs((dates[0] - dates[1]).total_seconds()) / 86_400
        if days > window:
            return f"They are {days:,.0f} days apart; only those within {window:g} days are compared."
        return "Too unlike for their pair to be kept: they share too few of their most telling words."

    def _weighed(self, pair: Row, cut: float) -> Iterator[str]:
        """Yield the probability of a pair of texts, and what the model weighed, the strongest first."""
        yield f"{clues.percent(pair['probability'])} likely to be one event; {clues.percent(cut)} is needed."
        weighing = clues.weigh(self._model, pair)
        if weighing is None:
            yield _likeness(pair)
            return
        yield from clues.told(weighing)
        if not pair["veto"]:
            yield clues.turning(weighing, cut)

    def _related(self, pair: Row, cut: float) -> Iterator[str]:
        """Yield how alike two events are, and what is needed."""
        shared = pair["cosine_full"]
        alike = f"alike: {_of(shared)}, titles and openings counting most; " if shared is not None else ""
        yield f"Of the two events: {alike}{_apart(pair)}."
        likeness, needed = _of(pair["probability"]), _of(cut)
        yield f"With all that happened in those days, a likeness of {likeness}; single events need {needed}."

    def _outvoted(self, level: str, cut: float) -> Iterator[str]:
        """Yield why a pair that would do is not enough for its two groups."""
        if level == "story":
            yield "Enough for a pair, but the stories of the two are less alike than each is within."
            return
        mean, refused = self._groups.between(level, *(side[level] for side in self._sides))
        if refused:
            pairs = "pair is" if refused == 1 else "pairs are"
            yield f"Enough for a pair, but {refused:,} other {pairs} refused between the two groups."
        if refused and mean < cut:
            yield "Each counts as much against them as a sure pair for them, and the mean is too low."
        elif not refused:
            told = clues.percent(mean)
            yield f"Enough for a pair, but the mean of all pairs between the two groups is {told}."
        if mean >= cut:
            yield f"That would do, too; together they would be too long or too large for one {level}."


def _named(pair: Row) -> str:
    return f"{isolate(pair['a'])} and {isolate(pair['b'])}"


def _of(share: float) -> str:
    return f"{100 * share:.0f} of 100"


def _likeness(pair: Row) -> str:
    """Return how alike a pair is, and how far apart in time, in a line."""
    told = _alike(pair)
    return f"{told[0].upper()}{told[1:]}."


def _alike(pair: Row) -> str:
    told = [f"whole texts alike: {_of(pair['cosine_full'])}"] if pair["cosine_full"] is not None else []
    if pair["cosine_lead"] is not None:
        told.append(f"titles and openings: {_of(pair['cosine_lead'])}")
    return "; ".join([*told, _apart(pair)])


def _apart(pair: Row) -> str:
    return "a date is missing" if pair["days"] is None else f"{pair['days']:.1f} days apart"
