"""The worst errors, for a person to read: what was split or merged, with titles, and what it cost.

    python -m benchmarks.errors SLICE [--level LEVEL] [--most N] [--run DIR]

SLICE as in `benchmarks.quality`; ``pairs`` and the level ``representative`` list wrong verdicts, ``stream``
also the hard negatives that were swallowed and the largest groups. Errors are sorted by the BCubed F1 that
mending one alone would give. DIR is a run of `dedup cluster` over the very same reports. The list holds
titles of other people's news: it goes to the screen and to `out/`, and never into the repository.
"""

import argparse
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks import agreement, grades, mistakes, pairs, questions, scores, slices, stream
from benchmarks.clustering import Cluster, GateError, by_command
from benchmarks.machine import OUT
from benchmarks.mistakes import Scene
from benchmarks.questions import Question
from benchmarks.scores import Bench

MOST = 40
# Titles of a part that are shown.
_TITLES = 6
_SPEAKERS = "representative"
_LARGEST = 10


def main(
    arguments: Sequence[str] | None = None,
    *,
    cluster: Cluster = by_command,
    shared: Path = slices.SHARED,
    data: Path = slices.DATA,
    out: Path = OUT,
) -> int:
    """Print the worst errors of a slice, and leave all of them in a file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("name", choices=questions.NAMES, metavar="SLICE", help=", ".join(questions.NAMES))
    parser.add_argument("--level", default="event", choices=("event", "copy", "story", _SPEAKERS))
    parser.add_argument("--most", type=int, default=MOST, metavar="N", help=f"errors to print: {MOST}")
    parser.add_argument("--run", type=Path, metavar="DIR", help="a run that is there already")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        here = scores.bench(cluster, shared=shared, data=data, scratch=Path(scratch))
        try:
            told = list(read(asked.name, asked.level, here, asked.run))
        except GateError as error:
            print(f"errors: {error}", file=sys.stderr)
            return 1
    out.mkdir(parents=True, exist_ok=True)
    path = out / f"errors-{asked.name}-{asked.level}.txt"
    path.write_text("\n".join(told) + "\n", encoding="utf-8")
    print("\n".join(told[: 1 + asked.most]))
    print(f"{len(told) - 1} errors, all of them in {path}")
    return 0


def read(name: str, level: str, here: Bench, run: Path | None) -> Iterator[str]:
    """Yield a heading, then the errors of a slice, one text each.

    Raises:
        GateError: If nothing is known of the level here.
    """
    if name == "pairs" and here.shared.is_dir():
        return of_pairs(here)
    wanted = "event" if level == _SPEAKERS else level
    question = next((one for one in here.asked if (one.name, one.level) == (name, wanted)), None)
    if question is None:
        raise GateError(f"nothing is known of the level {level} of {name} here")
    if run is not None:
        here.runs.lend(question.subject, run)
    return of_speakers(question, here) if level == _SPEAKERS else of_groups(question, here)


def of_groups(question: Question, here: Bench) -> Iterator[str]:
    """Yield the splits and merges of a level, then the hard negatives that a stream's events swallowed."""
    groups = here.runs.groups(question.subject, question.level)
    cases = question.compare(groups)
    found = mistakes.find(cases)
    scene = Scene(here.runs.of(question.subject), question.level)
    value = agreement.agree(cases).figures()["b3_f1"][0]
    gains = {kind: [error.gain for error in found if error.kind == kind] for kind in ("merged", "split")}
    told = ", ".join(f"{len(lost)} {kind} cost {sum(lost):.4f}" for kind, lost in gains.items())
    yield f"{question.name} {question.level}: BCubed F1 {value:.4f}; {told}"
    for number, error in enumerate(found, 1):
        reports = sum(map(len, error.parts))
        head = f"{number}. {error.kind} +{error.gain:.4f}: {reports} reports, {len(error.parts)} parts"
        yield "\n".join([f"\n{head}; {scene.strongest(error.parts)}", *_members(error.parts, scene)])
    if question.name == "stream":
        yield from _swallowed(groups, here, scene)
        yield from _largest(groups, scene)


