"""Files as portions: each of about the same size, the same for the same files."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from hashlib import blake2b
from typing import Any, Final, NamedTuple

from dedup.engines import Told
from dedup.errors import InputError
from dedup.readers import Kind, Source, is_remote, spans

# Files of a portion, at most: small ones cost more than their bytes.
FILES: Final = 1024


class Portion(NamedTuple):
    """Some files, or a span of one.

    Attributes:
        name: A hash of them and of the settings: of other settings nobody finds anything.
        sources: The files.
    """

    name: str
    sources: tuple[Source, ...]

    @property
    def path(self) -> str:
        """The file of a span; empty for other portions, which count their own lines."""
        return self.sources[0].path if self.sources[0].stop is not None else ""

    def as_task(self) -> Told:
        """Return the portion as JSON says it."""
        return {"name": self.name, "sources": [_told(source) for source in self.sources]}


def plan(found: Sequence[Source], size: int, settings: str) -> list[Portion]:
    """Return files as portions of about so many bytes, in their order.

    Raises:
        InputError: One is no file that another process could open.
    """
    made: list[Portion] = []
    for some in _grouped((span for one in found for span in spans.cut(_absolute(one), size)), size):
        said = json.dumps([settings, [_told(source) for source in some]])
        made.append(Portion(blake2b(said.encode(), digest_size=12).hexdigest(), tuple(some)))
    return made


def sources(task: Told) -> list[Source]:
    """Return the files of a task."""
    return [Source(**{**told, "kind": Kind(told["kind"])}) for told in task["sources"]]


def _grouped(found: Iterator[Source], size: int) -> Iterator[list[Source]]:
    """Yield files that go together; a span goes alone."""
    waiting: list[Source] = []
    held = 0
    for one in found:
        full = held + (one.size or 0) > size or len(waiting) >= FILES
        if waiting and (full or one.stop is not None or waiting[-1].stop is not None):
            yield waiting
            waiting, held = [], 0
        waiting.append(one)
        held += one.size or 0
    if waiting:
        yield waiting


def _absolute(source: Source) -> Source:
    """Return a file by a path that does not depend on where a process was started.

    Raises:
        InputError: It is a stream or a pipe.
    """
    if source.stream is not None or source.size is None:
        raise InputError(f"{source.name or '-'}: several processes cannot read a stream; name files")
    return source if is_remote(source.path) else replace(source, path=os.path.abspath(source.path))


def _told(source: Source) -> dict[str, Any]:
    told = asdict(source)
    return {**told, "kind": source.kind.value}
