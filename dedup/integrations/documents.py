"""Documents as frameworks hand them over: strings, mappings, frames, arrays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, is_dataclass
from hashlib import blake2b
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa

from dedup.errors import InputError
from dedup.readers.fields import CANDIDATES

# A title without a word: a document without one would be read as a whole page, furniture and all.
UNTITLED: Final = "…"
_WORDS: Final = ("text", "title", "html")


class Seen(NamedTuple):
    """Documents, and what they came as.

    Attributes:
        rows: A mapping each.
        columns: Columns of an array or a frame; None for what has none.
        names: Their names, where they are strings.
    """

    rows: list[Mapping[str, Any]]
    columns: int | None
    names: list[str] | None


def read(given: Any) -> Seen:
    """Return the documents of strings, mappings, objects, a data frame or an array.

    Raises:
        InputError: It is nothing of the kind.
    """
    if hasattr(given, "columns") and hasattr(given, "__arrow_c_stream__"):
        named = [str(name) for name in given.columns]
        if {name for column in _WORDS for name in CANDIDATES[column]} & set(named):
            return Seen(pa.table(given).to_pylist(), None, None)
        texts = all(isinstance(name, str) for name in given.columns)
        return Seen(_joined(_checked(given)), len(named), named if texts else None)
    if isinstance(given, pa.Table | pa.RecordBatch):
        return Seen(given.to_pylist(), None, None)
    if _is_array(given):
        table = _checked(given)
        return Seen(_joined(table), table.shape[1], None)
    if isinstance(given, str | bytes | Mapping):
        raise InputError(f"several documents are wanted, in a list for example, got {type(given).__name__}")
    if not isinstance(given, Iterable):
        raise InputError(f"documents are wanted, got {type(given).__name__}")
    rows = [_row(item) for item in given]
    if not rows:
        raise InputError("Found array with 0 sample(s): there is no document in it")
    return Seen(rows, None, None)


def _is_array(given: Any) -> bool:
    """Return whether this is rows of cells, or an array that `check_array` has to judge."""
    if hasattr(given, "__array__") or hasattr(given, "toarray"):
        shape = getattr(given, "shape", ())
        kind = getattr(getattr(given, "dtype", None), "kind", "O")
        return len(shape) != 1 or kind not in "OUT"
    return isinstance(given, list | tuple) and bool(given) and isinstance(given[0], list | tuple | np.ndarray)


def _checked(given: Any) -> np.ndarray[Any, Any]:
    """Return an array of cells, finite if they are numbers.

    Raises:
        ValueError, TypeError: As scikit-learn says it.
    """
    from sklearn.utils import check_array  # here, since strings need none of it

    finite: Any = "allow-nan" if _is_text(given) else True
    table: np.ndarray[Any, Any] = check_array(given, dtype=None, ensure_all_finite=finite)
    return table


def _joined(table: np.ndarray[Any, Any]) -> list[Mapping[str, Any]]:
    """Return the rows of an array, the cells of each as the words of its text."""
    return [_row(" ".join(map(str, cells))) for cells in table.tolist()]


def _is_text(given: Any) -> bool:
    return getattr(getattr(given, "dtype", None), "kind", "f") in "OUT"


def _row(item: Any) -> Mapping[str, Any]:
    if isinstance(item, str):
        return {"title": UNTITLED, "text": item} if item.strip() else {}
    if isinstance(item, Mapping):
        return item
    if is_dataclass(item) and not isinstance(item, type):
        return asdict(item)
    raise InputError(f"a text or a document is wanted, got {type(item).__name__}")


def numbered(rows: Iterable[Mapping[str, Any]]) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the documents with ids made from what they hold, so that none is lost and order says nothing.

    Equal documents are told apart by a number.
    """
    seen: Counter[str] = Counter()
    out, ids = [], []
    for row in rows:
        held = repr(sorted((str(name), str(value)) for name, value in row.items()))
        name = blake2b(held.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        ids.append(f"{name}-{seen[name]}")
        seen[name] += 1
        out.append(
            {**{key: value for key, value in row.items() if key not in CANDIDATES["id"]}, "id": ids[-1]}
        )
    return out, ids


def strings(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the text of each document, or its title where it has none."""
    return [_words(row) for row in rows]


def _words(row: Mapping[str, Any]) -> str:
    for column in _WORDS:
        for name in CANDIDATES[column]:
            if isinstance(value := row.get(name), str) and value.strip():
                return value
    return ""
