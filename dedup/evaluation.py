"""How near an assignment comes to gold labels: BCubed, pairs, adjusted Rand index, V-measure."""

import codecs
import csv
import json
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import comb, fsum
from pathlib import Path
from typing import Any, Final, TypeAlias

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from dedup.errors import InputError
from dedup.writers import cells
from dedup.writers.run import find_assignments

# Line from 1, id, label; both still as the file has them.
_Row: TypeAlias = tuple[int, Any, Any]


@dataclass(frozen=True, slots=True)
class Scores:
    """The agreement of a prediction with gold, over the gold ids only; every share is in [0, 1] but ``ari``.

    Attributes:
        n: Reports with a gold label.
        gold: Groups in gold.
        clusters: Groups in the prediction, among the gold ids.
        b3_p: BCubed precision, the mean over reports of |own group ∩ own class| / |own group|.
        b3_r: BCubed recall, the same over |own class|.
        b3_f1: Harmonic mean of the two.
        pair_p: Of the pairs put together, the share that belongs together (1 where there is none).
        pair_r: Of the pairs that belong together, the share put together (1 where there is none).
        pair_f1: Harmonic mean of the two.
        ari: Adjusted Rand index, in [-.5, 1]; 0 is what chance would give.
        v_measure: Harmonic mean of homogeneity and completeness.
        missing: Gold ids without a prediction, each counted as a group of its own.
    """

    n: int
    gold: int
    clusters: int
    b3_p: float
    b3_r: float
    b3_f1: float
    pair_p: float
    pair_r: float
    pair_f1: float
    ari: float
    v_measure: float
    missing: int


def score(gold: Mapping[str, Hashable], predicted: Mapping[str, Hashable]) -> Scores:
    """Return how well ``predicted`` agrees with ``gold``; the names of the groups do not matter.

    An id that only gold knows counts as a group of its own; an id that only the prediction knows is left out.

    >>> score({"a": 1, "b": 1, "c": 2}, {"a": "x", "b": "y", "c": "z"}).b3_p
    1.0

    Raises:
        InputError: If ``gold`` is empty.

    References:
        Bagga & Baldwin (1998) and Amigó et al. (2009) for BCubed, Hubert & Arabie (1985) for the adjusted
        Rand index, Rosenberg & Hirschberg (2007) for V-measure.
    """
    if not gold:
        raise InputError("there is no gold label to score against")
    pairs = [(label, predicted.get(key, _alone(key))) for key, label in gold.items()]
    both = Counter(pairs)
    classes = Counter(label for label, _ in pairs)
    groups = Counter(group for _, group in pairs)
    b3_p = fsum(k * k / groups[group] for (_, group), k in both.items()) / len(pairs)
    b3_r = fsum(k * k / classes[label] for (label, _), k in both.items()) / len(pairs)
    together, belong, found = _pairs_inside(groups), _pairs_inside(classes), _pairs_inside(both)
    pair_p = found / together if together else 1.0
    pair_r = found / belong if belong else 1.0
    return Scores(
        n=len(pairs),
        gold=len(classes),
        clusters=len(groups),
        b3_p=b3_p,
        b3_r=b3_r,
        b3_f1=_harmonic(b3_p, b3_r),
        pair_p=pair_p,
        pair_r=pair_r,
        pair_f1=_harmonic(pair_p, pair_r),
        ari=_adjusted_rand(found, belong, together, comb(len(pairs), 2)),
        v_measure=_v_measure(pairs),
        missing=sum(key not in predicted for key in gold),
    )


def read_labels(path: str | Path, key: str) -> dict[str, Hashable]:
    """Return the label under ``key`` of every id in a ``.jsonl``, ``.csv`` or ``.parquet`` file.

    Ids become text, exactly as written. A null label (in CSV an empty cell) is a group of its own.

    Raises:
        InputError: If the file cannot be read, a row lacks ``id`` or ``key``, or an id has two labels.
    """
    column = _read_column(Path(path), key)
    return {name: _alone(name) if label is None else label for name, label in column.items()}


def read_assignments(path: str | Path, key: str) -> dict[str, Hashable]:
    """Return the group under ``key`` of every id that has one; ``path`` may be the directory of a run.

    Raises:
        InputError: As `read_labels`.
        NotFoundError: If ``path`` is a directory without assignments.
    """
    path = Path(path)
    column = _read_column(find_assignments(path) if path.is_dir() else path, key)
    return {name: label for name, label in column.items() if label is not None}


def _alone(name: str) -> Hashable:
    return ("alone", name)


