"""What is scored, and by which protocol: slices, the stream, the labelled pairs, the raw pages.

Figures with a floor: BCubed F1 of a level; ``representative``, the share of graded events whose chosen report
is good; of the stream and its stories ``kept_out``, the share of hard negatives that were not swallowed; of
the pairs ``precision``, ``recall`` and ``apart`` (see `benchmarks.pairs`); of the pages precision and recall
of pairs.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks import agreement, grades, pages, pairs, questions, slices, stories, stream, table
from benchmarks.agreement import Cases
from benchmarks.baseline import Measured
from benchmarks.clustering import Cluster, Runs
from benchmarks.questions import Question
from benchmarks.rivals import Rivals
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
        rivals: The baselines.
        whole: Whether baselines cluster whole streams as well.
        shared: Folder of the real corpora.
        scratch: Folder for what is made on the way.
    """

    slices: dict[str, Slice]
    asked: list[Question]
    runs: Runs
    rivals: Rivals
    whole: bool
    shared: Path
    scratch: Path


def bench(cluster: Cluster, *, shared: Path, data: Path, scratch: Path, whole: bool = False) -> Bench:
    """Return all that can be scored here; nothing is clustered yet."""
    found = {one.name: one for one in slices.find(shared=shared, data=data, scratch=scratch)}
    asked = list(questions.ask(found, shared, scratch))
    return Bench(found, asked, Runs(cluster, scratch / "runs"), Rivals(), whole, shared, scratch)


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
    lines = [line for answer in answers for line in _lines(answer, here)]
    if one.grades is not None:
        lines += _speakers([one], here)
    missing = max(_missing(answer.cases) for answer in answers)
    return _report(lines, one.documents, one.gold, missing=missing)


def of_dev(here: Bench) -> Report:
    """Return the representatives of the graded events of both dev slices together."""
    graded = [one for one in here.slices.values() if one.grades is not None]
    files = [path for one in graded for path in (one.documents, one.grades) if path is not None]
    return _report(_speakers(graded, here), *files)


def of_stream(here: Bench) -> Report:
    """Return the scores of the whole stream."""
    one = stream.find(here.shared)
    (answer,) = _answers("stream", here)
    groups = here.runs.groups(questions.of_corpus(stream.CORPUS, here.shared, here.scratch), "event")
    swallowed = stream.swallowed(stream.read(one.gold, one.documents), groups)
    largest = max(Counter(groups.values()).values(), default=0)
    told = f"{sum(swallowed)} of {len(swallowed)} hard negatives swallowed; largest event {largest}"
    lines = [
        *_lines(answer, here),
        table.of_rate("kept_out", agreement.rate([not one for one in swallowed]), told),
    ]
    return _report(lines, one.documents, one.gold, missing=_missing(answer.cases))


def of_stories(here: Bench) -> Report:
    """Return the scores of the stories of the whole stream."""
    (answer,) = _answers("stories", here)
    found = here.runs.groups(answer.question.subject, "story")
    groups = {name: str(group) for name, group in found.items()}
    taken = stories.swallowed(stories.read(stories.LABELS), groups)
    size = max(Counter(groups.values()).values(), default=0)
    share = f"the largest story holds {size / max(1, len(groups)):.4f} of the stream"
    told = f"{sum(taken)} of {len(taken)} near misses swallowed; {share}"
    kept_out = table.of_rate("kept_out", agreement.rate([not one for one in taken]), told)
    documents = stream.find(here.shared).documents
    lines = [*_lines(answer, here), kept_out]
    return _report(lines, documents, stories.LABELS, missing=_missing(answer.cases))


