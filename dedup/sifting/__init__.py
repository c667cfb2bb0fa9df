"""Sifting: a crawl without its copies, in the crawl's own format, each record as it was to the byte."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from dedup import jobs
from dedup.errors import ConfigError, InputError, OutputError
from dedup.harvest import reap
from dedup.readers import OF_A_FILE
from dedup.readers.inputs import Kind, Source
from dedup.schema import Reject
from dedup.sifting.picks import Picked, choose, locate
from dedup.sifting.pieces import copy
from dedup.sifting.places import Place, lay_out, staged
from dedup.writers.run import Run

KEPT: Final = ("representatives", "duplicates")
LEVELS: Final = ("copy", "event", "story")


class Sifted(NamedTuple):
    """What a job has done.

    Attributes:
        read: Documents that were read.
        kept: Records written.
        unknown: Documents that the run does not know: those that it refused, and new ones.
        missing: Reports to be kept that were not found.
        files: Files written.
        unread: Files that could not be read to their end.
    """

    read: int
    kept: int
    unknown: int
    missing: int
    files: int
    unread: int


def sift(
    inputs: Sequence[str | Path] | str | Path,
    *,
    run: str | Path,
    out: str | Path,
    keep: str = "representatives",
    level: str = "copy",
    progress: Callable[[int], None] = lambda _: None,
) -> Sifted:
    """Write the records of a crawl that a run keeps, in their files' own formats, each as it was to the byte.

    Documents are known by their ids, so that the inputs may lie elsewhere than when the run was made, or be
    the archives that its articles were extracted from. Of an id that comes again the record is written that
    has title, address, outlet and date of the run's report and did not lose its id there, the first
    of several. Documents that the run does not know are left out. Of a WARC the pages that are kept and the
    `warcinfo` records are written.

    Args:
        inputs: Files, folders, patterns or lists; no feed, no URL, no standard input.
        run: Directory of the run.
        out: File to write for one file that is named, else a folder, in which files are called as they are.
        keep: ``"representatives"``, or ``"duplicates"`` for all others.
        level: Whose representatives: ``"copy"``, ``"event"`` or ``"story"``.
        progress: Called with the bytes read since it was last called.

    Raises:
        ConfigError: `keep` or `level` is none of those.
        NotFoundError: The directory holds no run.
        InputError: An input cannot be filtered, or none of its documents is of the run.
        OutputError: Something is there already, or cannot be written.
    """
    for name, asked, allowed in (("keep", keep, KEPT), ("level", level, LEVELS)):
        if asked not in allowed:
            raise ConfigError(f"{name} must be one of {', '.join(allowed)}, got {asked!r}")
    files = Run(Path(run))
    config = jobs.remade(files.run)
    found = _once(jobs.sources(inputs, out))
    places = lay_out(found, Path(out))
    unread: list[Reject] = []
    batches = jobs.read(
        found,
        config,
        fields=(files.run.get("asked") or {}).get("fields") or {},
        reject=lambda one: unread.append(one) if one.reason in OF_A_FILE else None,
        progress=lambda count: progress(count) if count else None,
    )
    choice = choose(files.assignments(), files.rejects(), keep=keep, level=level)
    picked = locate(reap(batches, jobs=config.jobs), choice)
    if picked.read == picked.unknown:
        if unread:
            raise InputError(f"{unread[0].file}: {unread[0].reason}: {unread[0].detail}")
        raise InputError(f"no document of {', '.join(jobs.listed(inputs))} is a report of {run}")
    kept, written = _write(places, picked, Path(out), config.max_line)
    return Sifted(picked.read, kept, picked.unknown, picked.missing, written, len(unread))


def _once(found: Sequence[Source]) -> list[Source]:
    """Return the files, each once.

    Raises:
        InputError: One cannot be filtered.
    """
    kept: dict[str, Source] = {}
    for source in found:
        if source.stream is not None or source.size is None or not os.path.isfile(source.path):
            raise InputError(f"{source.name}: only files can be filtered, they are read twice")
        if source.kind is Kind.FEED:
            raise InputError(f"{source.name}: a feed cannot be filtered; dedup extract makes lines of it")
        kept.setdefault(os.path.realpath(source.path), source)
    return list(kept.values())


def _write(places: Sequence[Place], picked: Picked, out: Path, max_line: int) -> tuple[int, int]:
    """Copy what was picked; the files appear when all are whole. Return how many records and files."""
    kept = files = 0
    whole = len(places) == 1 and not places[0].inner
    try:
        with staged(out, folder=not whole) as target:
            for source, inner in places:
                wanted = picked.of(source)
                if not wanted and not whole:
                    continue
                path = target if whole else target / inner
                path.parent.mkdir(parents=True, exist_ok=True)
                kept += copy(source, wanted, path, named=out if whole else path, max_line=max_line)
                files += 1
    except OSError as error:
        raise OutputError(f"cannot write {out}: {error.strerror or error}") from error
    return kept, files
