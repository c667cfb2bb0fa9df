"""Does taking pages apart bring pages of one claim together?

    python -m benchmarks.extraction [--smoke] [--sheet FOLDER]

Whole pages of 2017 from hundreds of sites, furniture and all, labelled with the claim that they carry. Every
pair of which one is labelled, and none is masked for the claim of the other, is scored by the cosine of the
texts: how many pairs of one claim are above the threshold from which .85 of the pairs are? Once on the pages
as they are, once on what is taken for their articles page by page, once with what the pages of a host share.

``--sheet`` writes forty pages of them with the bodies that we find, for readers to judge: is it the article?
The texts are not ours: the sheet belongs outside of the repository.
"""

import argparse
import random
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import orjson
import pyarrow as pa
import zstandard
from sklearn.metrics import average_precision_score

from benchmarks import slices
from benchmarks.machine import publish
from dedup import harvest, pipeline, readers
from dedup import model as models
from dedup._types import F64, I64, Bools
from dedup.config import Config
from dedup.levels.reports import Reports, prepare
from dedup.shelf import Shelf
from dedup.stages import hosts, identities, links, vectors

PAGES: Final = Path("gold") / "raw_pages_2017.jsonl.zst"
PRECISION: Final = 0.85
SHEET: Final = 40
SEED: Final = 2017
SMOKE: Final = 60
WAYS: Final = ("as they are", "page by page", "with their hosts")

_Row = Mapping[str, Any]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print and publish the recall of each way."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--smoke", action="store_true", help="a few pages: does it work?")
    parser.add_argument("--sheet", type=Path, help="folder outside of the repository to write the sheet to")
    asked = parser.parse_args(arguments)
    path = slices.SHARED / PAGES
    if not path.is_file():
        print(f"the pages are not at {path}")
        return 0
    rows = read(path)[: SMOKE if asked.smoke else None]
    if asked.sheet:
        write(rows, asked.sheet)
    print(f"{len(rows)} pages; recall of pairs of one claim at precision {PRECISION}")
    figures = {}
    for way in WAYS:
        figures[way] = {
            name: {"recall": recall(scores, same), "average precision": average_precision_score(same, scores)}
            for name, (scores, same) in judged(rows, way).items()
        }
        for name, found in figures[way].items():
            print(f"{way:16s}  {name:4s}", *(f"  {figure} {value:.3f}" for figure, value in found.items()))
    if not asked.smoke:
        publish("extraction", {"precision": PRECISION, "pages": len(rows), "figures": figures})
    return 0


def read(path: Path) -> list[_Row]:
    """Return the labelled pages."""
    with zstandard.open(path, "rb") as file:
        return [orjson.loads(line) for line in file.read().splitlines()]


def judged(rows: Sequence[_Row], way: str) -> dict[str, tuple[F64, Bools]]:
    """Return by zone the cosines of the pairs that count, and whether each is of one claim."""
    table, reports = _reports(rows, way)
    by_id = {row["id"]: row for row in rows}
    left, right, same = pairs([by_id[name] for name in table["id"].to_pylist()])
    terms = reports.vectors
    alike = links.compare(*terms, left, right)
    return {"text": (alike.cosines[:, vectors.FULL], same), "lead": (alike.cosines[:, vectors.LEAD], same)}


def pairs(rows: Sequence[_Row]) -> tuple[I64, I64, Bools]:
    """Return the pairs of rows that count, and whether each is of one claim."""
    left, right = np.triu_indices(len(rows), 1)
    claims = np.array([row["gold"] or "" for row in rows])
    masked = np.array([[claim in row["masked_for"] for claim in claims] for row in rows]).reshape(
        len(rows), -1
    )
    known = (claims[left] != "") | (claims[right] != "")
    kept = known & ~masked[left, right] & ~masked[right, left]
    left, right = left[kept].astype(np.int64), right[kept].astype(np.int64)
    return left, right, claims[left] == claims[right]


def recall(scores: F64, same: Bools, precision: float = PRECISION) -> float:
    """Return the largest share of the pairs of one claim above any threshold that keeps the precision."""
    order = np.argsort(-scores, kind="stable")
    found = np.cumsum(same[order])
    ends = np.append(np.diff(scores[order]) != 0, True)  # ties stand or fall together
    kept = ends & (found >= precision * np.arange(1, len(order) + 1))
    return float(found[kept].max(initial=0)) / max(1, int(same.sum()))


def write(rows: Sequence[_Row], folder: Path) -> None:
    """Write forty pages and the bodies that we find to a folder, one file of JSON each."""
    folder.mkdir(parents=True, exist_ok=True)
    chosen = random.Random(SEED).sample(sorted(row["id"] for row in rows), min(SHEET, len(rows)))
    known = hosts.Furniture()
    bodies = {
        row["id"]: (row["title"], row["text"])
        for batch in harvest.learned(_batches(rows, WAYS[-1]), known)
        for row in harvest.extract(batch, known).to_pylist()
    }
    pages = {row["id"]: row for row in rows}
    for number, name in enumerate(chosen):
        title, body = bodies[name]
        shown = {
            "id": name,
            "url": pages[name]["url"],
            "page": pages[name]["text"],
            "title": title,
            "body": body,
        }
        (folder / f"{number:02d}.json").write_bytes(orjson.dumps(shown, option=orjson.OPT_INDENT_2))


def _reports(rows: Sequence[_Row], way: str) -> tuple[pa.Table, Reports]:
    """Return the reports that the pages become."""
    config, model = Config(), models.load("")
    known = hosts.Furniture() if way == WAYS[-1] else None
    batches = _batches(rows, way)
    ready = harvest.learned(batches, known) if known else batches
    printed = pa.concat_tables([pipeline.fingerprint(batch, config, model, known) for batch in ready])
    ordered = identities.settle(printed, on_conflict="reject", reject=lambda _: None)
    reports = prepare(ordered, model, Shelf())
    return reports.table, reports


def _batches(rows: Iterable[_Row], way: str) -> Iterable[pa.RecordBatch]:
    """Return the pages as documents; with a title, be it a dot, a text is not taken apart."""
    title = {"title": "."} if way == WAYS[0] else {}
    items = ({name: row[name] for name in ("id", "url", "source", "text")} | title for row in rows)
    return readers.records(items, fields={}, reject=lambda _: None)


if __name__ == "__main__":
    sys.exit(main())
