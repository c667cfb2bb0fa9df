"""What is done of a portion, on whatever machine: it is read, and files are written."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache, wraps
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final, TypeVar

import pyarrow as pa

from dedup import errors, jobs, pipeline, readers
from dedup.config import Config
from dedup.engines import Told, sealed
from dedup.engines.spool import Spool
from dedup.errors import DedupError, OutputError
from dedup.harvest import Furniture, joined, parted
from dedup.model import Model
from dedup.portions.plans import sources
from dedup.schema import DOCUMENTS, Reject
from dedup.writers.rejects import RejectLog

# The file of what the pages of all hosts repeat.
FURNITURE: Final = "furniture"
# Seconds in which a disk that machines share shows what another one wrote: so long NFS may believe that
# it is not there (`acdirmax`).
PATIENCE: Final = 60.0
# Rejects that are written at a time.
_ROWS: Final = 4096
T = TypeVar("T")
_REJECTS: Final = pa.schema(
    [
        ("file", pa.string()),
        ("line", pa.int64()),
        ("id", pa.string()),
        ("reason", pa.string()),
        ("detail", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class Job:
    """What all tasks have in common.

    Attributes:
        folder: Of the job, the same path on every machine.
        config: The settings.
        fields: Our field's name to the input's.
        allow_truncated: Whether a file that ends too early is no reject.
    """

    folder: str
    config: Config
    fields: dict[str, str]
    allow_truncated: bool

    def path(self, name: str) -> Path:
        """Return the file of a name."""
        return Path(self.folder) / f"{name}{sealed.SUFFIX}"


def prints(name: str) -> str:
    """Return the name of the fingerprints of a portion."""
    return f"{name}-prints"


def rejects(name: str) -> str:
    """Return the name of the refused documents of a portion."""
    return f"{name}-rejects"


def pages(name: str) -> str:
    """Return the name of the pages of hosts of a portion, as they were read."""
    return f"{name}-pages"


def samples(name: str) -> str:
    """Return the name of what a portion knows of the pages of hosts."""
    return f"{name}-samples"


def articles(name: str) -> str:
    """Return the name of what is told of the pages of hosts of a portion."""
    return f"{name}-articles"


def there(job: Job, name: str) -> pa.Table:
    """Return a table that some machine has written.

    Raises:
        OutputError: It is not there.
    """
    return awaited(lambda: sealed.find(job.path(name)), job)


def awaited(look: Callable[[], T | None], job: Job) -> T:
    """Return what some machine has written, looking for it until it must be there.

    Raises:
        OutputError: It is not there.
    """
    until, pause = time.monotonic() + PATIENCE, 0.05
    while (found := look()) is None:
        if time.monotonic() + pause > until:
            raise unseen(job)
        time.sleep(pause)
        pause = min(2 * pause, 5.0)
    return found


def unseen(job: Job) -> OutputError:
    """Return the error of a file that was written and is not there."""
    why = "is it on a disk that all machines share, under the same path?"
    return OutputError(f"cannot write {job.folder}: what was written there is not to be seen here; {why}")


def answering(function: Callable[..., Told]) -> Callable[..., Told]:
    """Have a function tell of errors that another attempt would not mend."""

    @wraps(function)
    def told(*arguments: Any, **named: Any) -> Told:
        try:
            return function(*arguments, **named)
        except DedupError as error:
            return {"failed": [type(error).__name__, str(error)]}

    return told


def met(told: Told) -> DedupError:
    """Return the error that a task tells of."""
    kind, message = told["failed"]
    found = getattr(errors, kind, DedupError)
    error: DedupError = found.__new__(found)
    error.args = (message,)
    return error


@answering
def read(task: Told, job: Job) -> Told:
    """Read a portion, and write its fingerprints, rejects, and pages of hosts with a sample of them."""
    name, found, begun = task["name"], sources(task), time.thread_time()
    files = [prints(name), rejects(name)]
    with RejectLog(Path(tempfile.gettempdir())) as log, Spool(DOCUMENTS) as spool:
        reading = _Reading(found, job, log, spool)
        facts = _print(job, name, reading.tables())
        sealed.keep(job.path(rejects(name)), _rejected(log))
        if reading.pages:
            sealed.keep(job.path(pages(name)), map(_table, spool.batches()))
            sealed.keep(job.path(samples(name)), [reading.known.samples()])
            files += [pages(name), samples(name)]
        facts |= {"pages": reading.pages, "unseen": reading.unseen, "rejects": log.total}
    facts |= {"bytes": sum(one.size or 0 for one in found), "lines": sum(map(readers.spans.count, found))}
    facts["seconds"] = round(time.thread_time() - begun, 3)
    return _tell(job, name, {**facts, "files": files})


@answering
def take_apart(task: Told, job: Job) -> Told:
    """Write the fingerprints of the pages of hosts of a portion, without what the pages of all repeat."""
    name, config = task["name"], job.config
    waiting, known = there(job, pages(name)), awaited(lambda: _furniture(job.path(FURNITURE)), job)
    model = _model(config)
    made = (pipeline.fingerprint(batch, config, model, known) for batch in joined(waiting.to_batches()))
    told = articles(name)
    return _tell(job, told, {**_print(job, told, made), "files": [prints(told)]})


def told(job: Job, name: str) -> Told | None:
    """Return what is told of work; None where it is not done."""
    table = sealed.find(job.path(name))
    if table is None:
        return None
    facts: dict[str, Any] = json.loads(table["told"][0].as_py())
    return facts


class _Reading:
    """A portion that is read.

    Attributes:
        known: Samples of the pages of hosts.
        pages: How many of these there are.
        unseen: What the user named and no record has.
    """

    def __init__(self, found: list[readers.Source], job: Job, log: RejectLog, spool: Spool) -> None:
        self.known, self.pages, self.unseen = Furniture(), 0, list[str]()
        self._config, self._spool = replace(job.config, jobs=1), spool
        self._batches = jobs.read(
            found, self._config, fields=job.fields, reject=log, allow_truncated=job.allow_truncated
        )

    def tables(self) -> Iterator[pa.Table]:
        """Yield the fingerprints of what can be taken apart at once; pages of hosts go to the spool."""
        model = _model(self._config)
        try:
            for batch in self._batches:
                at_once, later = parted(batch, self.known)
                if later is not None:
                    self.pages += len(later)
                    self._spool.put(later)
                if at_once is not None:
                    yield pipeline.fingerprint(at_once, self._config, model, self.known)
        except readers.FieldError as error:  # another portion may have the field
            self.unseen = list(error.pairs)


def _print(job: Job, name: str, made: Iterator[pa.Table]) -> dict[str, Any]:
    """Write fingerprints; return what is to be told of them."""
    facts = {"documents": 0, "refolded": 0}
    nothing = pipeline.fingerprint(pa.RecordBatch.from_pylist([], DOCUMENTS), job.config, _model(job.config))

    def counted() -> Iterator[pa.Table]:
        for table in chain([nothing], made):
            facts["documents"] += len(table)
            facts["refolded"] += pipeline.refolded(table)
            yield table.replace_schema_metadata(None)

    sealed.keep(job.path(prints(name)), counted())
    return facts


def _rejected(log: RejectLog) -> Iterator[pa.Table]:
    """Yield the rejects as tables, an empty one first."""
    rows: Iterator[Reject] = iter(log)
    some: list[Reject] = []
    while True:
        yield pa.Table.from_pylist([row._asdict() for row in some], _REJECTS)
        if not (some := list(islice(rows, _ROWS))):
            return


def _tell(job: Job, name: str, facts: Told) -> Told:
    """Write what is told of work, when all else is written, and return it."""
    sealed.keep(job.path(name), [pa.table({"told": [json.dumps(facts)]})])
    return facts


def _table(batch: pa.RecordBatch) -> pa.Table:
    return pa.Table.from_batches([batch])


def _furniture(path: Path) -> Furniture | None:
    """Return what the pages of all hosts repeat; None where it is not to be seen."""
    try:
        return _learned(path, path.stat().st_mtime_ns)
    except OSError:
        return None


@lru_cache(maxsize=1)
def _learned(path: Path, _: int) -> Furniture | None:
    """Return what a file tells of the pages of hosts, read once for each state of it."""
    table = sealed.find(path)
    if table is None:
        return None
    known = Furniture()
    known.absorb(table)
    return known


@lru_cache(maxsize=1)
def _model(config: Config) -> Model:
    """Return the model that the settings ask for, read once."""
    return pipeline.chosen(config)
