"""What a run knows of two reports, level by level, in sentences."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from dedup.cli.isolates import isolate, visible
from dedup.results import Result

Row: TypeAlias = Mapping[str, Any]

LEVELS: Final = ("copy", "event", "story")
BELOW: Final = {"event": "copy", "story": "event"}
ONE: Final = {"copy": "one text", "event": "one event", "story": "one story"}

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
    "event": {"template": _TEMPLATE, "dates": "the days that they name lie too far apart"},
    "story": {},
}


class Case:
    """Two reports, A and B, before a run.

    Args:
        result: The run.
        a: Id of a report of the run.
        b: Id of another.
    """

    def __init__(self, result: Result, a: str, b: str) -> None:
        self._result = result
        self._sides = tuple(self._rows("id", name).to_pylist()[0] for name in (a, b))

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
        sizes = [self._rows(level, group).num_rows for group in groups]
        told = [f"{size:,} reports" if size > 1 else "alone" for size in sizes]
        named = " and ".join(f"{group} ({size})" for group, size in zip(groups, told, strict=True))
        return f"{ONE[level].capitalize()}: {'yes' if together else 'no'}, {named}"

    def _of_texts(self, together: bool) -> Iterator[str]:
        """Yield why the two are one text, or are not."""
        groups = [self._rows("copy", side["copy"])["id"] for side in self._sides]
        pair = self._best("copy", *(pa.chunked_array([[side["id"]]], pa.string()) for side in self._sides))
        if pair is None and together:
            yield from self._unpaired(groups[0])
            return
        if pair is None:
            pair = self._best("copy", *groups)
            if pair is None:
                yield "Too few words in a row are shared, or one text is short, for their pair to be kept."
                return
            yield f"Seen through {_named(pair)}, of the same texts:"
        yield _measured(pair)
        if pair["veto"]:
            yield f"Alike enough, but refused: {_veto(pair)}."
            if together:
                yield "Others of the group hold them together."
        elif together:
            yield "Alike enough to be copies."
        else:
            yield "Alike enough, but too few of the other pairs between their groups are."

    def _unpaired(self, group: pa.ChunkedArray) -> Iterator[str]:
        """Yield why two reports of one text have no pair: equal texts are one before any are compared."""
        pairs = self._pairs("copy", group, group)
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
        pair = self._best(level, *(self._rows(below, side[below])["id"] for side in self._sides))
        cut = float(self._result.run.get("model", {}).get(f"{level}_cut", "nan"))
        if pair is None:
            yield "Too unlike, or too far apart in time, for their pair to be kept."
        else:
            if {pair["a"], pair["b"]} != {side["id"] for side in self._sides}:
                yield f"Seen through {_named(pair)}, the first reports of their {ONE[below][4:]}s:"
            yield _measured(pair)
            score, whom = ("Probability", "") if level == "event" else ("Likeness", " of two single events")
            yield f"{score}: {pair['probability']:.4f}; {cut:g} is needed{whom}."
        if pair is not None and pair["veto"]:
            yield f"Refused: {_veto(pair)}."
        enough = pair is not None and not pair["veto"] and pair["probability"] >= cut
        if together and not enough:
            yield f"Other pairs of the {level} hold them together."
        elif enough and not together and level == "story":
            yield "Enough for a pair, but the stories of the two are less alike than each is within."
        elif enough and not together:
            mean = self._mean(level)
            yield f"Enough for a pair, but the mean of all pairs between the two groups is {mean:.4f}."
            if mean >= cut:
                yield f"That would do, too; together they would be too long or too large for one {level}."

    def _mean(self, level: str) -> float:
        """Return what linkage compares with the cut: the mean over all pairs of two groups, absent ones 0."""
        groups = [self._rows(level, side[level]) for side in self._sides]
        pairs = self._pairs(level, *(group["id"] for group in groups))
        total: float = pc.sum(pairs.filter(pc.is_null(pairs["veto"]))["probability"]).as_py() or 0.0
        counts = [int(pc.count_distinct(group[BELOW[level]]).as_py()) for group in groups]
        return total / (counts[0] * counts[1])

    def _rows(self, column: str, value: str) -> pa.Table:
        table = self._result.assignments
        return table.filter(pc.equal(table[column], value))

    def _best(self, level: str, ones: pa.ChunkedArray, others: pa.ChunkedArray) -> Row | None:
        """Return the kept pair of the highest score between two sets of reports."""
        score = "jaccard" if level == "copy" else "probability"
        order = [(score, "descending"), ("a", "ascending"), ("b", "ascending")]
        best: list[Row] = self._pairs(level, ones, others).sort_by(order).slice(0, 1).to_pylist()
        return best[0] if best else None

    def _pairs(self, level: str, ones: pa.ChunkedArray, others: pa.ChunkedArray) -> pa.Table:
        """Return the kept pairs between two sets of reports, whichever comes first."""
        pairs = self._result.pairs.filter(pc.equal(self._result.pairs["level"], level))
        there = pc.and_(pc.is_in(pairs["a"], ones), pc.is_in(pairs["b"], others))
        back = pc.and_(pc.is_in(pairs["a"], others), pc.is_in(pairs["b"], ones))
        return pairs.filter(pc.or_(there, back))


def _named(pair: Row) -> str:
    return f"{isolate(pair['a'])} and {isolate(pair['b'])}"


def _veto(pair: Row) -> str:
    return VETOES[pair["level"]].get(pair["veto"], visible(pair["veto"]))


def _measured(pair: Row) -> str:
    """Return the measures of a pair in a line."""
    told = [
        "{jaccard:.3f} of their word triples shared, {containment:.3f} of the shorter text's",
        "cosine {cosine_full:.3f}",
        "of title and lead {cosine_lead:.3f}",
        "{days:.1f} days apart",
    ]
    keys = ("jaccard", "cosine_full", "cosine_lead", "days")
    lines = [text.format(**pair) for key, text in zip(keys, told, strict=True) if pair[key] is not None]
    return ", ".join([*lines, *(["one without a date"] if pair["days"] is None else [])])
