"""The directory of a run: assignments, events, pairs, rejects and the record of the run itself.

assignments.parquet, .jsonl or .csv    a report: its groups of the three levels, and whom it speaks for
events.jsonl                           an event: its representative with reasons, its members
pairs.parquet                          a scored pair: measures, probability, whether it was merged
terms.parquet                          a report: its words as hashed counts, from which cuts can be moved
duplicates.csv                         a report that is a copy of another one
rejects.jsonl                          a document that did not go on: file, line, id, reason, detail
run.json                               settings, versions, counts; written last: it vouches for the rest
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias, get_args

import orjson
import pyarrow as pa
import pyarrow.compute as pc

from dedup.errors import ConfigError, InputError, NotFoundError, OutputError
from dedup.schema import ASSIGNMENTS, DUPLICATES, EVENTS, PAIRS, TERMS, Reject
from dedup.writers import rejects as log
from dedup.writers import tables
from dedup.writers.staging import staged

Format: TypeAlias = Literal["parquet", "jsonl", "csv"]
FORMATS: Final[tuple[Format, ...]] = get_args(Format)

# The first field of run.json: by it a directory is known as ours.
LAYOUT: Final = "khabar-dedup/1"

_EVENTS, _PAIRS, _REJECTS, _RUN = "events.jsonl", "pairs.parquet", "rejects.jsonl", "run.json"
_ASSIGNMENTS: Final[Mapping[Format, str]] = {name: f"assignments.{name}" for name in FORMATS}
_TERMS, _DUPLICATES = "terms.parquet", "duplicates.csv"
_NAMES: Final = frozenset({*_ASSIGNMENTS.values(), _EVENTS, _PAIRS, _TERMS, _DUPLICATES, _REJECTS, _RUN})

_WRITERS: Final[Mapping[Format, Callable[[Iterable[pa.Table], pa.Schema, Path], None]]] = {
    "parquet": tables.write_parquet,
    "jsonl": tables.write_jsonl,
    "csv": tables.write_csv,
}
_READERS: Final[Mapping[Format, Callable[[Path, pa.Schema], pa.Table]]] = {
    "parquet": tables.read_parquet,
    "jsonl": tables.read_jsonl,
    "csv": tables.read_csv,
}


def write(
    out: Path,
    *,
    assignments: Iterable[pa.Table],
    events: Iterable[pa.Table],
    pairs: Iterable[pa.Table],
    terms: Iterable[pa.Table] = (),
    duplicates: Iterable[pa.Table] = (),
    rejects: Iterable[Reject],
    run: Mapping[str, Any],
    format: Format = "parquet",  # noqa: A002  (the name of the option)
) -> None:
    """Write a run to the directory ``out``, which appears whole or not at all.

    Rows are written in the order given; equal rows give equal bytes. A run that lies there is replaced.

    Args:
        out: The directory; made where it is missing, with those above it.
        assignments: Tables of `schema.ASSIGNMENTS`, one after the other.
        events: Of `schema.EVENTS`.
        pairs: Of `schema.PAIRS`.
        terms: Of `schema.TERMS`; a run without them cannot be cut anew.
        duplicates: Of `schema.DUPLICATES`.
        rejects: Read once, one at a time; a `RejectLog` does.
        run: Settings, versions, counts: anything that JSON can say.
        format: Of the assignments only.

    Raises:
        ConfigError: If the format is none of `FORMATS`.
        OutputError: If the system refuses to write, or `check` refuses ``out``.
    """
    if format not in FORMATS:
        raise ConfigError(f"format must be one of {', '.join(FORMATS)}, got {format!r}")
    check(out)
    with staged(out) as folder:
        _WRITERS[format](assignments, ASSIGNMENTS, folder / _ASSIGNMENTS[format])
        tables.write_jsonl(events, EVENTS, folder / _EVENTS)
        tables.write_parquet(pairs, PAIRS, folder / _PAIRS)
        tables.write_terms(terms, folder / _TERMS)
        tables.write_csv(duplicates, DUPLICATES, folder / _DUPLICATES)
        with (folder / _REJECTS).open("wb") as file:
            file.writelines(map(log.encode, rejects))
        options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE | orjson.OPT_SERIALIZE_NUMPY
        record = orjson.dumps(_sayable({"layout": LAYOUT, **run}), default=str, option=options)
        (folder / _RUN).write_bytes(record)


def check(out: Path) -> None:
    """Pass if a run may be written to ``out``: nothing is there, an empty directory, or a run of ours.

    Raises:
        OutputError: If anything else is there, since it would be lost.
    """
    out = out.resolve()
    try:
        if not out.name:
            raise OutputError(f"cannot write {out}: a run needs a directory of its own")
        if not out.exists():
            return
        if not out.is_dir():
            raise OutputError(f"cannot write {out}: it is a file")
        names = {path.name for path in out.iterdir()}
    except OutputError:
        raise
    except OSError as error:
        raise OutputError(f"cannot write {out}: {error.strerror or error}") from error
    if names and not _is_ours(out):
        raise OutputError(f"cannot write {out}: it is not empty and holds no run that could be replaced")
    if foreign := sorted(names - _NAMES):
        raise OutputError(f"cannot write {out}: {foreign[0]!r} there is no part of a run and would be lost")


class Run:
    """What a directory of a run holds; texts from a CSV come back null where they were empty.

    Tables are read when they are asked for.

    Args:
        folder: The directory.

    Attributes:
        run: The record of the run.

    Raises:
        NotFoundError: The directory holds no run.
        InputError: The record is missing, damaged or of another layout.
    """

    def __init__(self, folder: Path) -> None:
        if not _is_ours(folder):
            raise NotFoundError(f"{folder} holds no run")
        self._folder, self._assignments = folder, find_assignments(folder)
        with _readable(folder):
            self.run = _read_record(folder)
        if (layout := self.run.pop("layout")) != LAYOUT:
            raise InputError(f"{folder / _RUN}: layout must be {LAYOUT}, got {layout}")

    def assignments(self) -> pa.Table:
        """Return the table of `schema.ASSIGNMENTS`.

        Raises:
            InputError: The file is missing or damaged; so for the others.
        """
        with _readable(self._folder):
            return _READERS[_format_of(self._assignments)](self._assignments, ASSIGNMENTS)

    def events(self) -> pa.Table:
        """Return the table of `schema.EVENTS`."""
        with _readable(self._folder):
            return tables.read_jsonl(self._folder / _EVENTS, EVENTS)

    def pairs(self) -> pa.Table:
        """Return the table of `schema.PAIRS`."""
        with _readable(self._folder):
            return tables.read_parquet(self._folder / _PAIRS, PAIRS)

    def pair_parts(self) -> Iterator[pa.Table]:
        """Yield the pairs in their order, some at a time."""
        with _readable(self._folder):
            yield from tables.parts_of_parquet(self._folder / _PAIRS, PAIRS)

    def term_parts(self) -> Iterator[pa.Table]:
        """Yield the tables of `schema.TERMS`, in founder order, some rows at a time.

        Raises:
            NotFoundError: The run has kept none.
        """
        if not (self._folder / _TERMS).is_file():
            raise NotFoundError(f"{self._folder} holds no {_TERMS}: it was written by an older version")
        with _readable(self._folder):
            yield from tables.parts_of_parquet(self._folder / _TERMS, TERMS)

    def rejects(self) -> tuple[Reject, ...]:
        """Return the documents that did not go on."""
        with _readable(self._folder):
            return _read_rejects(self._folder / _REJECTS)

    def stories(self) -> pa.Table:
        """Return the story of each report: the table of the assignments with this column alone."""
        if _format_of(self._assignments) != "parquet":
            return self.assignments().select(["story"])
        with _readable(self._folder):
            return tables.read_parquet(self._assignments, pa.schema([ASSIGNMENTS.field("story")]))

    def of_stories(self, stories: Collection[str]) -> tuple[pa.Table, pa.Table]:
        """Return the assignments and the events of some stories; no others are held in memory at once."""
        with _readable(self._folder):
            inside = pc.field("story").isin(pa.array(stories, pa.string()))
            if _format_of(self._assignments) == "parquet":
                assignments = tables.read_parquet(self._assignments, ASSIGNMENTS, only=inside)
            else:
                assignments = self.assignments().filter(inside)
            events = tables.read_jsonl(self._folder / _EVENTS, EVENTS, with_any=stories)
        return assignments, events.filter(inside)


@contextmanager
def _readable(folder: Path) -> Iterator[None]:
    """Turn a file that cannot be read into an `InputError`."""
    try:
        yield
    except OSError as error:
        raise InputError(f"{error.filename or folder}: {error.strerror or error}") from error


def find_assignments(folder: Path) -> Path:
    """Return the file of the assignments in a directory, whatever its format.

    Raises:
        NotFoundError: If there is none.
    """
    for name in _ASSIGNMENTS.values():
        if (folder / name).is_file():
            return folder / name
    raise NotFoundError(f"{folder} holds no assignments")


def _format_of(path: Path) -> Format:
    return next(name for name in FORMATS if path.suffix == f".{name}")


def _is_ours(folder: Path) -> bool:
    try:
        return str(_read_record(folder).get("layout", "")).partition("/")[0] == LAYOUT.partition("/")[0]
    except (OSError, InputError):
        return False


def _read_record(folder: Path) -> dict[str, Any]:
    try:
        record = orjson.loads((folder / _RUN).read_bytes())
    except orjson.JSONDecodeError as error:
        raise InputError(f"{folder / _RUN}: not JSON: {error}") from error
    if not isinstance(record, dict):
        raise InputError(f"{folder / _RUN}: must be a JSON object")
    return record


def _read_rejects(path: Path) -> tuple[Reject, ...]:
    try:
        with path.open("rb") as file:
            return tuple(map(log.decode, file))
    except (ValueError, TypeError) as error:
        raise InputError(f"{path}: not a row of rejects: {error}") from error


def _sayable(value: Any) -> Any:
    """Return what JSON can say: paths as texts, half character pairs spelled out."""
    if isinstance(value, Mapping):
        return {_sayable(str(key)): _sayable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_sayable(inner) for inner in value]
    return log.clean(str(value)) if isinstance(value, str | Path) else value
