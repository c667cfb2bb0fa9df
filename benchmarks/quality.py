"""The gate: is the engine still as good as it was?

    python -m benchmarks.quality [--only SLICE ...] [--baselines] [--write-baseline [--allow-drop REASON]]

Clusters every slice, the whole streams and the raw pages with the `dedup` command, scores them against
their gold labels, prints a table, publishes it as `out/quality.json`, and fails if a figure falls below its
floor in `benchmarks/baseline.json` or if the reports or labels are not the ones that the floor was measured
on. Where the real corpora are absent, our own sample is all that is scored. `benchmarks.scores` says what is
scored, and by which protocol.
"""

import argparse
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

from benchmarks import questions, scores, slices, table
from benchmarks.baseline import Baseline, DropError
from benchmarks.clustering import Cluster, GateError, by_command
from benchmarks.machine import OUT, publish
from benchmarks.scores import Report

BASELINE: Final = slices.ROOT / "benchmarks" / "baseline.json"


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
    asked = _parse(arguments)
    if not shared.is_dir():
        print(f"no real corpora at {shared}: only our own sample is scored")
    try:
        with tempfile.TemporaryDirectory() as scratch:
            places = {"shared": shared, "data": data, "scratch": Path(scratch)}
            here = scores.bench(cluster or by_command, **places, whole=asked.baselines)
            reports = scores.measure(asked.only or questions.NAMES, here)
        baseline = Baseline.read(path)
        if asked.write_baseline:
            for name, report in reports.items():
                baseline.pin(name, report.measured, reason=asked.allow_drop)
    except (GateError, DropError) as error:
        print(f"quality: {error}", file=sys.stderr)
        return 1
    if asked.write_baseline:
        baseline.write(path)
    return _judge(reports, baseline, whole=shared.is_dir() and not asked.only, out=out)


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Return the options; leave with code 2 where they do not go together."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--only", nargs="+", metavar="SLICE", help="score these alone, and hold their floors")
    parser.add_argument(
        "--baselines", action="store_true", help="let baselines cluster whole streams as well"
    )
    parser.add_argument("--write-baseline", action="store_true", help="take today's figures as floors")
    parser.add_argument("--allow-drop", metavar="REASON", help="lower a floor, and say why")
    asked = parser.parse_args(arguments)
    if asked.allow_drop is not None and not (asked.write_baseline and asked.allow_drop.strip()):
        parser.error("--allow-drop takes a reason, and goes with --write-baseline")
    if unknown := sorted(set(asked.only or ()) - set(questions.NAMES)):
        parser.error(f"{', '.join(unknown)}: there are {', '.join(questions.NAMES)}")
    return asked


def _judge(reports: Mapping[str, Report], baseline: Baseline, *, whole: bool, out: Path) -> int:
    """Print and publish the reports, and return whether there is a complaint."""
    floors = {name: pinned["floors"] for name, pinned in baseline.slices.items()}
    for told in table.show({name: report.lines for name, report in reports.items()}, floors):
        print(told)
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
    answer = {name: asdict(report) for name, report in reports.items()}
    publish("quality", {"slices": answer, "complaints": complaints}, out=out)
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    print("the floors do not hold" if complaints else "every floor holds")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
