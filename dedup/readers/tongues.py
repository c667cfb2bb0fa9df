"""Documents in other languages than the one that is wanted, left out."""

import re
from collections.abc import Iterator
from typing import Any, Final

import pyarrow as pa

from dedup import markup
from dedup._types import RejectSink
from dedup.errors import ExtraError
from dedup.readers.reasons import Reason
from dedup.schema import DOCUMENTS, Reject

# Fewer letters than this say nothing of a language, and are taken.
FEWEST: Final = 60

# The article stands at least so often in a hundred letters of Arabic, and neither in Persian nor in Urdu:
# where it does nobody else is asked. Letters that Arabic does not have make that void.
_SAMPLE: Final = 2000
_ARTICLES: Final = 3
_FOREIGN: Final = re.compile(
    "[\u067e\u0686\u0698\u06af\u06a9\u06cc\u06d2\u0679\u0688\u0691\u06ba\u06be\u06c1]"
)
_COLUMN: Final = DOCUMENTS.names.index("language")
_ARABIC: Final = re.compile("[\u0620-\u064a\u0671-\u06d3]")
_LETTER: Final = re.compile(r"[^\W\d_]")


def keep(
    batches: Iterator[pa.RecordBatch], *, language: str | None, reject: RejectSink
) -> Iterator[pa.RecordBatch]:
    """Yield the documents in a language; the others are refused. None takes any."""
    for batch in batches:
        if language is None:
            yield batch
            continue
        found = [row["language"] or spoken(row["text"] or row["title"] or "") for row in _rows(batch)]
        kept = [_keeps(*told, language, reject) for told in zip(_rows(batch), found, strict=True)]
        told = batch.set_column(_COLUMN, DOCUMENTS.field(_COLUMN), pa.array(found, pa.string()))
        left = told if all(kept) else told.filter(pa.array(kept))
        if left.num_rows:
            yield left


def spoken(text: str) -> str | None:
    """Return the language of a text or of a page's text; None where it is too short to tell.

    Of a page whose lines are in several scripts those in Arabic letters count, if they are more than a few
    words: the furniture of many Arabic sites is French or English.
    """
    head = text[:_SAMPLE]
    if head.count("\u0627\u0644") * 100 >= _ARTICLES * len(head) and len(_FOREIGN.findall(head)) * 100 < len(
        head
    ):
        return "ar"
    lines = [line for line in text.split("\n") if len(_ARABIC.findall(line)) * 2 > len(_LETTER.findall(line))]
    arabic = "\n".join(lines)
    wanted = arabic if len(arabic) >= 5 * FEWEST else text
    if len(_LETTER.findall(wanted)) < FEWEST:
        return None
    try:
        return markup.language(wanted)
    except ExtraError:  # it is not Arabic; which one it is resiliparse would know
        return "und"


def _rows(batch: pa.RecordBatch) -> Iterator[dict[str, Any]]:
    names = ("id", "title", "text", "file", "line", "language")
    columns = [batch[name].to_pylist() for name in names]
    return (dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True))


def _keeps(row: dict[str, Any], found: str | None, language: str, reject: RejectSink) -> bool:
    if found is None or found == language:
        return True
    reject(Reject(row["file"], row["line"], row["id"], Reason.OTHER_LANGUAGE.value, found))
    return False
