"""The reports that made-up streams are made from, taken apart into words that can be exchanged.

A word is a *form* of a class: all spellings of one stem, such as with and without hamza. A turn of a stream
exchanges classes of about the same frequency, so that its reports share no sentence with another turn's, but
are as long, as alike and as full of rare words as the real ones. Punctuation, clitics, weekdays, months and
numbers of two digits stay.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from dedup._types import I32, I64, U8
from dedup.arabic.calendar import WEEKDAYS
from dedup.arabic.months import CLDR

# Marks before, clitics, a word of one script, all else. A number of one or two digits is no such word.
_PARTS: Final = re.compile(
    r"([\W_]*)((?:و(?=[ء-ي]{4})|ف(?=ال))?(?:(?:[بك]?ال|لل)(?=[ء-ي]{3}))?)"
    r"([\u0621-\u063a\u0640-\u0652\u0670]+|[A-Za-z]+|[0-9]{3,}|[\u0660-\u0669]{3,})(.*)",
    re.DOTALL,
)
_GONE: Final = (*range(0x064B, 0x0653), 0x0670, 0x0640)
_FOLD: Final = dict.fromkeys(_GONE) | str.maketrans("أإآٱةىؤئ", "ااااهيءء")
_ARABIC, _NOUN, _LATIN = 0, 100, 101
_POINTS: Final = '()[].،,:؛!؟«»"'
_LONGEST: Final = 60  # characters of a word that are kept; only addresses are longer
# What an editor writes in another way: the kind of the exchange, and both sides.
TODAY, DIGIT, AMERICAN = 1, 2, 3
# No spaces stand around it.
NEWLINE: Final = 4
_NUMBERS: Final = ("ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة", "عشرة")
_SWAPS: Final = (
    (TODAY, "اليوم", "أمس"),
    *((DIGIT, f"{i}", word) for i, word in enumerate(_NUMBERS, 3)),
    *(
        (AMERICAN, f"{before}أميرك{after}", f"{before}أمريك{after}")
        for before in ("", "ال", "وال", "بال", "لل")
        for after in ("ا", "ي", "ية", "يين", "يون")
    ),
)


class Words(NamedTuple):
    """The words of all reports, and how each is written. Numba reads it.

    Attributes:
        pieces: uint8, JSON strings without their quotes, one after the other.
        ends: int64, shape (n_pieces + 1,), offsets into ``pieces``.
        style: int32, for each word of each report its row in the five tables that follow.
        core: int32, for each word of each report its class, -1 where it stays as it is.
        around: int32, shape (n_styles, 3), the pieces before the word, of its clitics, and after it.
        variant: int32, shape (n_styles,), which form of its class it is.
        swap: int32, shape (n_styles, 2), the kind of another way to write it, or 0, and that piece.
        forms: int32, pieces of all forms of class 0, then of class 1, and so on.
        classes: int64, shape (n_classes + 1,), offsets into ``forms``.
        blocks: int64, shape (n_classes, 2), first class of the same frequency, and how many there are.
        titles: int64, shape (n_reports, 2), first word and end.
        texts: int64, shape (n_reports, 2), first word and end.
    """

    pieces: U8
    ends: I64
    style: I32
    core: I32
    around: I32
    variant: I32
    swap: I32
    forms: I32
    classes: I64
    blocks: I64
    titles: I64
    texts: I64


class Facts(NamedTuple):
    """What is known of the reports besides their words.

    Attributes:
        seconds: int64, shape (n_reports,), since 1970 on the clock of the place.
        sources: int32, shape (n_reports,), the most frequent one is 0.
        names: Each source, as JSON.
        hosts: The host of each source.
    """

    seconds: I64
    sources: I32
    names: Sequence[str]
    hosts: Sequence[str]


class _Style(NamedTuple):
    """What a word is: its kind (-1: it stays as it is; a number has as many digits), and its stem."""

    kind: int
    stem: str
    defined: bool


class _Pieces:
    """Numbers for strings, in the order of their first use."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {"": 0}

    def __getitem__(self, text: str) -> int:
        return self.numbers.setdefault(text, len(self.numbers))

    def buffers(self) -> tuple[U8, I64]:
        """Return all strings as JSON, and where each ends."""
        written = [orjson.dumps(text)[1:-1] for text in self.numbers]
        ends = np.cumsum([0, *map(len, written)], dtype=np.int64)
        return np.frombuffer(b"".join(written), np.uint8), ends