def of_pairs(here: Bench) -> Report:
    """Return the scores of the labelled pairs; a baseline has one level, which is both events and copies."""
    labels, streams = here.shared / pairs.LABELS, {}
    for corpus in pairs.MODELS:
        streams[corpus] = questions.of_corpus(corpus, here.shared, here.scratch)
    labelled = pairs.read(labels)
    groups = {
        corpus: {level: here.runs.groups(stream, level) for level in ("event", "copy")}
        for corpus, stream in streams.items()
    }
    lines = table.of_pairs(pairs.judge(labelled, groups))
    if here.whole:
        asked = {name for pair in labelled for name in (pair.left, pair.right)}
        found: defaultdict[str, dict[str, pairs.Groups]] = defaultdict(dict)
        for corpus, stream in streams.items():
            for system, flat in here.rivals.groups(stream, "event", corpus, asked):
                found[system][corpus] = {"event": flat, "copy": flat}
        for system, theirs in found.items():
            lines += table.of_pairs(pairs.judge(labelled, theirs), system=system)
    documents = [here.shared / "corpora" / f"{corpus}.jsonl.zst" for corpus in pairs.MODELS]
    return _report(lines, *documents, labels)


def of_pages(name: str, here: Bench) -> Report:
    """Return the scores of the raw pages of some tiers; precision and recall of pairs have floors."""
    (answer,) = _answers(name, here)
    lines = list(_lines(answer, here))
    rates = [
        table.of_rate(figure, lines[0].scores[key], "of pairs of pages")
        for figure, key in (("precision", "pair_p"), ("recall", "pair_r"))
    ]
    missing = _missing(answer.cases)
    report = _report(rates, here.shared / pages.PAGES, here.shared / pages.PAGES, missing=missing)
    return replace(report, lines=(*lines, *rates))


_WHOLE: Final = {"dev": of_dev, "stream": of_stream, "stories": of_stories, "pairs": of_pairs}


def _speakers(graded_slices: Sequence[Slice], here: Bench) -> list[Line]:
    """Return the share of graded events that a good report speaks for, then what simpler picks earn.

    The simpler picks are told the gold event; ours has to find it.
    """
    good: list[bool] = []
    chance: list[float] = []
    longest: list[bool] = []
    for one in graded_slices:
        if one.grades is not None:
            subject, graded = questions.of_slice(one), grades.read(one.grades)
            columns = (here.runs.groups(subject, column) for column in ("event", "event_representative"))
            good += grades.judge(graded, *columns)
            chance += grades.by_chance(graded)
            longest += grades.longest(graded, here.rivals.texts(subject).lengths)
    ours = table.of_rate("representative", agreement.rate(good), f"{sum(good)}/{len(good)} events")
    rivals: dict[str, Sequence[float]] = {"any of gold event": chance, "longest of gold event": longest}
    return [ours, *(_simpler(name, hits, good) for name, hits in rivals.items())]


def _simpler(name: str, hits: Sequence[float], ours: Sequence[float]) -> Line:
    better = agreement.better_rate(ours, hits)
    return table.of_rate("representative", agreement.rate(hits), system=name, better=better)


class _Answer(NamedTuple):
    """Our groups beside gold."""

    question: Question
    cases: Cases


def _answers(name: str, here: Bench) -> Iterator[_Answer]:
    """Yield our answers to the questions about a slice, level by level."""
    for one in here.asked:
        if one.name == name:
            yield _Answer(one, one.compare(here.runs.groups(one.subject, one.level)))


def _lines(answer: _Answer, here: Bench) -> Iterator[Line]:
    """Yield our line, then those of the baselines."""
    question, cases = answer
    ours = agreement.agree(cases)
    yield table.of_agreement(question.level, ours)
    if here.whole or question.subject.name not in pairs.MODELS:
        subject, level = question.subject, question.level
        for system, groups in here.rivals.groups(subject, level, question.name, set(cases.names)):
            theirs = agreement.agree(question.compare(groups))
            yield table.of_agreement(level, theirs, system=system, ours=ours)


def _missing(cases: Cases) -> int:
    """Return how many reports were given no group."""
    return sum(group == ("alone", name) for name, group in zip(cases.names, cases.groups, strict=True))


def _report(lines: list[Line], *files: Path, missing: int = 0) -> Report:
    """Return a report whose lines are its figures; the last of the files holds the labels."""
    *documents, gold = map(slices.digest, files)
    figures = {line.figure: line.value for line in lines if line.system == table.OURS}
    measured = Measured(documents=" ".join(documents), gold=gold, figures=figures)
    return Report(measured=measured, lines=tuple(lines), missing=missing)
