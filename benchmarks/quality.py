"""The gate: is the engine still as good as it was?

    python -m benchmarks.quality [--write-baseline [--allow-drop REASON]]

Clusters every slice with the `dedup` command, scores it against its gold labels, prints a table, publishes it
as `out/quality.json`, and fails if a figure falls below its floor in `benchmarks/baseline.json` or if the
reports or labels are not the ones that the floor was measured on. Where the real corpora are absent, our own
sample is all that is scored. Figures: BCubed F1 of a level; `representative`, the share of labelled events
whose chosen report is graded good.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

import orjson

from benchmarks import slices
from benchmarks.baseline import Baseline, DropError, Measured
from benchmarks.machine import OUT, publish
from benchmarks.slices import Slice
from dedup.evaluation import Scores, read_assignments, read_labels, score

BASELINE: Final = slices.ROOT / "benchmarks" / "baseline.json"
GOOD = 2
COMMAND: Final = str(Path(sys.executable).with_name("dedup"))

# Clusters reports (a file or folder) into a folder, with a model file or the shipped model.
Cluster: TypeAlias = Callable[[Path, Path, Path | None], None]


class GateError(Exception):
    """A slice could not be scored at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One slice, scored.

    Attributes:
        measured: What the baseline is compared with.
        scores: All scores, level by level.
        missing: Labelled reports that the engine gave no group.
    """

    measured: Measured
    scores: dict[str, Scores]
    missing: int


def main(
    arguments: Sequence[str] | None = None,
    *,
    cluster: Cluster | None = None,
    shared: Path = slices.SHARED,
    data: Path = slices.DATA,
    path: Path = BASELINE,
    out: Path = OUT,
) -> int:
    """Return 0 if every floor holds (or was written anew), 1 if not, 2 for wrong usage."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--write-baseline", action="store_true", help="take today's figures as floors")
    parser.add_argument("--allow-drop", metavar="REASON", help="lower a floor, and say why")
    asked = parser.parse_args(arguments)
    if asked.allow_drop is not None and not (asked.write_baseline and asked.allow_drop.strip()):
        parser.error("--allow-drop takes a reason, and goes with --write-baseline")
    if not shared.is_dir():
        print(f"no real corpora at {shared}: only our own sample is scored")
    try:
        reports = run(cluster or cluster_by_command, shared=shared, data=data)
        baseline = Baseline.read(path)
        if asked.write_baseline:
            for name, report in reports.items():
                baseline.pin(name, report.measured, reason=asked.allow_drop)
    except (GateError, DropError) as error:
        print(f"quality: {error}", file=sys.stderr)
        return 1
    if asked.write_baseline:
        baseline.write(path)
    print_table(reports, baseline)
    return _judge(reports, baseline, whole=shared.is_dir(), out=out)


def run(cluster: Cluster, *, shared: Path, data: Path) -> dict[str, Report]:
    """Return the scored slices by name, each clustered by itself.

    Raises:
        GateError: If a slice cannot be clustered, or its model may have seen it.
    """
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        found = slices.find(shared=shared, data=data, scratch=scratch)
        return {one.name: measure(one, cluster, scratch / one.name) for one in found}


def measure(one: Slice, cluster: Cluster, run: Path) -> Report:
    """Return the scores of one slice; the engine's answer is left in ``run``.

    Raises:
        GateError: If the slice cannot be clustered, or its model may have seen it.
    """
    if one.model is not None:
        _check_unseen(one.model, one.name)
    cluster(one.documents, run, one.model)
    scores = {level: _score(one.gold, run, level) for level in one.levels}
    figures = {level: scored.b3_f1 for level, scored in scores.items()}
    if one.grades is not None:
        figures["representative"] = grade(one.grades, run)
    return Report(
        measured=Measured(
            documents=slices.digest(one.documents), gold=slices.digest(one.gold), figures=figures
        ),
        scores=scores,
        missing=max(scored.missing for scored in scores.values()),
    )