def read(rows: Sequence[Mapping[str, Any]]) -> tuple[Words, Facts]:
    """Return the words of reports, and what else is known of them."""
    column = pa.array([_tidy(row.get(name)) for name in ("title", "text") for row in rows])
    parts = pc.split_pattern(pc.replace_substring(column, "\n", " \n "), " ")
    coded = parts.values.dictionary_encode()
    style = coded.indices.to_numpy().astype(np.int32)
    pieces = _Pieces()
    told = [_style(word[:_LONGEST], pieces) for word in coded.dictionary.to_pylist()]
    found, around, swap = zip(*told, strict=True)
    core, classes, variant = _classes(found, np.bincount(style))
    forms = np.array([pieces[stem] for stem in classes.stems], np.int32)
    offsets = parts.offsets.to_numpy().astype(np.int64)
    spans = np.stack([offsets[:-1], offsets[1:]], axis=1)
    return Words(
        *pieces.buffers(),
        style,
        core[style],
        np.array(around, np.int32),
        variant,
        np.array(swap, np.int32),
        forms,
        classes.offsets,
        classes.blocks,
        spans[: len(rows)],
        spans[len(rows) :],
    ), _facts(rows)


def piece(words: Words, texts: Sequence[str]) -> tuple[Words, I32]:
    """Return the words with more pieces, and the numbers of these."""
    written = [orjson.dumps(text)[1:-1] for text in texts]
    pieces = np.concatenate([words.pieces, np.frombuffer(b"".join(written), np.uint8)])
    ends = words.ends[-1] + np.cumsum([*map(len, written)], dtype=np.int64)
    numbers = np.arange(len(texts), dtype=np.int32) + np.int32(len(words.ends) - 1)
    return words._replace(pieces=pieces, ends=np.concatenate([words.ends, ends])), numbers


def shuffled(blocks: I64, chance: np.random.Generator) -> I32:
    """Return for each class another one of its block; no two get the same."""
    table = np.empty(len(blocks), np.int32)
    for start, size in np.unique(blocks, axis=0).tolist():
        table[start : start + size] = start + chance.permutation(size)
    return table


class _Classes(NamedTuple):
    stems: list[str]
    offsets: I64
    blocks: I64


def _classes(styles: Sequence[_Style], counts: I64) -> tuple[I32, _Classes, I32]:
    """Return the class of each style, all classes (of a kind the most frequent first), and the forms."""
    forms: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    defined: Counter[tuple[int, str]] = Counter()
    keys = [(style.kind, style.stem.translate(_FOLD)) for style in styles]
    for style, key, count in zip(styles, keys, counts.tolist(), strict=True):
        forms[key][style.stem] += count
        defined[key] += count * style.defined
    forms.pop((-1, ""), None)
    # Words that take the article are exchanged for such words.
    total = {key: sum(of.values()) for key, of in forms.items()}
    kinds = {key: _NOUN if key[0] == _ARABIC and 5 * defined[key] > total[key] else key[0] for key in forms}
    ranked = sorted(forms, key=lambda key: (kinds[key], -total[key], key[1]))
    ordered = [sorted(forms[key], key=lambda stem: (-forms[key][stem], stem)) for key in ranked]
    places = {
        (key[0], stem): (number, at)
        for number, (key, of) in enumerate(zip(ranked, ordered, strict=True))
        for at, stem in enumerate(of)
    }
    found = np.array([places.get((style.kind, style.stem), (-1, 0)) for style in styles], np.int32)
    offsets = np.cumsum([0, *map(len, ordered)], dtype=np.int64)
    blocks = _blocks(np.array([kinds[key] for key in ranked], np.int64))
    return found[:, 0], _Classes([stem for of in ordered for stem in of], offsets, blocks), found[:, 1]


