"""Frames: tables as the data frames of other libraries."""

from collections.abc import Iterable
from typing import Any, Final, Protocol, TypeAlias

import pyarrow as pa

from dedup.errors import ConfigError, ExtraError
from dedup.schema import ASSIGNMENTS

LIBRARIES: Final = ("pandas", "polars", "arrow")


class Report(Protocol):
    """A report."""

    @property
    def id(self) -> str: ...


class Group(Protocol):
    """A group, and who speaks for it."""

    @property
    def id(self) -> str: ...

    @property
    def representative(self) -> Any: ...


# Story and event, where they are known, copy group, report.
Row: TypeAlias = tuple[Group | None, Group | None, Group, Report]


def reports(rows: Iterable[Row]) -> pa.Table:
    """Return reports as `schema.ASSIGNMENTS`, sorted by id, without the levels that nothing is known of."""
    told = []
    for story, event, copy, report in rows:
        row: dict[str, Any] = {name: getattr(report, name) for name in ("id", *ASSIGNMENTS.names[7:])}
        for level, group in (("copy", copy), ("event", event), ("story", story)):
            if group is not None:
                row[level] = group.id
                row[f"{level}_representative"] = group.representative.id == report.id
        told.append(row)
    fields = [field for field in ASSIGNMENTS if all(field.name in row for row in told)]
    return pa.Table.from_pylist(sorted(told, key=lambda row: row["id"].encode()), pa.schema(fields))


def frame(table: pa.Table, library: str) -> Any:
    """Return a table as a frame of ``"pandas"`` or ``"polars"``, or with ``"arrow"`` as it is.

    Times keep their zone, UTC; what is missing is what the library says is missing.

    Raises:
        ConfigError: It is none of those.
        ExtraError: The library is not installed.
    """
    if library not in LIBRARIES:
        raise ConfigError(f"library must be one of {', '.join(LIBRARIES)}, got {library!r}")
    try:
        if library == "pandas":
            import pandas  # noqa: F401  (so that what is missing is told by us)

            return table.to_pandas()
        if library == "polars":
            import polars

            return polars.from_arrow(table)
    except ImportError as error:
        raise ExtraError(f"a frame of {library} needs {library}", "frames") from error
    return table
