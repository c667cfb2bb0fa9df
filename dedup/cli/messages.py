"""What commands say: results on standard output, messages on standard error, errors in one line.

A closed pipe is no error: whoever closed it has seen enough, and the exit code stays that of the work done.
"""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import IO, Any

import click


def show(text: str, *, end: str = "\n") -> None:
    """Print a result.

    Raises:
        ClickException: The disk, or what else lies behind standard output, does not take it.
    """
    try:
        click.echo(f"{text}{end}", nl=False, color=True)
    except BrokenPipeError:
        _silence(sys.stdout)
    except OSError as error:
        _silence(sys.stdout)
        raise click.ClickException(f"cannot write to standard output: {_why(error)}") from error


def tell(text: str) -> None:
    """Print a message; if nobody can take it, nobody hears it."""
    try:
        click.echo(text, err=True)
    except OSError:
        _silence(sys.stderr)


def tidy(function: Callable[..., Any]) -> Callable[..., Any]:
    """Turn what the user can mend into a message and an exit code: 2 for a bad setting, else 1."""

    @wraps(function)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        from dedup.cli.isolates import visible
        from dedup.errors import ConfigError, DedupError

        try:
            return function(*args, **kwargs)
        except ConfigError as error:
            raise click.UsageError(visible(str(error))) from error
        except DedupError as error:
            raise click.ClickException(visible(str(error))) from error
        except OSError as error:
            raise click.ClickException(visible(f"{error.filename or 'system'}: {_why(error)}")) from error
        except MemoryError as error:
            raise click.ClickException("out of memory") from error

    return wrapped


def _why(error: OSError) -> str:
    return error.strerror or str(error)


def _silence(stream: IO[str]) -> None:
    """Let what is still buffered go nowhere, or the interpreter would fail at it once more as it ends."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
