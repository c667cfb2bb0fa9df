"""`dedup explain`: why two reports are together, or apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click

from dedup.cli.messages import tidy

if TYPE_CHECKING:
    from dedup.results import Result

LEVELS: Final = ("copy", "event", "story")
SCORES: Final = (
    ("jaccard", "Jaccard of their word triples"),
    ("containment", "of the shorter text found in the longer"),
    ("cosine_full", "cosine of the whole texts"),
    ("cosine_lead", "cosine of title and lead"),
    ("days", "days apart"),
    ("probability", "probability"),
)


@click.command(name="explain")
@click.argument("directory", metavar="DIR")
@click.argument("a", metavar="ID-A")
@click.argument("b", metavar="ID-B")
@tidy
def command(directory: str, a: str, b: str) -> int:
    """Say what the run in DIR knows of two reports: their groups, and the scores of their pair."""
    from dedup.results import Result

    result = Result.load(directory)
    one, other = _report(result, a), _report(result, b)
    for report in (one, other):
        click.echo(_described(report))
    for level in LEVELS:
        together = one[level] == other[level]
        click.echo(f"\n{level}: {'together' if together else 'apart'} ({_groups(one[level], other[level])})")
        for line in _evidence(result, level, one, other, together):
            click.echo(f"  {line}")
    return 0


def _report(result: Result, identity: str) -> dict[str, Any]:
    """Return the row of a report.

    Raises:
        NotFoundError: There is no report of that id.
    """
    import pyarrow.compute as pc

    from dedup.errors import NotFoundError

    rows = result.assignments.filter(pc.equal(result.assignments["id"], identity)).to_pylist()
    if not rows:
        raise NotFoundError(f"no report {identity!r} in this run")
    found: dict[str, Any] = rows[0]
    return found


def _described(report: dict[str, Any]) -> str:
    """Return a report in one line."""
    from dedup.cli.isolates import isolate

    facts = [isolate(report["id"])]
    facts += [isolate(str(report[key])) for key in ("source", "title") if report[key]]
    facts.insert(1, f"{report['published']:%Y-%m-%d %H:%M}" if report["published"] else "no date")
    return "  ".join(facts)


def _groups(one: str, other: str) -> str:
    """Return the names of the groups of two reports."""
    return one if one == other else f"{one}, {other}"


def _evidence(
    result: Result, level: str, one: dict[str, Any], other: dict[str, Any], together: bool
) -> list[str]:
    """Return what is known of the two at a level, pair by pair."""
    below = LEVELS[LEVELS.index(level) - 1] if level != "copy" else None
    if below and one[below] == other[below]:
        return [f"one {below} already"]
    sides = [_stand_ins(result, level, report) for report in (one, other)]
    pair = _pair(result, level, *sides)
    if pair is None:
        return ["no pair of theirs scored high enough to be kept"]
    lines = [f"{pair[key]:.3f} {name}" for key, name in SCORES if pair[key] is not None]
    if pair["veto"]:
        lines.append(f"refused: {pair['veto']}")
    if pair["merged"] != together or (not together and not pair["veto"]):
        lines.append("the pair alone would do; the groups around the two are too far apart")
    if {pair["a"], pair["b"]} != {one["id"], other["id"]}:
        lines.insert(0, f"seen through {pair['a']} and {pair['b']}, which speak for their groups here")
    return lines


def _stand_ins(result: Result, level: str, report: dict[str, Any]) -> list[str]:
    """Return the reports whose pairs say something of a report at a level: itself, and its group below."""
    import pyarrow.compute as pc

    if level == "copy":
        return [report["id"]]
    below = LEVELS[LEVELS.index(level) - 1]
    members = result.assignments.filter(pc.equal(result.assignments[below], report[below]))
    found: list[str] = members["id"].to_pylist()
    return found


def _pair(result: Result, level: str, ones: list[str], others: list[str]) -> dict[str, Any] | None:
    """Return the best kept pair between two sets of reports, or None."""
    import pyarrow as pa
    import pyarrow.compute as pc

    pairs = result.pairs.filter(pc.equal(result.pairs["level"], level))
    first, second = pa.array(ones, pa.string()), pa.array(others, pa.string())
    there = pc.and_(pc.is_in(pairs["a"], first), pc.is_in(pairs["b"], second))
    back = pc.and_(pc.is_in(pairs["a"], second), pc.is_in(pairs["b"], first))
    rows = pairs.filter(pc.or_(there, back)).to_pylist()
    return max(rows, key=lambda row: (row["probability"] or row["jaccard"] or 0, row["a"])) if rows else None
