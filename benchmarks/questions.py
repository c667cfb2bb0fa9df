"""What is asked: which groups of which reports are compared with which labels."""

from collections.abc import Callable, Hashable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

from benchmarks import agreement, clustering, pages, pairs, slices, stories, stream
from benchmarks.agreement import Cases
from benchmarks.clustering import Subject
from benchmarks.slices import Slice

NAMES: Final = ("sample", "rounds", *slices.DEV, "dev", "seeds", "stream", "stories", "pairs", *pages.TIERS)

# Lays the groups that a system gave to reports beside gold.
_Compare: TypeAlias = Callable[[Mapping[str, Hashable]], Cases]


class Question(NamedTuple):
    """One comparison.

    Attributes:
        name: The slice, a key of the baseline.
        level: ``event``, ``copy`` or ``story``.
        subject: What is clustered.
        compare: Lays groups beside gold.
    """

    name: str
    level: str
    subject: Subject
    compare: _Compare


def ask(found: Mapping[str, Slice], shared: Path, scratch: Path) -> Iterator[Question]:
    """Yield the questions about the slices, the stream and the pages that are here."""
    for one in found.values():
        for level in one.levels:
            yield Question(one.name, level, of_slice(one), _beside(one, level))
    if not shared.is_dir():
        return
    whole = stream.find(shared)
    labels = stream.read(whole.gold, whole.documents)
    yield Question(
        "stream", "event", of_corpus(stream.CORPUS, shared, scratch), partial(stream.cases, labels)
    )
    yield Question(
        "stories",
        "story",
        of_corpus(stream.CORPUS, shared, scratch),
        partial(stories.cases, stories.read(stories.LABELS)),
    )
    judged = pages.read(shared / pages.PAGES)
    for name, tiers in pages.TIERS.items():
        yield Question(name, "event", of_pages(shared), partial(pages.cases, judged, tiers=tiers))


def of_slice(one: Slice) -> Subject:
    """Return what is clustered for a slice: the rounds are part of the sample."""
    name = "sample" if one.name == "rounds" else one.name
    return Subject(name, lambda: one.documents, one.model, (one.name,) if one.model else ())


def of_corpus(corpus: str, shared: Path, scratch: Path) -> Subject:
    """Return a whole stream, with the reports of its labelled pairs."""
    seen = tuple(name for name, (of, _, _) in slices.DEV.items() if of == corpus)
    return Subject(corpus, lambda: pairs.documents_of(corpus, shared, scratch), pairs.model_of(corpus), seen)


def of_pages(shared: Path) -> Subject:
    """Return all raw pages."""
    return Subject("pages", lambda: shared / pages.PAGES)


def _beside(one: Slice, level: str) -> _Compare:
    """Return what lays groups beside the gold of a level; events are drawn anew, for stories stories."""
    gold = clustering.labels(one.gold, level)
    drawn = clustering.labels(one.gold, "story" if level == "story" else "event")
    return partial(agreement.cases, gold, events=list(drawn.values()))
