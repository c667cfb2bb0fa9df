"""One column of ours from the fields of a record: the first of them that holds what it should."""

from collections.abc import Callable, Sequence
from typing import Any

from dedup import moments
from dedup.readers import identity
from dedup.readers.reasons import DocumentError, Reason

_Get = Callable[[str], Any]


def given(get: _Get, names: Sequence[str]) -> str | None:
    """Return the id exactly as it was given, or None where there is none."""
    for name in names:
        value = get(name)
        if value is None:
            continue
        if isinstance(value, str):
            if value and not value.isspace():
                return value
            continue
        spelled = identity.spell(value)
        if spelled is None:
            shown = "NaN or infinity" if isinstance(value, float) else type(value).__name__
            raise DocumentError(Reason.BAD_ID, f"{name}: text or a number is wanted, got {shown}")
        return spelled
    return None


def words(get: _Get, names: Sequence[str]) -> str | None:
    """Return the first of the fields that holds more than white space, letter for letter."""
    for name in names:
        value = get(name)
        if value is None:
            continue
        if not isinstance(value, str):
            raise DocumentError(Reason.BAD_TEXT, f"{name}: text is wanted, got {type(value).__name__}")
        if value and not value.isspace():
            return value
    return None


def page(get: _Get, names: Sequence[str]) -> bytes | None:
    """Return the first of the fields that holds a page of HTML."""
    for name in names:
        value = get(name)
        if isinstance(value, str):
            value = value.encode("utf-8", "replace")
        if isinstance(value, bytes) and value and not value.isspace():
            return value
    return None


def label(get: _Get, names: Sequence[str]) -> str | None:
    """Return the first of the fields that holds text or a whole number; others say nothing."""
    for name in names:
        value = get(name)
        if isinstance(value, str):
            if value and not value.isspace():
                return value
        elif isinstance(value, int) and not isinstance(value, bool):
            return identity.spell(value)
    return None


def published(get: _Get, names: Sequence[str]) -> tuple[int | None, str | None, str | None]:
    """Return seconds, precision and origin of the first field that states a date, else three Nones."""
    for name in names:
        value = get(name)
        if value is None:
            continue
        moment = moments.parse(value)
        if moment is not None:
            return moment.seconds, moment.precision, "record"
    # Here, and only here, dates that are written out could be looked for (dedup.arabic.dates.find).
    return None, None, None
