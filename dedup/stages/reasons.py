"""Reasons: why a report speaks for its group, in words."""

from collections.abc import Callable, Sequence
from typing import Final, Protocol

from dedup._types import F64, I64, Bools

ONLY: Final = ("only report",)

_NEAR: Final = (
    "",
    "about what the others lead with",
    "under a title like the others'",
    "its title says what the others lead with",
)


class Facts(Protocol):
    """What there is to say of representatives, as `representatives.Facts` has it."""

    @property
    def groups(self) -> I64: ...

    @property
    def sizes(self) -> I64: ...

    @property
    def cosines(self) -> F64: ...

    @property
    def ranks(self) -> I64: ...

    @property
    def differ(self) -> Bools: ...

    @property
    def complete(self) -> Bools: ...

    @property
    def words(self) -> I64: ...

    @property
    def typical(self) -> F64: ...

    @property
    def turns(self) -> I64: ...

    @property
    def overtaken(self) -> I64: ...

    @property
    def dated(self) -> I64: ...


def tell(facts: Facts, n: int) -> list[tuple[str, ...]]:
    """Return short sentences for each of n groups; `ONLY` where it has one report."""
    sizes = facts.sizes.tolist()
    cosines, ranks, differ = (columns.T.tolist() for columns in (facts.cosines, facts.ranks, facts.differ))
    near = [_near(start, cosines[k], ranks[k], differ[k], sizes) for k, start in enumerate(_NEAR)]
    told = zip(
        *near,
        map(_length, facts.complete.tolist(), facts.words.tolist(), facts.typical.tolist()),
        _faults(_turns, facts.turns),
        _faults(_tolls, facts.overtaken),
        (_order(*row) for row in facts.dated.tolist()),
        strict=True,
    )
    reasons: list[tuple[str, ...]] = [ONLY] * n
    for group, sentences in zip(facts.groups.tolist(), told, strict=True):
        reasons[group] = tuple(filter(None, sentences))
    return reasons


def _near(
    start: str, cosines: Sequence[float], ranks: Sequence[int], differ: Sequence[bool], sizes: Sequence[int]
) -> list[str]:
    """Return a sentence a group on one mean cosine of its representative, empty where it is no reason.

    That is where all of the group have the same, and where the rank is in the lower half; but of the first
    cosine, whose start is empty, low ranks are told too.
    """
    sentences = []
    for cosine, rank, other, size in zip(cosines, ranks, differ, sizes, strict=True):
        high = 2 * rank <= size + 1
        if not other or (start and not high):
            sentences.append("")
            continue
        how = (
            start or f"{'closest to' if rank == 1 else 'close to' if high else 'far from'} the other reports"
        )
        sentences.append(f"{how} (mean cosine {f'{cosine:.2f}'.removeprefix('0')}, rank {rank} of {size})")
    return sentences


def _length(complete: bool, words: int, typical: float) -> str:
    """Say whether a report is a whole one, beside the typical length of its group."""
    return f"{'complete' if complete else 'short'}: {words:,} words, median {round(typical):,}"


def _faults(tell: Callable[[int, int], str], counts: I64) -> list[str]:
    """Return a sentence a group on a fault, empty where none of it has it.

    Args:
        tell: Makes the sentence.
        counts: int64, shape (m, 2), how often the representative has it, and how many of the group do.
    """
    return [tell(own, many) if many else "" for own, many in counts.tolist()]


def _turns(turns: int, turning: int) -> str:
    """Say whether a report turns to another matter, as `turning` of its group do."""
    if not turns:
        return f"keeps to its matter; {turning} of the others turn{'s' if turning == 1 else ''} to another"
    return "turns to another matter" + (f", like {turning - 1} of the others" if turning > 1 else "")


def _tolls(overtaken: int, of_all: int) -> str:
    """Say whether a report's toll is below the highest, as that of `of_all` of its group is."""
    if not overtaken:
        return f"not overtaken by a higher toll; {of_all} of the others {'is' if of_all == 1 else 'are'}"
    return "overtaken by a higher toll" + (f", like {of_all - 1} of the others" if of_all > 1 else "")


def _order(dated: int, earlier: int, abreast: int, known: int) -> str:
    """Say which of the dated reports of its group a report was."""
    if not dated:
        return "no date"
    if known < 2:
        return ""
    if earlier:
        return f"number {earlier + 1} of {known} to report"
    return (
        f"first of {known} to report" if abreast == 1 else f"among the first {abreast} of {known} to report"
    )
