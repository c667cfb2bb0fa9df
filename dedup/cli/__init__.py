"""The command line. Each command lives in its module, which is loaded when the command is called."""

from __future__ import annotations

import signal
import sys
from contextlib import suppress
from importlib import import_module
from typing import NoReturn

import click

_COMMANDS = {
    "cluster": "Sort reports into copies, events and stories.",
    "extract": "Write the articles of a crawl, nothing more.",
    "index": "Keep reports in an index, and say what each is as it comes.",
    "explain": "Say why two reports are together, or apart.",
    "report": "Write a run as one page of HTML.",
    "recut": "Move the cuts of a run, without reading again.",
    "filter": "Write a crawl without its copies, as it is.",
    "eval": "Score an assignment against gold labels.",
}
# Modules that are not called as their commands are.
_MODULES = {name: name for name in _COMMANDS} | {"eval": "evaluate"}

# What ends a job from outside. Ctrl-C is Python's own KeyboardInterrupt.
_ENDINGS = ("SIGTERM", "SIGHUP")
INTERRUPTED = 130

_EPILOG = """\b
Examples:
  dedup cluster data/sample --out stories
  dedup extract 'crawl/*.warc.gz' --out articles.jsonl
  dedup index add data/sample/reports.jsonl --index today.index
  dedup explain stories saqqara-1 saqqara-4
  dedup report stories
  dedup recut stories --event 0.5 --out finer
  dedup filter crawl --run stories --out clean
  dedup eval stories data/sample.gold.jsonl --key event

\b
Exit codes:
  0  done
  1  failed
  2  wrong usage, or a setting out of its bounds
  3  done, but a file could not be read to its end, or more documents were
     rejected than --max-errors allows
  130, 143  interrupted, terminated; nothing is written by halves

\b
Shell completion, for your shell's start file:
  eval "$(_DEDUP_COMPLETE=bash_source dedup)"    # bash; zsh_source for zsh
  _DEDUP_COMPLETE=fish_source dedup | source     # fish
"""


class Commands(click.Group):
    """A group whose commands are imported only when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, in the order of their use."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, or None if there is none of that name."""
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = import_module(f"dedup.cli.{_MODULES.get(cmd_name, cmd_name)}").command
        command.short_help = _COMMANDS[cmd_name]
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands and what they do, without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]}, epilog=_EPILOG)
@click.version_option(package_name="khabar-dedup", prog_name="dedup", message="%(prog)s %(version)s")
def cli() -> None:
    """Sort Arabic news into copies, events and stories, and name the report that speaks for each."""


def main(args: list[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code."""
    _prepare()
    try:
        code = cli.main(args=args, prog_name="dedup", standalone_mode=False)
    except click.ClickException as error:
        with suppress(OSError):
            error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        with suppress(OSError):
            click.echo("interrupted", err=True)
        code = INTERRUPTED
    sys.exit(code)


def _prepare() -> None:
    """Let no title fail on a terminal that lacks its letters, and no signal pass a job's cleaning up."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    with suppress(ValueError):  # signals are the main thread's
        for name in _ENDINGS:
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, _leave)


def _leave(number: int, _: object) -> NoReturn:
    """End with the exit code that shells know, by way of every `finally`."""
    raise SystemExit(128 + number)
