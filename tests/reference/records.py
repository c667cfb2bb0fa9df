"""JSON lines, read by orjson."""

from collections.abc import Sequence
from typing import Any

import orjson

from dedup.kernels.records import ABSENT, NULL, OTHER, TEXT, WHOLE


def read(line: bytes, names: Sequence[str]) -> list[tuple[int, Any]] | None:
    """Return what each field of a line is, with its value if that is text or a whole number."""
    try:
        record = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    return [_cell(record, name) for name in names] if isinstance(record, dict) else None


def _cell(record: dict[str, Any], name: str) -> tuple[int, Any]:
    if name not in record:
        return ABSENT, None
    value = record[name]
    if value is None:
        return NULL, None
    if isinstance(value, str):
        return TEXT, value
    if type(value) is int and abs(value) < 10**18:
        return WHOLE, value
    return OTHER, None
