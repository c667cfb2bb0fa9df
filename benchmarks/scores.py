"""What is scored, and by which protocol: slices, the stream, the labelled pairs, the raw pages.

Figures with a floor: BCubed F1 of a level; ``representative``, the share of graded events whose chosen report
is good; of the stream ``kept_out``, the share of hard negatives that no event swallowed; of the pairs
``precision``, ``recall`` and ``apart`` (see `benchmarks.pairs`); of the pages precision and recall of pairs.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks import agreement, grades, pages, pairs, questions, slices, stream, table
from benchmarks.agreement import Agreement, Cases
from benchmarks.baseline import Measured
from benchmarks.clustering import Cluster, Runs
from benchmarks.questions import Question
from benchmarks.slices import Slice
from benchmarks.table import Line


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


class Bench(NamedTuple):
    """What there is to score, and the runs that answer.

    Attributes:
        slices: By name.
        asked: All questions that groups alone answer.
        runs: The runs.
        shared: Folder of the real corpora.
        scratch: Folder for what is made on the way.
    """

    slices: dict[str, Slice]
    asked: list[Question]
    runs: Runs
    shared: Path
    scratch: Path


def bench(cluster: Cluster, *, shared: Path, data: Path, scratch: Path) -> Bench:
    """Return all that can be scored here; nothing is clustered yet."""
    found = {one.name: one for one in slices.find(shared=shared, data=data, scratch=scratch)}
    asked = list(questions.ask(found, shared, scratch))
    return Bench(found, asked, Runs(cluster, scratch / "runs"), shared, scratch)


def measure(names: Collection[str], here: Bench) -> dict[str, Report]:
    """Return the scores of all that is named and here.

    Raises:
        GateError: If something cannot be clustered, or its model may have seen it.
    """
    reports = {name: of_slice(one, here) for name, one in here.slices.items() if name in names}
    if here.shared.is_dir():
        reports |= {name: report(here) for name, report in _WHOLE.items() if name in names}
        reports |= {name: of_pages(name, here) for name in pages.TIERS if name in names}
    return reports


def of_slice(one: Slice, here: Bench) -> Report:
    """Return the scores of one slice."""
    answers = list(_answers(one.name, here))
    lines = [table.of_agreement(level, found) for level, _, found in answers]
    if one.grades is not None:
        subject = questions.of_slice(one)
        columns = (here.runs.groups(subject, column) for column in ("event", "event_representative"))
        good = grades.judge(grades.read(one.grades), *columns)
        lines.append(table.of_rate("representative", agreement.rate(good), f"{sum(good)}/{len(good)} events"))
    missing = max(_missing(cases) for _, cases, _ in answers)
    return _report(lines, one.documents, one.gold, missing=missing)


def of_stream(here: Bench) -> Report:
    """Return the scores of the whole stream."""
    one = stream.find(here.shared)
    ((level, cases, found),) = _answers("stream", here)
    groups = here.runs.groups(questions.of_corpus(stream.CORPUS, here.shared, here.scratch), "event")
    swallowed = stream.swallowed(stream.read(one.gold, one.documents), groups)
    largest = max(Counter(groups.values()).values(), default=0)
    lines = [
        table.of_agreement(level, found),
        table.of_rate(
            "kept_out",
            agreement.rate([not one for one in swallowed]),
            f"{sum(swallowed)} of {len(swallowed)} hard negatives swallowed; largest event {largest}",
        ),
    ]
    return _report(lines, one.documents, one.gold, missing=_missing(cases))


def of_pairs(here: Bench) -> Report:
    """Return the scores of the labelled pairs."""
    labels, groups = here.shared / pairs.LABELS, {}
    for corpus in pairs.MODELS:
        subject = questions.of_corpus(corpus, here.shared, here.scratch)
        groups[corpus] = {level: here.runs.groups(subject, level) for level in ("event", "copy")}
    verdicts = pairs.judge(pairs.read(labels), groups)
    sure = [one for one in verdicts if one.pair.one_event is not None]
    positive = [one for one in sure if one.pair.one_event]
    negative = [one for one in sure if not one.pair.one_event]
    notes = {
        "precision": f"{sum(one.event for one in negative)} of {len(negative)} negatives in one event",
        "recall": f"{sum(one.event for one in positive)} of {len(positive)} positives in one event",
        "apart": f"{sum(one.copied for one in negative)} of {len(negative)} negatives in one copy group",
    }
    lines = [table.of_rate(name, rate, notes[name]) for name, rate in pairs.figures(verdicts).items()]
    documents = [here.shared / "corpora" / f"{corpus}.jsonl.zst" for corpus in pairs.MODELS]
    return _report(lines, *documents, labels)


def of_pages(name: str, here: Bench) -> Report:
    """Return the scores of the raw pages of some tiers; precision and recall of pairs have floors."""
    ((level, cases, found),) = _answers(name, here)
    line = table.of_agreement(level, found)
    rates = [
        table.of_rate("precision", line.scores["pair_p"], "of pairs of pages"),
        table.of_rate("recall", line.scores["pair_r"], "of pairs of pages"),
    ]
    report = _report(rates, here.shared / pages.PAGES, here.shared / pages.PAGES, missing=_missing(cases))
    return replace(report, lines=(line, *rates))


_WHOLE: Final = {"stream": of_stream, "pairs": of_pairs}


def _answers(name: str, here: Bench) -> Iterator[tuple[str, Cases, Agreement]]:
    """Yield the levels of a slice with our groups beside gold, and how they agree."""
    for one in here.asked:
        if one.name == name:
            cases = one.compare(here.runs.groups(one.subject, one.level))
            yield one.level, cases, agreement.agree(cases)


def _missing(cases: Cases) -> int:
    """Return how many reports were given no group."""
    return sum(group == ("alone", name) for name, group in zip(cases.names, cases.groups, strict=True))


def _report(lines: list[Line], *files: Path, missing: int = 0) -> Report:
    """Return a report whose lines are its figures; the last of the files holds the labels."""
    *documents, gold = map(slices.digest, files)
    figures = {line.figure: line.value for line in lines}
    measured = Measured(documents=" ".join(documents), gold=gold, figures=figures)
    return Report(measured=measured, lines=tuple(lines), missing=missing)
