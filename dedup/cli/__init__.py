"""The command line. Each command lives in its module, which is loaded when the command is called."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any

import click

_COMMANDS = {
    "cluster": "Sort reports into copies, events and stories.",
    "explain": "Say why two reports are together, or apart.",
    "eval": "Score an assignment against gold labels.",
}
_MODULES = {"cluster": "cluster", "explain": "explain", "eval": "evaluate"}


class Commands(click.Group):
    """A group whose commands are imported only when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, in the order of their use."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, or None if there is none of that name."""
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = import_module(f"dedup.cli.{_MODULES[cmd_name]}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands and what they do, without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="khabar-dedup", prog_name="dedup", message="%(prog)s %(version)s")
def cli() -> None:
    """Sort Arabic news into copies, events and stories, and name the report that speaks for each.

    \b
    dedup cluster data/sample --out stories
    dedup explain stories ID-A ID-B
    dedup eval stories gold.jsonl --key event

    Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done but too many documents rejected, 130 interrupted.
    Shell completion: eval "$(_DEDUP_COMPLETE=bash_source dedup)" (or zsh_source, fish_source).
    """


def main(args: list[str] | None = None) -> Any:
    """Run the command line and leave with its exit code."""
    try:
        code = cli.main(args=args, prog_name="dedup", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        code = 130
    except BrokenPipeError:
        # Whoever read our output has seen enough. The interpreter must not flush into the closed pipe again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code)