def _blocks(kinds: I64) -> I64:
    """Return the block of each class: of a script the first, the next two, the next four, and so on."""
    first = np.searchsorted(kinds, kinds)
    size = np.searchsorted(kinds, kinds, side="right") - first
    rank = np.arange(len(kinds)) - first
    start = 2 ** np.floor(np.log2(rank + 1)).astype(np.int64) - 1
    return np.stack([first + start, np.minimum(start + 1, size - start)], axis=1)


def _style(word: str, pieces: _Pieces) -> tuple[_Style, tuple[int, int, int], tuple[int, int]]:
    """Return what a word is, the pieces around it, and its other way of writing."""
    kind, other = _swapped(word)
    parts = _PARTS.match(word)
    if kind or parts is None or word.translate(_FOLD).strip(_POINTS) in _fixed():
        return _Style(-1, "", False), (pieces[word], pieces[""], pieces[""]), (kind, pieces[other])
    before, clitics, stem, after = parts.groups()
    # Numbers are exchanged for numbers as long.
    kind = len(stem) if stem[0].isdecimal() else _LATIN if stem.isascii() else _ARABIC
    told = _Style(kind, stem, clitics.endswith(("ال", "لل")))
    return told, (pieces[before], pieces[clitics], pieces[after]), (0, pieces[""])


def _swapped(word: str) -> tuple[int, str]:
    """Return the kind of another way to write a word, or 0, and that way, with the points around it.

    >>> _swapped("أمس،"), _swapped("كتاب")
    ((1, 'اليوم،'), (0, ''))
    """
    bare = word.strip(_POINTS)
    if bare not in _swaps() and word not in _swaps():
        return 0, ""
    kind, other = _swaps().get(word) or _swaps()[bare]
    return kind, word.replace(bare, other, 1) if bare else other


@cache
def _swaps() -> dict[str, tuple[int, str]]:
    both = [(kind, one, other) for kind, a, b in _SWAPS for one, other in ((a, b), (b, a))]
    return {"\n": (NEWLINE, "")} | {one: (kind, other) for kind, one, other in both}


@cache
def _fixed() -> frozenset[str]:
    """Return the names of weekdays and months, with their clitics, in the fold of classes."""
    names = {part for name in [*WEEKDAYS, *CLDR] for part in name.split()}
    return frozenset((before + name).translate(_FOLD) for name in names for before in ("", "و", "ب", "ل"))


def _facts(rows: Sequence[Mapping[str, Any]]) -> Facts:
    sources = [row.get("source") or "" for row in rows]
    hosts: dict[str, str] = {}
    for row, source in zip(rows, sources, strict=True):
        hosts.setdefault(source, urlsplit(row.get("url") or "").hostname or f"{len(hosts)}.example")
    names = sorted(hosts, key=lambda name: (-sources.count(name), name))
    numbers = {name: number for number, name in enumerate(names)}
    return Facts(
        np.array([_seconds(row) for row in rows], np.int64),
        np.array([numbers[source] for source in sources], np.int32),
        [orjson.dumps(name).decode() for name in names],
        [hosts[name] for name in names],
    )


def _seconds(row: Mapping[str, Any]) -> int:
    told = row.get("datetime") or row.get("published") or row.get("date")
    return int(datetime.fromisoformat(str(told)).replace(tzinfo=UTC).timestamp())


def _tidy(text: str | None) -> str:
    return (text or "").replace("\r", "").strip()
