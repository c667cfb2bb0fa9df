"""What a file holds, and how it is packed, by its name."""

import os
from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """How the bytes of a source are to be read."""

    JSONL = "jsonl"
    PARQUET = "parquet"
    CSV = "csv"
    TEXT = "text"
    HTML = "html"
    FEED = "feed"
    WARC = "warc"
    TAR = "tar"
    ZIP = "zip"


SUFFIXES: Final[Mapping[str, Kind]] = {
    ".jsonl": Kind.JSONL,
    ".ndjson": Kind.JSONL,
    ".json": Kind.JSONL,
    ".parquet": Kind.PARQUET,
    ".csv": Kind.CSV,
    ".txt": Kind.TEXT,
    ".html": Kind.HTML,
    ".htm": Kind.HTML,
    ".xhtml": Kind.HTML,
    ".rss": Kind.FEED,
    ".atom": Kind.FEED,
    ".xml": Kind.FEED,
    ".warc": Kind.WARC,
    ".wet": Kind.WARC,
    ".tar": Kind.TAR,
    ".zip": Kind.ZIP,
}
WRAPPINGS: Final = (".gz", ".zst", ".bz2", ".xz")
_SHORT: Final = {".tgz": (".tar", ".gz"), ".tbz2": (".tar", ".bz2"), ".txz": (".tar", ".xz")}
_WRAPPED: Final = frozenset({Kind.JSONL, Kind.CSV, Kind.HTML, Kind.FEED, Kind.WARC, Kind.TAR})

# Kinds whose pages are named by where they lie.
FILED: Final = frozenset({Kind.TEXT, Kind.HTML, Kind.TAR, Kind.ZIP})

# Bytes of a list of files (`@list.txt`): half a million names.
LISTS: Final = 64 << 20

KNOWN: Final = (
    ".jsonl, .ndjson, .json, .csv, .html, .htm, .xhtml, .rss, .atom, .xml, .warc, .wet and .tar (each also "
    "with .gz, .zst, .bz2 or .xz), .parquet, .txt, .zip, or a folder"
)


def kind_of(path: str) -> Kind | None:
    """Return what a file of this name holds, or None where nobody knows."""
    suffix, wrapping = suffixes_of(path)
    kind = SUFFIXES.get(suffix)
    return None if wrapping and kind not in _WRAPPED else kind


def suffixes_of(path: str) -> tuple[str, str]:
    """Return the suffix that tells the kind and the one that tells the compression, either may be empty.

    >>> suffixes_of("CC-MAIN.warc.wet.gz"), suffixes_of("pages.tgz")
    (('.wet', '.gz'), ('.tar', '.gz'))
    """
    stem, suffix = os.path.splitext(path.lower())
    if suffix in _SHORT:
        return _SHORT[suffix]
    return (os.path.splitext(stem)[1], suffix) if suffix in WRAPPINGS else (suffix, "")