def _pairs_inside(sizes: Counter[Hashable] | Counter[tuple[Hashable, Hashable]]) -> int:
    return sum(comb(size, 2) for size in sizes.values())


def _harmonic(a: float, b: float) -> float:
    return 2 * a * b / (a + b) if a + b else 0.0


def _adjusted_rand(found: int, belong: int, together: int, pairs: int) -> float:
    expected = belong * together / pairs if pairs else 0.0
    most = (belong + together) / 2
    return (found - expected) / (most - expected) if most != expected else 1.0


def _v_measure(pairs: list[tuple[Hashable, Hashable]]) -> float:
    from sklearn.metrics import v_measure_score  # here, since it takes a second to load

    classes: dict[Hashable, int] = {}
    groups: dict[Hashable, int] = {}
    left = [classes.setdefault(label, len(classes)) for label, _ in pairs]
    right = [groups.setdefault(group, len(groups)) for _, group in pairs]
    # Sums of logarithms may pass 1 by their last bits.
    return min(1.0, float(v_measure_score(left, right)))


def _read_column(path: Path, key: str) -> dict[str, Hashable]:
    """Return the value under ``key`` of every id, None where it is null."""
    read = _READERS.get(path.suffix)
    if read is None:
        raise InputError(f"{path}: labels are read from {', '.join(_READERS)} only")
    column: dict[str, Hashable] = {}
    try:
        for line, raw, label in read(path, key):
            name = _as_text(raw, f"{path}:{line}")
            if not isinstance(label, Hashable):
                raise InputError(f"{path}:{line}: {key} must be text or a number, got {type(label).__name__}")
            if column.setdefault(name, label) != label:
                raise InputError(f"{path}:{line}: id {name!r} has a second {key}, {label!r}")
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error
    return column


def _as_text(name: object, where: str) -> str:
    if isinstance(name, str):
        return name
    if isinstance(name, int) and not isinstance(name, bool):
        return str(name)
    raise InputError(f"{where}: id must be text or a whole number, got {type(name).__name__}")


def _read_jsonl(path: Path, key: str) -> Iterator[_Row]:
    with path.open("rb") as file:
        for number, raw in enumerate(file, start=1):
            line = raw.removeprefix(codecs.BOM_UTF8).strip()
            if not line:
                continue
            try:
                row = orjson.loads(line)
            except orjson.JSONDecodeError as error:
                raise InputError(f"{path}:{number}: not JSON: {error}") from error
            _demand(row if isinstance(row, dict) else {}, key, f"{path}:{number}")
            if isinstance(row["id"], float) or isinstance(row[key], float):
                # orjson rounds a whole number of more than 64 bits; the digits are wanted.
                row = json.loads(line, parse_float=Decimal, parse_int=_exact)
            yield number, row["id"], row[key]


def _exact(digits: str) -> int | str:
    return int(digits) if len(digits) < 4_300 else digits  # Python converts no more digits


def _read_csv(path: Path, key: str) -> Iterator[_Row]:
    with path.open(encoding="utf-8-sig", newline="") as file, cells.of_any_length():
        rows = csv.DictReader(file, strict=True)
        try:
            _demand(dict.fromkeys(rows.fieldnames or ()), key, f"{path}:1")
            for row in rows:
                if row["id"] is None or row[key] is None:
                    raise InputError(f"{path}:{rows.line_num}: the row is shorter than the header")
                yield rows.line_num, cells.unguard(row["id"]), cells.unguard(row[key]) or None
        except (csv.Error, UnicodeDecodeError) as error:
            raise InputError(f"{path}:{rows.line_num}: not CSV in UTF-8: {error}") from error


def _read_parquet(path: Path, key: str) -> Iterator[_Row]:
    try:
        with pq.ParquetFile(path) as file:
            _demand(dict.fromkeys(file.schema_arrow.names), key, str(path))
            table = file.read(columns=["id", key])
        rows = zip(table.column("id").to_pylist(), table.column(key).to_pylist(), strict=True)
        for number, (name, label) in enumerate(rows, start=1):
            # A table that went through pandas says NaN for null.
            yield number, name, None if label != label else label
    except pa.ArrowException as error:
        raise InputError(f"{path}: not Parquet: {error}") from error


def _demand(row: Mapping[str, object], key: str, where: str) -> None:
    missing = [name for name in ("id", key) if name not in row]
    if missing:
        raise InputError(f"{where}: no {' and no '.join(missing)} here")


_READERS: Final[Mapping[str, Callable[[Path, str], Iterator[_Row]]]] = {
    ".jsonl": _read_jsonl,
    ".csv": _read_csv,
    ".parquet": _read_parquet,
}