def _members(parts: Sequence[Sequence[str]], scene: Scene) -> Iterator[str]:
    for part in parts:
        for at, name in enumerate(part[:_TITLES]):
            yield f"   {f'({len(part)})' if not at else '':>5s} {scene.tell(name)}"
        if len(part) > _TITLES:
            yield f"         and {len(part) - _TITLES} more"


def _swallowed(groups: Mapping[str, Hashable], here: Bench, scene: Scene) -> Iterator[str]:
    one = stream.find(here.shared)
    labels = stream.read(one.gold, one.documents)
    members: defaultdict[Hashable, list[str]] = defaultdict(list)
    for row in labels:
        members[row["event"]].append(row["id"])
    hard = [(row["id"], event) for row in labels for event in row["not_in"] if event in members]
    for (name, event), taken in zip(hard, stream.swallowed(labels, groups), strict=True):
        if taken:
            parts = [[name], [near for near in members[event] if groups.get(near) == groups[name]]]
            head = f"\nhard negative swallowed by {event}; {scene.strongest(parts)}"
            yield "\n".join([head, *_members(parts, scene)])


def _largest(groups: Mapping[str, Hashable], scene: Scene) -> Iterator[str]:
    """Yield the largest groups of a run, labelled or not: would a reader accept them?"""
    members: defaultdict[Hashable, list[str]] = defaultdict(list)
    for name, group in groups.items():
        members[group].append(name)
    for group, names in sorted(members.items(), key=lambda item: (-len(item[1]), str(item[0])))[:_LARGEST]:
        told = sorted(map(scene.tell, names))
        yield "\n".join(
            [f"\nlarge group: {len(names)} reports, {group}", *(f"         {one}" for one in told)]
        )


def of_speakers(question: Question, here: Bench) -> Iterator[str]:
    """Yield the graded events whose representative is not good, beside those that are.

    Raises:
        GateError: If no report of the slice is graded.
    """
    path = here.slices[question.name].grades if question.name in here.slices else None
    if path is None:
        raise GateError(f"no representative of {question.name} is graded")
    graded = grades.read(path)
    columns = [here.runs.groups(question.subject, name) for name in ("event", "event_representative")]
    good = grades.judge(graded, *columns)
    chosen = {columns[0][name]: name for name, is_it in columns[1].items() if is_it}
    scene = Scene(here.runs.of(question.subject), "event")
    yield f"{question.name} representatives: {sum(good)} of {len(good)} events have a good one"
    for event, is_good in zip(graded, good, strict=True):
        if not is_good:
            held = Counter(columns[0].get(name) for name in event)
            group, count = max(held.items(), key=lambda item: (item[1], str(item[0])))
            pick = chosen.get(group, "")
            told = [f"   {grade} {scene.tell(name)}" for name, grade in sorted(event.items(), key=_by_grade)]
            head = f"the largest group holds {count} of {len(event)} reports, and its pick is"
            yield "\n".join([f"\n{head} {event.get(pick, 'not graded')}: {scene.tell(pick)}", *told])


def _by_grade(graded: tuple[str, int]) -> tuple[int, str]:
    return -graded[1], graded[0]


def of_pairs(here: Bench) -> Iterator[str]:
    """Yield the labelled pairs that were judged wrongly."""
    subjects = {name: questions.of_corpus(name, here.shared, here.scratch) for name in pairs.MODELS}
    groups = {
        name: {level: here.runs.groups(subject, level) for level in ("event", "copy")}
        for name, subject in subjects.items()
    }
    wrong = [
        verdict
        for verdict in pairs.judge(pairs.read(here.shared / pairs.LABELS), groups)
        if verdict.pair.one_event not in (None, verdict.event)
    ]
    yield f"{len(wrong)} pairs are judged wrongly"
    for corpus in pairs.MODELS:
        of_corpus = [verdict for verdict in wrong if verdict.pair.corpus == corpus]
        scene = Scene(here.runs.of(subjects[corpus]), "event")
        for pair, event, copied in of_corpus:
            level = "one copy group" if copied else "one event" if event else "two events"
            parts = [[pair.left], [pair.right]]
            head = f"\n{pair.name}, {pair.label}: {level}; {scene.strongest(parts)}"
            yield "\n".join([head, *_members(parts, scene)])


if __name__ == "__main__":
    sys.exit(main())
