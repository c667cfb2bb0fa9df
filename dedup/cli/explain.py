"""`dedup explain`: why two reports are together, or apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from dedup.cli.messages import show, tidy

if TYPE_CHECKING:
    from dedup.results import Report, Result


def _offered(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Return ids of the run that begin so, for a shell to complete: the first hundred."""
    from pathlib import Path

    from dedup.errors import DedupError
    from dedup.writers.run import read

    try:
        ids = read(Path(ctx.params["directory"])).assignments["id"].to_pylist()
    except (KeyError, TypeError, DedupError):
        return []
    return [name for name in ids if name.startswith(incomplete)][:100]


@click.command(name="explain")
@click.argument("directory", metavar="DIR", type=click.Path(file_okay=False, readable=False))
@click.argument("a", metavar="ID-A", shell_complete=_offered)
@click.argument("b", metavar="ID-B", shell_complete=_offered)
@tidy
def command(directory: str, a: str, b: str) -> int:
    """Say what the run in DIR knows of two reports: their groups at each level, and why.

    The ids are those in DIR/assignments.
    """
    from dedup.cli.evidence import Case
    from dedup.cli.isolates import isolate
    from dedup.results import Result

    result = Result.load(directory)
    one, other = _find(result, directory, a), _find(result, directory, b)
    for letter, report in (("A", one), ("B", other)):
        facts = [isolate(report.id), _when(report), *([isolate(report.source)] if report.source else [])]
        show(f"{letter}  {'  '.join(facts)}")
        if report.title:
            show(f"   {isolate(report.title)}")
    if one == other:
        show("\nA and B are one report.")
        return 0
    for paragraph in Case(result, one.id, other.id).told():
        show(f"\n{paragraph}")
    return 0


def _when(report: Report) -> str:
    """Return the date of a report, and the time where it has one."""
    if report.published is None:
        return "no date"
    return f"{report.published:%Y-%m-%d %H:%M} UTC".replace(" 00:00 UTC", "")


def _find(result: Result, directory: str, name: str) -> Report:
    """Return the report of that id.

    Raises:
        NotFoundError: There is none; the message names some that are like it.
    """
    import pyarrow.compute as pc

    from dedup.errors import NotFoundError
    from dedup.results import Report

    table = result.assignments
    rows = table.filter(pc.equal(table["id"], name)).to_pylist()
    if not rows:
        like = table["id"].filter(pc.match_substring(table["id"], name)).to_pylist()[:3] if name else []
        hint = f"; there is {', '.join(map(repr, like))}" if like else ""
        raise NotFoundError(f"no report {name!r} in {directory}{hint}")
    row = rows[0]
    return Report(*(row[key] for key in ("id", "title", "url", "source", "published")))
