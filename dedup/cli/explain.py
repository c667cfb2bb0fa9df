"""`dedup explain`: why two reports are together, or apart; or why one is where it is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dedup.cli.messages import show, tell, tidy
from dedup.cli.options import DIRECTORY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeAlias

    from dedup.results import Result
    from dedup.schema import Reject
    from dedup.trees import Report

    # Both documents, or why they are not at hand; None where nobody asked for them.
    Documents: TypeAlias = tuple[dict[str, Any], dict[str, Any]] | str | None


def _offered(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Return ids of the run that begin so, for a shell to complete: the first hundred."""
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
  dedup explain stories saqqara-1 saqqara-4 --language ar
  dedup explain stories saqqara-1 saqqara-4 --html why.html --language en
"""


@click.command(name="explain", epilog=_EPILOG)
@DIRECTORY
@click.argument("a", metavar="ID-A", shell_complete=_offered)
@click.argument("b", metavar="[ID-B]", required=False, shell_complete=_offered)
@click.option(
    "--texts/--no-texts",
    default=True,
    help="Read the two reports from the run's inputs once more, to tell what both say.  [default: texts]",
)
@click.option(
    "--html",
    metavar="FILE",
    type=click.Path(dir_okay=False, readable=False),
    help="Write a page of HTML, with both texts side by side, instead of printing.",
)
@click.option(
    "--language",
    type=click.Choice(["ar", "en"]),
    help="Language of the explanation.  [default: en; of a page ar, as of a report]",
)
@tidy
def command(
    directory: str, a: str, b: str | None, texts: bool, html: str | None, language: str | None
) -> int:
    """Say what the run in DIR knows of two reports: their groups at each level, and why.

    Of one report it says where it is, what holds it there, and what nearly joined. The ids are those in
    DIR/assignments.
    """
    from dedup.results import Result

    result = Result.load(directory)
    one = _find(result, directory, a)
    other = None if b is None else _find(result, directory, b)
    if html is not None:
        return _written(result, Path(directory), (one, other), texts, Path(html), language or "ar")
    from dedup.cli import paint
    from dedup.report.sentences import told

    for letter, report in (("A", one), ("B", other)):
        if report is not None:
            _introduce(told(letter, language or "en"), report)
    for paragraph in _told(result, one, other, _documents(result, Path(directory), one, other, texts)):
        show("\n" + paint.paragraph(told(paragraph, language or "en")), end="")
    return 0


def _told(result: Result, one: Report, other: Report | None, documents: Documents) -> Iterator[str]:
    """Yield what the run knows, a paragraph at a time: first the verdict and what both reports say."""
    from dedup.evidence.alone import Place
    from dedup.evidence.cases import Case

    if other is None:
        yield from Place(result, one.id).told()
        return
    if one == other:
        yield "A and B are one report; alone it is explained by its id once."
        return
    case = Case(result, one.id, other.id)
    yield "\n  ".join([case.verdict(), *_said(result, documents)])
    yield from case.told()


def _written(
    result: Result,
    folder: Path,
    reports: tuple[Report, Report | None],
    texts: bool,
    target: Path,
    language: str,
) -> int:
    """Write the explanation as a page."""
    from dedup.cli.isolates import visible
    from dedup.report import explanations, sheets

    sheets.check(target)
    one, other = reports
    documents = _documents(result, folder, one, other, texts)
    both = documents if isinstance(documents, tuple) else None
    shown = [one] if other is None else [one, other]
    told = list(_told(result, one, other, documents))
    sheets.write(target, explanations.render(shown, told, both, language=language))
    tell(f"written to {visible(str(target))}")
    return 0


def _introduce(letter: str, report: Report) -> None:
    """Show a report in two lines: its id, date and outlet, and its title."""
    from dedup.cli import paint
    from dedup.cli.isolates import isolate

    facts = "  ".join([_when(report), *([isolate(report.source)] if report.source else [])])
    title = isolate(report.title) if report.title else ""
    show(paint.report(letter, isolate(report.id), facts, title), end="")


def _documents(result: Result, folder: Path, one: Report, other: Report | None, wanted: bool) -> Documents:
    """Return the documents of two reports, why they cannot be had, or None where nobody wants them."""
    from dedup.errors import DedupError
    from dedup.report.texts import read

    if not wanted or other is None or one == other:
        return None
    try:
        found = read(result, folder, [one.id, other.id])
    except (DedupError, OSError) as error:
        return str(error)
    a, b = found.get(one.id), found.get(other.id)
    if a is None or b is None or (a["title"], b["title"]) != (one.title, other.title):
        return "the inputs have changed since the run"
    return a, b


def _said(result: Result, documents: Documents) -> Iterator[str]:
    """Yield what both reports say, or why that cannot be told."""
    from dedup import model as models
    from dedup.cli import mentions
    from dedup.cli.isolates import visible
    from dedup.errors import DedupError

    if isinstance(documents, tuple):
        try:
            idf = models.load(str((result.run.get("settings") or {}).get("model", ""))).idf
        except (DedupError, OSError) as error:
            documents = str(error)
        else:
            one, other = map(mentions.read, documents)
            yield from mentions.told(one, other, idf)
    if isinstance(documents, str):
        yield f"What both say cannot be told: {visible(documents)}"


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
