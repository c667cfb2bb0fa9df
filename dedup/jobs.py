"""What every job begins and ends with: settings, sources, documents, counts."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import asdict, is_dataclass
from difflib import get_close_matches
from hashlib import blake2b
from importlib import metadata
from os import path
from pathlib import Path
from typing import Any, Final, TypeAlias

import pyarrow as pa

from dedup import model as models
from dedup import readers
from dedup._types import RejectSink
from dedup.config import Config
from dedup.documents import Document
from dedup.errors import ConfigError, InputError
from dedup.model import Model
from dedup.schema import Reject

# Cuts that settings may move, and what else decides of stories.
CUTS: Final = ("event_cut", "story_cut")
_RULES: Final = ("event_floor", "story_floor", "story_base", "story_ratio", "story_alone")
# What a run tells of a report, besides its id: title, address, outlet and date.
FACTS: Final = ("title", "url", "source", "published")
# Id, name of the file without its folder, and line of documents that lost their id to another.
Lost: TypeAlias = Set[tuple[str | None, str, int | None]]
_CONFLICT: Final = "id-conflict"
_PACKAGES: Final = ("khabar-dedup", "numpy", "pyarrow", "numba", "scikit-learn", "datasketch", "pyarabic")


def configured(settings: Mapping[str, Any]) -> Config:
    """Return the settings as a `Config`; a name that it does not know is refused."""
    known = Config.__dataclass_fields__
    for name in settings:
        if name not in known:
            like = get_close_matches(name, known, n=1)
            hint = f"did you mean {like[0]}?" if like else f"there are {', '.join(known)}"
            raise ConfigError(f"{name}: no such setting; {hint}")
    return Config(**settings)


def remade(run: Mapping[str, Any]) -> Config:
    """Return the settings that a run was made with, as far as this version knows them."""
    known, settings = Config.__dataclass_fields__, run.get("settings") or {}
    return Config(**{name: value for name, value in settings.items() if name in known})


def lost(rejects: Iterable[Reject]) -> Lost:
    """Return where the documents stood that lost their ids; a crawl that moves keeps its files' names."""
    return {_place(one._asdict()) for one in rejects if one.reason == _CONFLICT}


def is_kept(document: Mapping[str, Any], facts: Sequence[Any], refused: Lost) -> bool:
    """Return whether a document is the one of its id that a run has kept, given the facts of its report."""
    return [document[fact] for fact in FACTS] == list(facts) and _place(document) not in refused


def spared(batch: pa.RecordBatch, refused: Lost) -> pa.RecordBatch:
    """Return the documents of a batch that did not lose their ids."""
    if not refused:
        return batch
    rows = batch.select(["id", "file", "line"]).to_pylist()
    return batch.filter(pa.array([_place(row) not in refused for row in rows], pa.bool_()))


def _place(document: Mapping[str, Any]) -> tuple[str | None, str, int | None]:
    return document["id"], path.basename(document["file"]), document["line"]


def sources(inputs: Sequence[str | Path] | str | Path, out: str | Path | None = None) -> list[readers.Source]:
    """Return what is to be read: of the folders' files none that lie in `out`, which are of a former run.

    Raises:
        InputError: An input is missing or of no known kind, or nothing is left.
    """
    found = readers.resolve(inputs)
    folder = path.join(path.realpath(out), "") if out is not None else "\0"
    fresh = [one for one in found if one.named or not path.realpath(one.path).startswith(folder)]
    if not fresh:
        besides = f" but the files of {out}, which is to be written" if found else ""
        raise InputError(f"nothing to read in {', '.join(listed(inputs))}{besides}")
    return fresh


def read(found: Sequence[Any], config: Config, **asked: Any) -> Iterator[pa.RecordBatch]:
    """Return the documents of files, as the settings say that they are to be read."""
    return readers.read(
        found,
        batch_rows=config.batch_rows,
        max_line=config.max_line,
        jobs=config.jobs,
        language=None if config.language == "any" else config.language,
        page_seconds=config.page_seconds,
        **asked,
    )


def described(model: Model) -> dict[str, Any]:
    """Return the cuts and weights of a model, and a hash of its background."""
    weights = {
        kind: {"coefficients": each.coefficients.tolist(), "intercept": each.intercept}
        for kind, each in (
            ("dated", model.dated),
            ("undated", model.undated),
            ("untitled", model.untitled),
            ("story", model.story),
        )
    }
    numbers = {name: getattr(model, name) for name in (*CUTS, *_RULES)}
    background = blake2b(model.idf.tobytes(), digest_size=8).hexdigest()
    return {**numbers, "features": list(model.features), **weights, "background": background}


def facts_of(config: Config) -> dict[str, Any]:
    """Return what a result is made with: the cuts and weights of the model, the versions.

    Raises:
        ConfigError: A cut is below the floor of the model.
        ModelError: The model cannot be read.
    """
    model = models.chosen(config.model, event_cut=config.event_cut, story_cut=config.story_cut)
    return {
        "model": described(model),
        "python": platform.python_version(),
        "versions": {name: metadata.version(name) for name in _PACKAGES},
    }


def gathered(documents: Any, config: Config, reject: RejectSink) -> Iterator[pa.RecordBatch]:
    """Return batches of whatever documents a library call was given.

    Raises:
        InputError: It was given something else.
    """
    if not isinstance(documents, pa.Table | pa.RecordBatch) and hasattr(documents, "__arrow_c_stream__"):
        documents = pa.table(documents)
    if isinstance(documents, pa.Table | pa.RecordBatch):
        return readers.table(documents, fields={}, reject=reject, batch_rows=config.batch_rows)
    if isinstance(documents, str | bytes | Path):
        raise InputError(f"documents must be documents, got {documents!r}: files are for dedup.run")
    if isinstance(documents, Mapping | Document) or not isinstance(documents, Iterable):
        raise InputError(
            f"documents must be several, in a list for example, got a {type(documents).__name__}"
        )
    items = (asdict(item) if _is_record(item) else item for item in documents)
    return readers.records(items, fields={}, reject=reject, batch_rows=config.batch_rows)


def _is_record(item: Any) -> bool:
    """Return whether an item is a dataclass's object, such as a `Document`."""
    return is_dataclass(item) and not isinstance(item, type)


def rejected(counts: Mapping[str, int]) -> dict[str, Any]:
    """Return how many documents did not go on, and why."""
    return {"rejected": sum(counts.values()), "reasons": dict(sorted(counts.items()))}


def listed(inputs: Sequence[str | Path] | str | Path) -> list[str]:
    """Return the inputs as they were named."""
    return [str(one) for one in ([inputs] if isinstance(inputs, str | Path) else inputs)]


def counted(counts: Mapping[str, int]) -> str:
    """Return reasons with their counts, for a message."""
    return ", ".join(f"{count} {reason}" for reason, count in sorted(counts.items())) or "no line, no row"
