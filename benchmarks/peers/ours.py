"""dedup: signatures; the level of copies, with all that it looks at; the whole job."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.peers.reading import Asked, Pairs, pairs_of
from dedup import batch, pipeline, readers
from dedup import model as models
from dedup.config import Config
from dedup.levels import copies as level
from dedup.levels.reports import prepare
from dedup.shelf import Shelf
from dedup.stages import identities, tokens
from dedup.stages import signatures as stage


def signatures(path: Path, asked: Asked) -> int:
    """Return how many were made, each with the sorted shingle hashes."""
    return sum(len(sign(part["text"], asked).minima) for part in read(path))


def copies(path: Path, asked: Asked) -> Pairs:
    """Find the pairs of at least some Jaccard, on the way to copy groups."""
    config = settings(asked)
    model = models.load(config.model)
    printed = pa.concat_tables([pipeline.fingerprint(part, config, model) for part in read(path)])
    ordered = identities.settle(printed, on_conflict=config.on_conflict, reject=_refuse)
    reports = prepare(ordered, model, Shelf())
    found = level.find(reports, config)

    def pairs() -> Iterator[tuple[int, int]]:
        lines = _lines(path)
        rows = [lines[name] for name in reports.table["id"].to_pylist()]
        # Equal texts are one to the line; their pairs are those of the text that stands for them.
        equal: dict[int, list[int]] = {}
        for row, content in zip(rows, reports.prints.content.tolist(), strict=True):
            equal.setdefault(content, []).append(row)
        contents = reports.prints.content.tolist()
        yield from pairs_of((row, content) for content, of in equal.items() for row in of)
        near = found.pairs.scores["jaccard"] >= asked.jaccard
        ends = (found.pairs.left[near].tolist(), found.pairs.right[near].tolist())
        for one, other in zip(*ends, strict=True):
            both = _product(equal[contents[one]], equal[contents[other]])
            yield from ((min(a, b), max(a, b)) for a, b in both if a != b)

    return pairs


def line(path: Path, asked: Asked) -> dict[str, Any]:
    """Return what the whole job says that it took, and what it found and wrote."""
    with TemporaryDirectory() as folder:
        out = Path(folder) / "stories"
        batch.run(path, out=out, **asked.settings)
        told = json.loads((out / "run.json").read_text("utf-8"))
        written = sum(file.stat().st_size for file in out.rglob("*") if file.is_file())
        pairs = pq.read_metadata(out / "pairs.parquet").num_rows
    levels = told.get("levels", {})
    return {
        "stages": told["seconds"],
        "bytes": told.get("bytes", {}),
        "written": written,
        "pairs": pairs,
        "proposed": {name: facts.get("proposed") for name, facts in levels.items()},
    }


def read(path: Path) -> Iterator[pa.RecordBatch]:
    """Yield the documents of a file."""
    return readers.read([path], fields={}, reject=_refuse, batch_rows=Config().batch_rows)


def sign(texts: pa.Array, asked: Asked) -> stage.Signatures:
    """Return the signatures of texts."""
    words = tokens.tokenize(texts)
    c = settings(asked)
    return stage.sign(words.strict, words.spans, size=c.shingle, num_perm=c.num_perm, seed=c.seed, key=c.key)


def settings(asked: Asked) -> Config:
    """Return our settings for what is asked."""
    config = Config(shingle=asked.shingle)
    return replace(config, bands=asked.bands, rows=asked.rows) if asked.bands else config


def _lines(path: Path) -> dict[str, int]:
    with path.open("rb") as lines:
        return {orjson.loads(line)["id"]: row for row, line in enumerate(lines)}


def _product(left: list[int], right: list[int]) -> Iterator[tuple[int, int]]:
    return ((a, b) for a in left for b in right)


def _refuse(reject: object) -> None:
    raise ValueError(f"every line has a text, and yet: {reject}")