def grade(grades: Path, run: Path) -> float:
    """Return the share of graded events whose representative is good.

    An event is spoken for by the group that holds most of its graded reports (ties: the later group id);
    an event of which no group holds half has no representative, and counts as a bad one.
    """
    groups = _named(read_assignments(run, "event"))
    chosen = {
        groups[name]: name
        for name, is_it in _named(read_assignments(run, "event_representative")).items()
        if is_it
    }
    events: dict[Hashable, dict[str, int]] = {}
    for row in map(orjson.loads, grades.read_bytes().splitlines()):
        events.setdefault(row["event"], {})[str(row["id"])] = row["grade"]
    good = 0
    for graded in events.values():
        held = Counter(groups.get(name) for name in graded)
        group, count = max(held.items(), key=lambda item: (item[1], str(item[0])))
        good += 2 * count >= len(graded) and graded.get(chosen.get(group, ""), 0) == GOOD
    return good / len(events)


def cluster_by_command(documents: Path, out: Path, model: Path | None) -> None:
    """Cluster with the installed command, as a user would.

    Raises:
        GateError: If the command fails; with the end of what it said.
    """
    command = [COMMAND, "cluster", str(documents), "--out", str(out), "--quiet"]
    if model is not None:
        command += ["--model", str(model)]
    try:
        outcome = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise GateError(f"no command {COMMAND}: install the project first") from error
    if outcome.returncode:
        raise GateError(f"{' '.join(command)} failed ({outcome.returncode}): {outcome.stderr.strip()[-500:]}")


def print_table(reports: dict[str, Report], baseline: Baseline) -> None:
    """Print one line a figure: its value, its floor, and what stands behind it."""
    print(f"{'slice':10s} {'figure':15s} {'value':>6s} {'floor':>6s}   BCubed P/R, pairwise F1, groups/gold")
    for name, report in reports.items():
        floors = baseline.slices.get(name, {}).get("floors", {})
        for figure, value in report.measured.figures.items():
            scored = report.scores.get(figure)
            floor = f"{floors[figure]:.3f}" if figure in floors else "-"
            print(f"{name:10s} {figure:15s} {value:6.3f} {floor:>6s}   {_behind(scored)}".rstrip())


def _judge(reports: dict[str, Report], baseline: Baseline, *, whole: bool, out: Path) -> int:
    complaints = [
        line for name, report in reports.items() for line in baseline.complaints(name, report.measured)
    ]
    complaints += [
        f"{name}: {r.missing} labelled reports got no group" for name, r in reports.items() if r.missing
    ]
    if whole:
        complaints += [
            f"{name}: pinned, but not scored" for name in sorted(set(baseline.slices) - set(reports))
        ]
    answer: dict[str, Any] = {name: asdict(report) for name, report in reports.items()}
    publish("quality", {"slices": answer, "complaints": complaints}, out=out)
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    print("the floors do not hold" if complaints else "every floor holds")
    return 1 if complaints else 0


def _score(gold: Path, run: Path, level: str) -> Scores:
    return score(_named(read_labels(gold, level)), _named(read_assignments(run, level)))


def _named(labels: dict[str, Hashable]) -> dict[str, Hashable]:
    named = {slices.name_of(name): label for name, label in labels.items()}
    if len(named) != len(labels):
        raise GateError("two pages have one file name")
    return named


def _check_unseen(model: Path, name: str) -> None:
    if not model.is_file():
        raise GateError(f"{name}: no model at {model}, and the shipped one may have seen these reports")
    if name in str(json.loads(model.read_text(encoding="utf-8")).get("fitted_on")):
        raise GateError(f"{name}: {model} was fitted on it")


def _behind(scored: Scores | None) -> str:
    if scored is None:
        return ""
    return f"{scored.b3_p:.3f}/{scored.b3_r:.3f}  {scored.pair_f1:.3f}  {scored.clusters}/{scored.gold}"


if __name__ == "__main__":
    sys.exit(main())
