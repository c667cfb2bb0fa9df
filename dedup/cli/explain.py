"""`dedup explain`: why two reports are together, or apart; or why one is where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from dedup.cli.messages import show, tidy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dedup.results import Result
    from dedup.schema import Reject
    from dedup.trees import Report


def _offered(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Return ids of the run that begin so, for a shell to complete: the first hundred."""
    from pathlib import Path

    from dedup.errors import DedupError
    from dedup.writers.run import Run

    try:
        ids = Run(Path(ctx.params["directory"])).assignments()["id"].to_pylist()
    except (KeyError, TypeError, DedupError):
        return []
    return [name for name in ids if name.startswith(incomplete)][:100]


_EPILOG = """\b
Examples:
  dedup explain stories saqqara-1 saqqara-4
  dedup explain stories saqqara-1
  dedup explain stories saqqara-1 opec-cut-1 --no-texts
"""


@click.command(name="explain", epilog=_EPILOG)
@click.argument("directory", metavar="DIR", type=click.Path(file_okay=False, readable=False))
@click.argument("a", metavar="ID-A", shell_complete=_offered)
@click.argument("b", metavar="[ID-B]", required=False, shell_complete=_offered)
@click.option(
    "--texts/--no-texts",
    default=True,
    help="Read the two reports from the run's inputs once more, to tell what both say.  [default: texts]",
)
@tidy
def command(directory: str, a: str, b: str | None, texts: bool) -> int:
    """Say what the run in DIR knows of two reports: their groups at each level, and why.

    Of one report it says where it is, what holds it there, and what nearly joined. The ids are those in
    DIR/assignments.
    """
    from dedup.evidence.alone import Place
    from dedup.evidence.cases import Case
    from dedup.results import Result

    result = Result.load(directory)
    one = _find(result, directory, a)
    other = None if b is None else _find(result, directory, b)
    _introduce("A", one)
    if other is None:
        paragraphs = Place(result, one.id).told()
    else:
        _introduce("B", other)
        if one == other:
            show("\nA and B are one report; alone it is explained by its id once.")
            return 0
        case = Case(result, one.id, other.id)
        show(f"\n{case.verdict()}")
        for line in _said(result, one, other) if texts else ():
            show(f"  {line}")
        paragraphs = case.told()
    for paragraph in paragraphs:
        show(f"\n{paragraph}")
    return 0


def _introduce(letter: str, report: Report) -> None:
    """Show a report in two lines: its id, date and outlet, and its title."""
    from dedup.cli.isolates import isolate

    facts = [isolate(report.id), _when(report), *([isolate(report.source)] if report.source else [])]
    show(f"{letter}  {'  '.join(facts)}")
    if report.title:
        show(f"   {isolate(report.title)}")


def _said(result: Result, one: Report, other: Report) -> Iterator[str]:
    """Yield what both reports say, or why that cannot be told."""
    from dedup import model as models
    from dedup.batch import reread
    from dedup.cli import mentions
    from dedup.cli.isolates import visible
    from dedup.errors import DedupError

    try:
        idf = models.load(str((result.run.get("settings") or {}).get("model", ""))).idf
        found = reread(result.run, [one.id, other.id])
    except (DedupError, OSError) as error:
        yield f"What both say cannot be told: {visible(str(error))}"
        return
    a, b = found.get(one.id), found.get(other.id)
    if a is None or b is None or (a["title"], b["title"]) != (one.title, other.title):
        yield "What both say cannot be told: the inputs have changed since the run"
        return
    yield from mentions.told(mentions.read(a), mentions.read(b), idf)


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
    from dedup.trees import Report

    table = result.assignments
    rows = table.filter(pc.equal(table["id"], name)).to_pylist()
    if not rows:
        for reject in result.rejects if isinstance(result.rejects, tuple) else ():
            if reject.id == name:
                raise NotFoundError(f"report {name!r} was rejected ({_why(reject)}), so it is in no group")
        like = table["id"].filter(pc.match_substring(table["id"], name)).to_pylist()[:3] if name else []
        hint = f"; there is {', '.join(map(repr, like))}" if like else ""
        raise NotFoundError(f"no report {name!r} in {directory}{hint}")
    row = rows[0]
    return Report(*(row[key] for key in ("id", "title", "url", "source", "published")))


def _why(reject: Reject) -> str:
    """Return where a document was refused, and why."""
    place = reject.file if reject.line is None else f"{reject.file}:{reject.line}"
    return ": ".join(filter(None, (place, reject.reason, reject.detail)))
