"""Places: where the files of a sifted crawl go, and that they appear whole or not at all."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from dedup.errors import OutputError
from dedup.readers.inputs import Source
from dedup.readers.kinds import kind_of


class Place(NamedTuple):
    """A file to read, and where it goes inside the folder that is written; empty if it is the file itself."""

    source: Source
    inner: str


def lay_out(sources: Sequence[Source], out: Path) -> list[Place]:
    """Return where each file goes: one that is named becomes `out`, others keep their paths below it.

    Raises:
        OutputError: `out` is there already, or another kind of file.
    """
    if out.exists() and not (out.is_dir() and not any(out.iterdir())):
        raise OutputError(f"cannot write {out}: it is there already")
    if len(sources) == 1 and sources[0].named and not out.is_dir():
        if kind_of(str(out)) is not sources[0].kind:
            wanted = "".join(sources[0].suffixes)
            raise OutputError(f"cannot write {out}: {sources[0].name} is filtered into a file in {wanted}")
        return [Place(sources[0], "")]
    paths = [os.path.abspath(source.path) for source in sources]
    root = os.path.commonpath([os.path.dirname(path) for path in paths])
    return [Place(one, os.path.relpath(path, root)) for one, path in zip(sources, paths, strict=True)]


@contextmanager
def staged(out: Path, *, folder: bool) -> Iterator[Path]:
    """Give the path of a new file, or a new folder, that is called `out` when the block ends well."""
    parent = out.absolute().parent
    parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{out.name}.", suffix=".partial", dir=parent))
    try:
        made = work / "out"
        if folder:
            made.mkdir()
        yield made
        if folder and out.is_dir():
            out.rmdir()  # an empty one
        made.rename(out)
    finally:
        shutil.rmtree(work, ignore_errors=True)
