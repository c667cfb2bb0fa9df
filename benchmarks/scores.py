"""What is scored, and by which protocol: slices, the stream, the labelled pairs, the raw pages.

Figures with a floor: BCubed F1 of a level; ``representative``, the share of graded events whose chosen report
is good; of the stream ``kept_out``, the share of hard negatives that no event swallowed; of the pairs
``precision``, ``recall`` and ``apart`` (see `benchmarks.pairs`); of the pages precision and recall of pairs.
"""

from collections import Counter
from collections.abc import Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, TypeAlias

from benchmarks import agreement, clustering, grades, pages, pairs, slices, stream, table
from benchmarks.baseline import Measured
from benchmarks.clustering import Cluster
from benchmarks.slices import Slice
from benchmarks.table import Line

NAMES: Final = ("sample", "rounds", *slices.DEV, "seeds", "stream", "pairs", *pages.TIERS)

# By level, the group of each report; None where the level was not asked for.
_Groups: TypeAlias = Mapping[str, Mapping[str, Hashable]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One slice, scored.

    Attributes:
        measured: What the baseline is compared with.
        lines: What the table says.
        missing: Labelled reports that the engine gave no group.
    """

    measured: Measured
    lines: tuple[Line, ...]
    missing: int


def measure(
    names: Collection[str], cluster: Cluster, *, shared: Path, data: Path, scratch: Path
) -> dict[str, Report]:
    """Return the scores of all that is named and here, each clustered by itself.

    Raises:
        GateError: If something cannot be clustered, or its model may have seen it.
    """
    found = slices.find(shared=shared, data=data, scratch=scratch)
    reports = {
        one.name: of_slice(one, cluster, scratch / "runs" / one.name) for one in found if one.name in names
    }
    if shared.is_dir():
        reports |= dict(_whole(names, cluster, shared, scratch))
    return reports


def of_slice(one: Slice, cluster: Cluster, run: Path) -> Report:
    """Return the scores of one slice; the engine's answer is left in ``run``.

    Raises:
        GateError: If the slice cannot be clustered, or its model may have seen it.
    """
    clustering.check_unseen(one.model, one.name)
    cluster(one.documents, run, one.model)
    lines, missing = [], 0
    for level in one.levels:
        gold, groups = clustering.labels(one.gold, level), clustering.groups(run, level)
        missing = max(missing, sum(name not in groups for name in gold))
        found = agreement.agree(
            list(gold.values()),
            [groups.get(name, ("alone", name)) for name in gold],
            events=_drawn(one, level),
        )
        lines.append(table.of_agreement(level, found))
    if one.grades is not None:
        speaks = clustering.groups(run, "event_representative")
        good = grades.judge(grades.read(one.grades), clustering.groups(run, "event"), speaks)
        lines.append(table.of_rate("representative", agreement.rate(good), f"{sum(good)}/{len(good)} events"))
    return _report(lines, one.documents, one.gold, missing=missing)


def _drawn(one: Slice, level: str) -> list[Hashable]:
    """Return what is drawn anew for the intervals of a level: an event, or a story for stories."""
    return list(clustering.labels(one.gold, "story" if level == "story" else "event").values())


def _whole(
    names: Collection[str], cluster: Cluster, shared: Path, scratch: Path
) -> Iterator[tuple[str, Report]]:
    """Yield the scores of the stream, the pairs and the pages; each stream is clustered once at most."""

    @cache
    def groups(corpus: str) -> _Groups:
        model = pairs.model_of(corpus)
        for seen in slices.DEV:
            if slices.DEV[seen][0] == corpus:
                clustering.check_unseen(model, seen)
        run = scratch / "runs" / corpus
        cluster(pairs.documents_of(corpus, shared, scratch), run, model)
        return {level: clustering.groups(run, level) for level in ("event", "copy")}

    if "stream" in names:
        yield "stream", of_stream(stream.find(shared), groups(stream.CORPUS)["event"])
    if "pairs" in names:
        yield "pairs", of_pairs(shared, {corpus: groups(corpus) for corpus in pairs.MODELS})
    if wanted := [tier for tier in pages.TIERS if tier in names]:
        run = scratch / "runs" / "pages"
        cluster(shared / pages.PAGES, run, None)
        events = clustering.groups(run, "event")
        yield from ((tier, of_pages(shared / pages.PAGES, events, pages.TIERS[tier])) for tier in wanted)


def of_stream(one: Slice, groups: Mapping[str, Hashable]) -> Report:
    """Return the scores of the whole stream."""
    labels = stream.read(one.gold, one.documents)
    swallowed = stream.swallowed(labels, groups)
    largest = max(Counter(groups.values()).values(), default=0)
    lines = [
        table.of_agreement("event", stream.agreement(labels, groups)),
        table.of_rate(
            "kept_out",
            agreement.rate([not one for one in swallowed]),
            f"{sum(swallowed)} of {len(swallowed)} hard negatives swallowed; largest event {largest}",
        ),
    ]
    missing = sum(row["event"] is not None and row["id"] not in groups for row in labels)
    return _report(lines, one.documents, one.gold, missing=missing)


def of_pairs(shared: Path, groups: Mapping[str, _Groups]) -> Report:
    """Return the scores of the labelled pairs."""
    verdicts = pairs.judge(pairs.read(shared / pairs.LABELS), groups)
    sure = [one for one in verdicts if one.pair.one_event is not None]
    positive = [one for one in sure if one.pair.one_event]
    negative = [one for one in sure if not one.pair.one_event]
    notes = {
        "precision": f"{sum(one.event for one in negative)} of {len(negative)} negatives in one event",
        "recall": f"{sum(one.event for one in positive)} of {len(positive)} positives in one event",
        "apart": f"{sum(one.copied for one in negative)} of {len(negative)} negatives in one copy group",
    }
    lines = [table.of_rate(name, rate, notes[name]) for name, rate in pairs.figures(verdicts).items()]
    documents = [shared / "corpora" / f"{corpus}.jsonl.zst" for corpus in pairs.MODELS]
    return _report(lines, *documents, shared / pairs.LABELS)


def of_pages(labels: Path, groups: Mapping[str, Hashable], tiers: str) -> Report:
    """Return the scores of the raw pages of some tiers."""
    rows = pages.read(labels)
    found = pages.agreement(rows, groups, tiers)
    line = table.of_agreement("event", found)
    precision = table.of_rate("precision", line.scores["pair_p"], "of pairs of pages")
    recall = table.of_rate("recall", line.scores["pair_r"], "of pairs of pages")
    figures = {rate.figure: rate.value for rate in (precision, recall)}
    missing = sum(
        row["tier"] is not None and row["tier"] in tiers and row["id"] not in groups for row in rows
    )
    digest = slices.digest(labels)
    measured = Measured(documents=digest, gold=digest, figures=figures)
    return Report(measured=measured, lines=(line, precision, recall), missing=missing)


def _report(lines: list[Line], *files: Path, missing: int = 0) -> Report:
    """Return a report whose lines are its figures; the last of the files holds the labels."""
    *documents, gold = map(slices.digest, files)
    figures = {line.figure: line.value for line in lines}
    measured = Measured(documents=" ".join(documents), gold=gold, figures=figures)
    return Report(measured=measured, lines=tuple(lines), missing=missing)
