"""Documents in other languages than the one that is wanted, left out."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Final

import numpy as np
import pyarrow as pa

from dedup import markup
from dedup._types import Bools, RejectSink
from dedup.buffers import utf8
from dedup.errors import ExtraError
from dedup.kernels import tongues as kernel
from dedup.readers.reasons import Reason
from dedup.schema import DOCUMENTS, Reject

# Fewer letters than this say nothing of a language, and are taken.
FEWEST: Final = 60

# From so many letters what is in Arabic letters counts alone, and no language at all is a verdict.
ENOUGH: Final = 300
UNKNOWN: Final = "und"

# The article stands at least so often in a hundred letters of Arabic, and neither in Persian nor in Urdu:
# where it does nobody else is asked. Letters that Arabic does not have make that void.
SAMPLE: Final = 2000
ARTICLES: Final = 3
FOREIGN: Final = "\u067e\u0686\u0698\u06af\u06a9\u06cc\u06d2\u0679\u0688\u0691\u06ba\u06be\u06c1"
_FOREIGN: Final = re.compile(f"[{FOREIGN}]")
_COLUMN: Final = DOCUMENTS.names.index("language")
_ARABIC: Final = re.compile("[\u0620-\u064a\u0671-\u06d3]")
_WORDS: Final = re.compile("[\u0620-\u065f\u0670-\u06d3]+")
_SHAPES: Final = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]")
_LETTER: Final = re.compile(r"[^\W\d_]")


def keep(
    batches: Iterator[pa.RecordBatch], *, language: str | None, reject: RejectSink
) -> Iterator[pa.RecordBatch]:
    """Yield the documents in a language, or too short to tell; the others are refused. None takes any."""
    for batch in batches:
        if language is None:
            yield batch
            continue
        found: list[str | None] = batch["language"].to_pylist()
        for row, plain in enumerate(_are_arabic(batch["text"])):
            if not found[row]:
                found[row] = "ar" if plain else _of_document(*_words(batch, row))
        foreign = [row for row, one in enumerate(found) if one is not None and one != language]
        told = batch.set_column(_COLUMN, DOCUMENTS.field(_COLUMN), pa.array(found, pa.string()))
        if foreign:
            _refuse(told.take(pa.array(foreign)), reject)
            told = told.filter(pa.array([one is None or one == language for one in found]))
        if told.num_rows:
            yield told


@cache
def foreign() -> Bools:
    """Return which letters from the kernel's first one on Arabic does not have."""
    letters = np.zeros(kernel.LETTERS, np.bool_)
    letters[[ord(letter) - kernel.FIRST_LETTER for letter in FOREIGN]] = True
    return letters


def _are_arabic(texts: pa.Array) -> list[bool]:
    """Say of each text whether it is Arabic beyond doubt."""
    out = np.empty(len(texts), np.bool_)
    kernel.arabic(*utf8(texts), foreign(), out)
    plain: list[bool] = out.tolist()
    return plain


def _words(batch: pa.RecordBatch, row: int) -> tuple[str, str]:
    """Return text and title of a document."""
    return batch["text"][row].as_py() or "", batch["title"][row].as_py() or ""


def _of_document(text: str, title: str) -> str | None:
    """Return the language of a text; of a foreign caption or list under an Arabic headline, Arabic."""
    found = spoken(text or title)
    if found not in (None, "ar") and len(_ARABIC.findall(text)) * 2 < len(_LETTER.findall(text)):
        return "ar" if spoken(title) == "ar" else found
    return found


def spoken(text: str) -> str | None:
    """Return the language of a text or of a page's text; None where it is too short to tell.

    What stands in Arabic letters counts, if it is more than a few words: the furniture of many Arabic sites
    is French or English, and scripts of theirs stand in some texts.
    """
    head = text[:SAMPLE]
    foreign = len(_FOREIGN.findall(head))
    if head.count("\u0627\u0644") * 100 >= ARTICLES * len(head) and foreign * 100 < len(head):
        return "ar"
    if _SHAPES.search(head):
        text = unicodedata.normalize("NFKC", text)
    wanted = _in_arabic_letters(text)
    letters = len(_LETTER.findall(wanted))
    if letters < FEWEST:
        return None
    try:
        found = markup.language(wanted)
    except ExtraError:  # it is not Arabic; which one it is resiliparse would know
        return UNKNOWN
    return None if found == UNKNOWN and letters < ENOUGH else found


def _in_arabic_letters(text: str) -> str:
    """Return the lines that are mostly in Arabic letters, or the words of a text without such lines."""
    lines = [line for line in text.split("\n") if len(_ARABIC.findall(line)) * 2 > len(_LETTER.findall(line))]
    if sum(map(len, lines)) >= ENOUGH:
        return "\n".join(lines)
    words = _WORDS.findall(text)
    size = sum(map(len, words))
    return " ".join(words) if size >= ENOUGH and 4 * size >= len(_LETTER.findall(text)) else text


def _refuse(batch: pa.RecordBatch, reject: RejectSink) -> None:
    for row in batch.select(["file", "line", "id", "language"]).to_pylist():
        reject(Reject(row["file"], row["line"], row["id"], Reason.OTHER_LANGUAGE.value, row["language"]))
