"""How commands fail: one line on standard error, never a traceback for what the user can mend."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import click


def tidy(function: Callable[..., Any]) -> Callable[..., Any]:
    """Turn our own errors into a message and an exit code: 2 for a bad setting, else 1."""

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
        except MemoryError as error:
            raise click.ClickException("out of memory") from error

    return wrapped
