"""The background counts reports, not words, and leaves out the days that are scored."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from benchmarks import background, slices
from dedup import model
from dedup.pipeline import respelled

NILE = "\u0627\u0644\u0646\u064a\u0644"
WALL = "\u0627\u0644\u062c\u062f\u0627\u0631"
DAM = "\u0627\u0644\u0633\u062f"


@pytest.fixture
def corpora(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two corpora: of the first, the 8th of April 2018 is scored."""
    monkeypatch.setattr(background, "CORPORA", ("one", "two"))
    monkeypatch.setattr(background, "DAYS", {"one": ("2018-04-08",)})
    days = ("2018-04-06", "2018-04-07", "2018-04-08", "2018-04-09", "2018-04-10")
    rows = [{"id": day, "date": day, "title": NILE, "text": f"{DAM} {DAM} {DAM}"} for day in days]
    _write(tmp_path / "one.jsonl.zst", rows)
    _write(
        tmp_path / "two.jsonl.zst",
        [{"id": "x", "date": "2018-04-08", "text": WALL}, {"id": "y", "text": DAM}],
    )
    return tmp_path


@pytest.fixture
def counted(corpora: Path, tmp_path: Path) -> pa.Table:
    """The counts of both corpora."""
    background.main(corpora, tmp_path / "background.parquet")
    return pq.read_table(tmp_path / "background.parquet")


def test_reports_are_counted_and_not_words(counted: pa.Table) -> None:
    """A word counts once a report, in title or text, however often it stands there."""
    counts = counted["df"].to_numpy()

    assert [2, 3, 1] == [counts[_column(word)] for word in (NILE, DAM, WALL)]
    assert 6 == counts.sum()


def test_scored_days_and_those_beside_them_are_left_out(counted: pa.Table) -> None:
    """A slice is never scored with frequencies that have seen it; undated reports stay."""
    manifest = json.loads(counted.schema.metadata[b"corpora"])

    assert (2, 2) == (manifest["one"]["reports"], manifest["two"]["reports"])
    assert ["2018-04-07", "2018-04-08", "2018-04-09"] == manifest["one"]["days_left_out"]
    assert [] == manifest["two"]["days_left_out"]


def test_manifest_pins_the_corpora(counted: pa.Table, corpora: Path) -> None:
    """The file says by digest what it was counted on."""
    manifest = json.loads(counted.schema.metadata[b"corpora"])

    assert {
        name: hashlib.sha256((corpora / f"{name}.jsonl.zst").read_bytes()).hexdigest()
        for name in ("one", "two")
    } == {name: entry["sha256"] for name, entry in manifest.items()}


def test_engine_weighs_with_the_counts(counted: pa.Table, tmp_path: Path) -> None:
    """The file is the one that a model loads: the rarer the word, the larger its weight."""
    idf = model.idf(tmp_path / "background.parquet")

    assert 1 << background.BITS == len(idf) == counted.num_rows
    assert pytest.approx(np.log(5 / 2) + 1) == idf[_column(WALL)]
    assert sorted(idf[_column(word)] for word in (DAM, NILE, WALL)) == [
        idf[_column(word)] for word in (DAM, NILE, WALL)
    ]


def test_same_corpora_give_the_same_file(corpora: Path, tmp_path: Path) -> None:
    """The shipped file can be built anew, byte for byte."""
    for name in ("first", "second"):
        background.main(corpora, tmp_path / name)

    assert (tmp_path / "first").read_bytes() == (tmp_path / "second").read_bytes()


def test_shipped_counts_have_not_seen_the_scored_days() -> None:
    """Every labelled day, and those beside it, is among the days that the shipped file leaves out."""
    metadata = pq.read_schema(slices.ROOT / "dedup" / "model" / "background.parquet").metadata
    manifest = json.loads(metadata[b"corpora"])

    for corpus, days, _ in slices.DEV.values():
        assert background.around(tuple(days)) <= set(manifest[corpus]["days_left_out"])


def _column(word: str) -> int:
    hashes, _ = respelled(pa.array([word]))
    return int(hashes[0] >> np.uint64(64 - background.BITS))


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    data = "".join(json.dumps(row) + "\n" for row in rows).encode()
    path.write_bytes(zstandard.ZstdCompressor().compress(data))
