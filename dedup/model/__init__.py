"""What was learned from data: document frequencies, gists of words, pair weights and cuts, spellings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from dedup._types import F32, F64, I8, U32
from dedup.errors import ConfigError, ModelError

# The fold, the clitic rule, the zones and the hash that weights and counts were made with.
PROFILE: Final = "arabic-1"

_HERE: Final = Path(__file__).parent
_SHIPPED: Final = _HERE / "pairs.json"
_BACKGROUND: Final = _HERE / "background.parquet"
_GISTS: Final = _HERE / "gists.parquet"
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
class Gists:
    """What words are about.

    Attributes:
        columns: uint32, ascending, hashed columns of the words that have a gist.
        gists: int8, shape (len(columns), k).
    """

    columns: U32
    gists: I8


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Everything fitted, with the names of what it was fitted on.

    Attributes:
        fitted_on: Names of the labelled slices that weights and cuts have seen.
        features: Names of the pair features, in order.
        dated: Weights for pairs with two dates.
        undated: Weights for pairs without, but with two titles; the day gap's coefficient is 0.
        untitled: The same for pairs that lack a title too.
        event_cut: Mean pair probability from which two groups are one event, in (0, 1].
        event_floor: Probability below which a pair is not kept, in [0, event_cut].
        story: Weights of the likeness of two events, see `stages.stories`.
        story_cut: Likeness from which two events are one story, in (0, 1].
        story_floor: Likeness up to which a pair of events is not kept, in [0, story_cut].
        story_base: Mean likeness that large groups of events need, in [0, story_cut].
        story_ratio: Least share of the likeness within two groups that must be between them, in [0, 1].
        story_alone: Likeness within a group of one event, in [0, 1].
        idf: float32, shape (2^bits,), inverse document frequency of each hashed column.
        gists: What words are about.
    """

    fitted_on: tuple[str, ...]
    features: tuple[str, ...]
    dated: Weights
    undated: Weights
    untitled: Weights
    event_cut: float
    event_floor: float
    story: Weights
    story_cut: float
    story_floor: float
    story_base: float
    story_ratio: float
    story_alone: float
    idf: F32
    gists: Gists

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
            untitled=_weights(event["untitled"], len(event["features"])),
            event_cut=_share(event, "cut", 1.0),
            event_floor=_share(event, "floor", event["cut"]),
            story=_weights(story, len(story["features"])),
            story_cut=_share(story, "cut", 1.0),
            story_floor=_share(story, "floor", story["cut"]),
            story_base=_share(story, "base", story["cut"]),
            story_ratio=_share(story, "ratio", 1.0),
            story_alone=_share(story, "alone", 1.0),
            idf=idf(background),
            gists=gists(),
        )
    except OSError as error:
        raise ModelError(f"model {file} cannot be read: {error}") from error
    except ModelError:
        raise
    except KeyError as error:
        raise ModelError(f"model {file} is damaged: {error} is missing") from error
    except (TypeError, ValueError, pa.ArrowException) as error:
        raise ModelError(f"model {file} is damaged: {error}") from error


def chosen(path: str = "", *, event_cut: float = 0.0, story_cut: float = 0.0) -> Model:
    """Return the model of a file, or the shipped one, with other cuts where they are not 0.

    Raises:
        ConfigError: A cut is below what the model lets be kept: pairs below it are never seen.
        ModelError: As `load`.
    """
    model = load(path)
    event_cut, story_cut = event_cut or model.event_cut, story_cut or model.story_cut
    least = max(model.story_floor, model.story_base)
    for name, cut, floor in (("event", event_cut, model.event_floor), ("story", story_cut, least)):
        if cut < floor:
            raise ConfigError(f"{name}_cut must be at least {floor}, below which no pair is kept, got {cut}")
    return replace(model, event_cut=event_cut, story_cut=story_cut)


def _weights(data: dict[str, Any], n: int) -> Weights:
    """Return the weights of one table of a model file."""
    coefficients = np.array(data["coefficients"], np.float64)
    if coefficients.shape != (n,):
        raise ValueError(f"{n} features want {n} coefficients, got {coefficients.size}")
    weights = Weights(coefficients=coefficients, intercept=float(data["intercept"]))
    if not np.isfinite([*coefficients, weights.intercept]).all():
        raise ValueError("a coefficient is no number")
    return weights


def _share(data: dict[str, Any], name: str, most: float) -> float:
    """Return a cut or a floor of a model file: a number in [0, most], and a cut is not 0."""
    value = float(data[name])
    if not 0 <= value <= most or (name == "cut" and value == 0):
        raise ValueError(f"{name} must be in {'(' if name == 'cut' else '['}0, {most}], got {value}")
    return value


@cache
def idf(background: Path = _BACKGROUND) -> F32:
    """Return ln((1 + N) / (1 + df)) + 1 of every hashed column, as scikit-learn smooths it.

    Raises:
        ValueError: The table is damaged: no N, a number of columns that no hash has, or a df above N.
    """
    table = pq.read_table(background)
    n = int((table.schema.metadata or {})[b"documents"])
    counts = table["df"].to_numpy().astype(np.float64)
    if len(counts) < 2 or len(counts) & (len(counts) - 1):
        raise ValueError(f"{background} has {len(counts)} columns, which is no power of 2")
    if not (counts.min() >= 0 and counts.max() <= n):
        raise ValueError(f"{background} has document frequencies outside [0, {n}]")
    found: F32 = (np.log((1 + n) / (1 + counts)) + 1).astype(np.float32)
    return found


@cache
def gists(file: Path = _GISTS) -> Gists:
    """Return the gists of words.

    Raises:
        ValueError: The table is damaged: columns that do not rise.
    """
    table = pq.read_table(file)
    columns: U32 = table["column"].to_numpy()
    listed = table["gist"].combine_chunks()
    if not (np.diff(columns.astype(np.int64)) > 0).all():
        raise ValueError(f"the columns of {file} do not rise")
    return Gists(columns=columns, gists=listed.flatten().to_numpy().reshape(-1, listed.type.list_size))


@cache
def variants() -> tuple[tuple[str, ...], ...]:
    """Return the classes of spellings, folded and without clitics; the first stands for the others."""
    lines = _VARIANTS.read_text(encoding="utf-8").splitlines()
    return tuple(tuple(line.split()) for line in lines if line and not line.startswith("#"))
