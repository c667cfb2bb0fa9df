"""Articles as JSON lines, the rejects beside them and the record of the job, when they are whole."""

import gzip
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Final, NamedTuple, cast

import orjson
import pyarrow as pa
import zstandard

from dedup.errors import OutputError
from dedup.schema import Reject
from dedup.writers import rejects as log

# Packed copies of the articles are told by their last suffix.
_PACKERS: Final = (".gz", ".zst")
_SUFFIXES: Final = (".jsonl", ".ndjson")
_DAY: Final = "%Y-%m-%d"
_SECOND: Final = "%Y-%m-%dT%H:%M:%SZ"


class Names(NamedTuple):
    """The files of a job."""

    articles: Path
    rejects: Path
    run: Path


def names(out: Path) -> Names:
    """Return the files that belong to the articles `out`.

    >>> [path.name for path in names(Path("news.jsonl.gz"))]
    ['news.jsonl.gz', 'news.rejects.jsonl', 'news.run.json']
    """
    stem = Path(out.stem).stem if out.suffix in _PACKERS else out.stem
    return Names(out, out.with_name(f"{stem}.rejects.jsonl"), out.with_name(f"{stem}.run.json"))


def check(out: Path) -> None:
    """Pass if the name is one of JSON lines, and no folder.

    Raises:
        OutputError: If not.
    """
    kind = Path(out.stem).suffix if out.suffix in _PACKERS else out.suffix
    if kind not in _SUFFIXES:
        raise OutputError(f"cannot write {out}: a name in .jsonl, .jsonl.gz or .jsonl.zst is wanted")
    if out.is_dir():
        raise OutputError(f"cannot write {out}: it is a folder")


@contextmanager
def writing(out: Path) -> Iterator["ArticleFile"]:
    """Give a file of articles that takes its name when it is finished; else nothing is left of it.

    Raises:
        OutputError: If the system refuses to write.
    """
    try:
        out.absolute().parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(
            prefix=f".{out.name}.", suffix=".partial", dir=out.absolute().parent
        )
        try:
            with os.fdopen(descriptor, "wb") as file:
                yield ArticleFile(out, Path(name), file)
        finally:
            with suppress(FileNotFoundError):
                os.unlink(name)
    except OutputError:
        raise
    except OSError as error:
        raise OutputError(f"cannot write {out}: {error.strerror or error}") from error


class ArticleFile:
    """A file of articles at work.

    Attributes:
        rows: Articles written so far.
    """

    def __init__(self, out: Path, partial: Path, file: IO[bytes]) -> None:
        self.rows = 0
        self._names, self._partial, self._file = names(out), partial, file
        self._packed = _packed(file, out.suffix)

    def write(self, articles: pa.RecordBatch) -> None:
        """Add articles, in their order: rows of `schema.DOCUMENTS`."""
        for row in articles.to_pylist():
            if row["published"] is not None:
                row["published"] = row["published"].strftime(_DAY if row["precision"] == "day" else _SECOND)
            self._packed.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))
        self.rows += articles.num_rows

    def finish(self, rejects: Iterable[Reject], run: Mapping[str, Any]) -> None:
        """Write rejects and record, and give the articles their name."""
        if self._packed is not self._file:
            self._packed.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._partial.chmod(0o666 & ~_umask())
        with self._names.rejects.open("wb") as file:
            file.writelines(map(log.encode, rejects))
        self._names.run.write_bytes(orjson.dumps(run, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
        self._partial.replace(self._names.articles)


def _packed(file: IO[bytes], suffix: str) -> IO[bytes]:
    if suffix == ".gz":
        return cast(IO[bytes], gzip.GzipFile("", "wb", 6, file, mtime=0))
    if suffix == ".zst":
        return zstandard.ZstdCompressor().stream_writer(file, closefd=False)
    return file


def _umask() -> int:
    """Return the mask of new files, which can only be asked by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
