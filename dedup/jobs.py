"""What every job over files begins and ends with: settings, sources, documents, counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from os import path
from pathlib import Path
from typing import Any

import pyarrow as pa

from dedup import readers
from dedup.config import Config
from dedup.errors import ConfigError, InputError


def configured(settings: Mapping[str, Any]) -> Config:
    """Return the settings as a `Config`; a name that it does not know is refused."""
    known = Config.__dataclass_fields__
    for name in settings:
        if name not in known:
            like = get_close_matches(name, known, n=1)
            hint = f"did you mean {like[0]}?" if like else f"there are {', '.join(known)}"
            raise ConfigError(f"{name}: no such setting; {hint}")
    return Config(**settings)


def sources(inputs: Sequence[str | Path] | str | Path, out: str | Path | None = None) -> list[readers.Source]:
    """Return what is to be read: of the folders' files none that lie in `out`, which are of a former run.

    Raises:
        InputError: An input is missing or of no known kind, or nothing is left.
    """
    found = readers.resolve(inputs)
    folder = path.join(path.realpath(out), "") if out is not None else "\0"
    fresh = [one for one in found if one.named or not path.realpath(one.path).startswith(folder)]
    if not fresh:
        besides = f" but the files of {out}, which is to be written" if found else ""
        raise InputError(f"nothing to read in {', '.join(listed(inputs))}{besides}")
    return fresh


def read(found: Sequence[readers.Source], config: Config, **asked: Any) -> Iterator[pa.RecordBatch]:
    """Return the documents of files, as the settings say that they are to be read."""
    return readers.read(
        found,
        batch_rows=config.batch_rows,
        max_line=config.max_line,
        jobs=config.jobs,
        language=None if config.language == "any" else config.language,
        page_seconds=config.page_seconds,
        **asked,
    )


def rejected(counts: Mapping[str, int]) -> dict[str, Any]:
    """Return how many documents did not go on, and why."""
    return {"rejected": sum(counts.values()), "reasons": dict(sorted(counts.items()))}


def listed(inputs: Sequence[str | Path] | str | Path) -> list[str]:
    """Return the inputs as they were named."""
    return [str(one) for one in ([inputs] if isinstance(inputs, str | Path) else inputs)]


def counted(counts: Mapping[str, int]) -> str:
    """Return reasons with their counts, for a message."""
    return ", ".join(f"{count} {reason}" for reason, count in sorted(counts.items())) or "no line, no row"
