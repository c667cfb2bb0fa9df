"""`dedup index`: stories that live in a file, report by report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dedup.cli.messages import show, tell, tidy
from dedup.cli.options import FIELDS, INPUTS, ending, named, offered, pairs

if TYPE_CHECKING:
    from dedup.index import Entry, Index

_FILE = click.option(
    "--index",
    "-i",
    "path",
    default="news.index",
    show_default=True,
    envvar="DEDUP_INDEX",
    metavar="FILE",
    type=click.Path(dir_okay=False, readable=False),
    help="The file of the index, or postgresql://...; DEDUP_INDEX names another.",
)


def _opened(path: str, **options: Any) -> Index:
    """Return the index of a file."""
    from dedup.index import Index

    return Index.open(path, **options)


def _make_room(path: str) -> None:
    """Make the folder of a file that is to be made, where there is none."""
    from dedup.errors import OutputError
    from dedup.index import is_url

    if not is_url(path):
        try:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(f"{Path(path).parent}: {error.strerror}") from error


def _many(count: int, what: str) -> str:
    """Return a number of things in words."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _command(name: str) -> Callable[[Callable[..., int]], click.Command]:
    """Make a command of the group that takes an index."""

    def decorate(function: Callable[..., int]) -> click.Command:
        return command.command(name=name)(_FILE(tidy(function)))

    return decorate


_EPILOG = """\b
Examples:
  dedup index add data/sample/reports.jsonl --index today.index
  dedup index relink --index news.index
  dedup index show saqqara-1 --index news.index
  dedup index check --index news.index
"""


@click.group(name="index", epilog=_EPILOG)
def command() -> None:
    """Keep reports in an index: what each is, the moment that it comes.

    `add` reads JSON lines from a pipe too, `-`, and writes a verdict a line as it goes; `relink` makes the
    groups as `dedup cluster` does.
    """


@_command("add")
@INPUTS
@click.option(
    "--durability",
    type=click.Choice(["process", "full"]),
    default="process",
    show_default=True,
    help="What answers survive: the end of the process, or that of the machine too.",
)
@click.option(
    "--mode",
    type=click.Choice(["memory", "table"]),
    default="memory",
    show_default=True,
    help="Whether what reports are found by is read once and held, or looked up: for few reports.",
)
@click.option("--max-errors", type=click.IntRange(min=0), metavar="N", help="As for `dedup cluster`.")
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="NAME=VALUE",
    shell_complete=offered,
    help="A setting of a new index, such as shingle=4. May be repeated.",
)
@FIELDS
@click.option("--language", type=click.Choice(["ar", "any"]), default="ar", show_default=True)
@click.option("--evidence", is_flag=True, help="Tell the likest reports, too.")
@click.option("--quiet", "-q", is_flag=True, help="Print no verdicts.")
def add(
    path: str,
    inputs: tuple[str, ...],
    durability: str,
    mode: str,
    max_errors: int | None,
    settings: tuple[str, ...],
    fields: tuple[str, ...],
    language: str,
    evidence: bool,
    quiet: bool,
) -> int:
    """Add the reports of INPUT, files or - for JSON lines on standard input, and say of each what it is."""
    from dedup.cli import feeding

    _make_room(path)
    with _opened(path, mode=mode, durability=durability, language=language, **named(settings)) as index:
        fed = feeding.Feed(
            index,
            pairs(fields, "--field"),
            None if quiet else (lambda one: show(feeding.line(one, evidence=evidence))),
        )
        fed.run(inputs)
    tell(f"reports {fed.count:,} · new events {fed.events:,} · copies {fed.copies:,}")
    if fed.rejects:
        tell(
            f"rejected {fed.rejects.total():,}: "
            + ", ".join(f"{n:,} {why}" for why, n in fed.rejects.items())
        )
    return ending(fed.rejects.total(), fed.rejects, max_errors)


@_command("show")
@click.argument("name", metavar="ID")
def show_one(path: str, name: str) -> int:
    """Show a report, or a group as e-17 with its reports; a group that became another one is that one."""
    from dedup.errors import NotFoundError

    with _opened(path, create=False) as index:
        try:
            found = (index.get(name),)
            show(" ".join((found[0].copy, found[0].event, found[0].story)))
        except NotFoundError:
            group = index.group(name)
            found = group.reports  # type: ignore[assignment]
            show(f"{group.id}: {_many(len(found), 'report')}")
        for one in found:
            show(_told(one))
    return 0


def _told(one: Entry) -> str:
    """Return a report in a line."""
    from dedup.cli.isolates import isolate

    when = f"{one.published:%Y-%m-%d %H:%M}" if one.published else "no date"
    facts = [
        isolate(one.id),
        "expired" if one.expired else when,
        *(isolate(s) for s in (one.source, one.title) if s),
    ]
    return "  " + "  ".join(facts)


@_command("relink")
@click.option(
    "--days", type=click.FloatRange(min=0), help="Touch groups with a report of the last DAYS only."
)
def relink(path: str, days: float | None) -> int:
    """Make the groups anew from all that is known, as `dedup cluster` does; ids stay where they can."""
    with _opened(path, create=False) as index:
        moved, stats = index.relink(days), index.stats()
    tell(f"moved {moved:,} · stories {stats.stories:,} · events {stats.events:,} · copies {stats.copies:,}")
    return 0


@_command("expire")
@click.option("--before", type=click.DateTime(), required=True, help="Date of the oldest report that stays.")
def expire(path: str, before: Any) -> int:
    """Forget what old reports said; their ids and groups stay."""
    with _opened(path, create=False) as index:
        tell(f"expired {index.expire(before):,}")
    return 0


@_command("remove")
@click.argument("name", metavar="ID")
@click.option("--erase", is_flag=True, help="Overwrite what was derived from its text, too.")
def remove(path: str, name: str, erase: bool) -> int:
    """Remove a report; its groups stay, without it."""
    from dedup.cli.isolates import isolate

    with _opened(path, create=False) as index:
        gone = index.get(name)
        index.remove(name, erase=erase)
    what = "erased" if erase else "removed"
    tell(f"{what} {isolate(name)}, which was in {gone.copy} {gone.event} {gone.story}")
    return 0


@_command("export")
@click.argument("out", metavar="DIR", type=click.Path(file_okay=False, readable=False))
def export(path: str, out: str) -> int:
    """Write the groups to DIR as `dedup cluster` does; of a damaged index, what can be read."""
    from dedup.cli.isolates import visible
    from dedup.cli.options import DONE, UNFINISHED

    with _opened(path, create=False) as index:
        lost = index.export(out)
    tell(f"written to {visible(out)}")
    if lost:
        tell(f"exit code {UNFINISHED}: {_many(lost, 'report')} could not be read")
    return UNFINISHED if lost else DONE


@_command("check")
def check(path: str) -> int:
    """Say what is wrong with the file, if anything is: exit code 1."""
    with _opened(path, create=False) as index:
        faults, stats = index.check(), index.stats()
    for fault in faults:
        show(fault)
    whole = f"nothing is wrong with {_many(stats.reports, 'report')}"
    tell(_many(len(faults), "fault") if faults else whole)
    return 1 if faults else 0
