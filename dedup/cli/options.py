"""What the commands that read crawls have in common: options, their values, and how they end."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

import click

from dedup.cli.messages import tell
from dedup.config import Config

DONE, UNFINISHED = 0, 3
DEFAULTS: Final = Config()
# Settings that have an option of their own.
OWN: Final = ("format", "jobs", "language", "max_line", "memory", "model", "on_conflict")

# One thread reads; fingerprints of the same reports took 1.7 times its CPU time (29,628 reports, JSON lines):
# more threads than these would wait for it.
MOST_JOBS: Final = 4

SHOWN: Final = click.option(
    "--show",
    "shown",
    type=click.IntRange(min=0),
    default=10,
    show_default=True,
    metavar="N",
    help="Stories to print, the largest.",
)


def usable_cores() -> int:
    """Return the cores that this process may use, where the system tells."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def offered(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Return the settings that begin so, for a shell to complete, each with its default."""
    values = DEFAULTS.as_dict().items()
    return [f"{name}={value}" for name, value in values if name not in OWN and name.startswith(incomplete)]


class Size(click.ParamType[int]):
    """Bytes, given as a number or with a unit of 1,024: 800MB, 4GB."""

    name = "size"
    _UNITS: Final = ("", "K", "M", "G", "T")

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the bytes."""
        found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([KMGT]?)I?B?", str(value).strip().upper())
        if not found:
            self.fail(f"{value!r} is no size, such as 800MB or 4GB", param, ctx)
        return int(float(found[1]) * 1024 ** self._UNITS.index(found[2]))


def choice(name: str, values: Sequence[str], told: str) -> Callable[..., Any]:
    """Return an option that takes one of some values, the first where nobody says another."""
    return click.option(name, type=click.Choice(values), default=values[0], show_default=True, help=told)


QUIET: Final = click.option("--quiet", "-q", is_flag=True, help="Print nothing but errors.")
# A run that is looked at.
DIRECTORY: Final = click.argument(
    "directory", metavar="DIR", type=click.Path(file_okay=False, readable=False)
)
INPUTS: Final = click.argument(
    "inputs", nargs=-1, required=True, metavar="INPUT...", type=click.Path(readable=False, allow_dash=True)
)

FIELDS: Final = click.option(
    "--field",
    "fields",
    multiple=True,
    metavar="OURS=THEIRS",
    help="Where a column is found, such as text=body. May be repeated.",
)

_READING: Final = (
    FIELDS,
    choice("--language", ["ar", "any"], "Language that is kept; documents in others are rejected."),
    click.option(
        "--jobs",
        type=int,
        metavar="N",
        default=lambda: min(usable_cores(), MOST_JOBS),
        help=f"Threads, and processes for HTML; no result depends on them.  "
        f"[default: the cores, at most {MOST_JOBS}]",
    ),
    click.option(
        "--max-line",
        type=int,
        default=DEFAULTS.max_line,
        show_default=True,
        metavar="BYTES",
        help="Longest line of an input; longer ones are rejected.",
    ),
    click.option(
        "--max-errors",
        type=click.IntRange(min=0),
        metavar="N",
        help="Rejected documents above which the exit code is 3.  [default: no limit]",
    ),
    click.option("--allow-truncated", is_flag=True, help="Take a file that ends too early for whole."),
    click.option(
        "--set",
        "settings",
        multiple=True,
        metavar="NAME=VALUE",
        shell_complete=offered,
        help="Another setting of dedup.Config, such as window_days=5. May be repeated.",
    ),
    QUIET,
)


def reading(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of a command that reads crawls."""
    for option in reversed(_READING):
        command = option(command)
    return command


def named(texts: Iterable[str]) -> dict[str, int | float | str]:
    """Return the settings of ``--set``."""
    found = pairs(texts, "--set")
    for name in OWN:
        if name in found:
            raise click.UsageError(f"--set {name}: this setting has an option, --{name.replace('_', '-')}")
    return {name: _number(value) for name, value in found.items()}


def pairs(texts: Iterable[str], option: str) -> dict[str, str]:
    """Return NAME=VALUE options as a mapping."""
    found = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise click.UsageError(f"{option} wants NAME=VALUE, got {text!r}")
        found[name] = value
    return found


def _number(text: str) -> int | float | str:
    """Return a value as a whole number or a real one, if it is one."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def ending(rejected: int, reasons: Mapping[str, int], max_errors: int | None) -> int:
    """Return 3, and say why, where a file was not read to its end or too many were rejected; else 0."""
    from dedup.readers import OF_A_FILE

    unread = sum(reasons.get(str(reason), 0) for reason in OF_A_FILE)
    if unread:
        tell(f"exit code {UNFINISHED}: {unread:,} of the files could not be read to the end")
    elif max_errors is not None and rejected > max_errors:
        tell(f"exit code {UNFINISHED}: {rejected:,} rejected, --max-errors allows {max_errors:,}")
    else:
        return DONE
    return UNFINISHED
