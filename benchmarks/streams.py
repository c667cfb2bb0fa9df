"""The reports that benchmarks read, made once and kept under ``out/streams``."""

from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Final

from benchmarks import generator, originals
from benchmarks.generator import Stream
from benchmarks.machine import OUT
from benchmarks.turns import Asked

FOLDER: Final = OUT / "streams"
_SOURCES: Final = ("edits", "generator", "originals", "turns", "vocabulary")


def origin() -> str:
    """Return what streams are made of here."""
    return originals.CORPUS.name.partition(".")[0] if originals.CORPUS.exists() else "our sample"


def made(size: int, folder: Path = FOLDER) -> Path:
    """Return a stream of so many reports: the first ones of a longer one that is there, or made now."""
    folder.mkdir(parents=True, exist_ok=True)
    key = _key()
    path = folder / f"{key}-{size}.jsonl"
    if path.exists():
        return path
    part = path.with_suffix(".part")
    longer = [other for other in folder.glob(f"{key}-*.jsonl") if _size(other) > size]
    if longer:
        with min(longer, key=_size).open("rb") as lines, part.open("wb") as target:
            target.writelines(islice(lines, size))
    else:
        Stream(*originals.load(None), Asked(size)).write(part)
    return part.replace(path)


def _key() -> str:
    """Return what tells a stream from those of other code or corpora."""
    home = Path(generator.__file__).parent
    code = b"".join((home / f"{name}.py").read_bytes() for name in _SOURCES)
    return f"{origin().replace(' ', '-')}-{blake2b(code, digest_size=4).hexdigest()}"


def _size(path: Path) -> int:
    return int(path.stem.rpartition("-")[2])
