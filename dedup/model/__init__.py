"""What was learned from data: the background's document frequencies, pair weights and cuts, spellings."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from dedup._types import F32, F64
from dedup.errors import ModelError

# The fold, the clitic rule, the zones and the hash that weights and counts were made with.
PROFILE: Final = "arabic-1"

_HERE: Final = Path(__file__).parent
_SHIPPED: Final = _HERE / "pairs.json"
_BACKGROUND: Final = _HERE / "background.parquet"
_VARIANTS: Final = _HERE / "variants.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """A logistic pair model.

    Attributes:
        coefficients: float64, shape (n_features,), in the order of the features' names.
        intercept: Log-odds of a pair of which nothing is known.
    """

    coefficients: F64
    intercept: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Everything fitted, with the names of what it was fitted on.

    Attributes:
        fitted_on: Names of the labelled slices that weights and cuts have seen.
        features: Names of the pair features, in order.
        dated: Weights for pairs with two dates.
        undated: Weights for pairs without; the day gap's coefficient is 0.
        event_cut: Mean pair probability from which two groups are one event, in (0, 1].
        event_floor: Probability below which a pair is not kept, in [0, event_cut].
        story_cut: Mean cosine of centroids, less what time takes, from which events are one story.
        story_floor: The same below which a pair of events is not kept.
        idf: float32, shape (2^bits,), inverse document frequency of each hashed column.
    """

    fitted_on: tuple[str, ...]
    features: tuple[str, ...]
    dated: Weights
    undated: Weights
    event_cut: float
    event_floor: float
    story_cut: float
    story_floor: float
    idf: F32

    @property
    def bits(self) -> int:
        """High bits of a word's hash that are its column."""
        return len(self.idf).bit_length() - 1


def load(path: str = "") -> Model:
    """Return the model of a file, or the shipped one.

    Raises:
        ModelError: The file is missing, damaged, or of another profile.
    """
    file = Path(path) if path else _SHIPPED
    try:
        data: dict[str, Any] = orjson.loads(file.read_bytes())
        if data["profile"] != PROFILE:
            raise ModelError(f"model {file} is of profile {data['profile']!r}, this is {PROFILE!r}")
        background = file.parent / data["background"] if data.get("background") else _BACKGROUND
        event, story = data["event"], data["story"]
        return Model(
            fitted_on=tuple(data["fitted_on"]),
            features=tuple(event["features"]),
            dated=_weights(event["dated"], len(event["features"])),
            undated=_weights(event["undated"], len(event["features"])),
            event_cut=float(event["cut"]),
            event_floor=float(event["floor"]),
            story_cut=float(story["cut"]),
            story_floor=float(story["floor"]),
            idf=idf(background),
        )
    except OSError as error:
        raise ModelError(f"model {file} cannot be read: {error}") from error
    except (KeyError, TypeError, ValueError, pa.ArrowException) as error:
        if isinstance(error, ModelError):
            raise
        raise ModelError(f"model {file} is damaged: {error!r}") from error


def _weights(data: dict[str, Any], n: int) -> Weights:
    """Return the weights of one table of a model file."""
    coefficients = np.array(data["coefficients"], np.float64)
    if coefficients.shape != (n,):
        raise ModelError(f"{n} features want {n} coefficients, got {coefficients.size}")
    return Weights(coefficients=coefficients, intercept=float(data["intercept"]))


@cache
def idf(background: Path = _BACKGROUND) -> F32:
    """Return ln((1 + N) / (1 + df)) + 1 of every hashed column, as scikit-learn smooths it."""
    table = pq.read_table(background)
    n = int((table.schema.metadata or {})[b"documents"])
    counts = table["df"].to_numpy().astype(np.float64)
    found: F32 = (np.log((1 + n) / (1 + counts)) + 1).astype(np.float32)
    return found


@cache
def variants() -> tuple[tuple[str, ...], ...]:
    """Return the classes of spellings, folded and without clitics; the first stands for the others."""
    lines = _VARIANTS.read_text(encoding="utf-8").splitlines()
    return tuple(tuple(line.split()) for line in lines if line and not line.startswith("#"))
