"""dedup.index.exports: an index of a batch run."""

import json
from pathlib import Path

import pytest

import dedup
from dedup.errors import InputError
from tests.indexes import same_as_batch


def test_index_of_a_run(sample: Path, path: Path, tmp_path: Path) -> None:
    """It has the reports and the groups of the run, and re-linking changes none of them."""
    result = dedup.run(sample / "reports.jsonl", out=tmp_path / "out")
    with dedup.Index.from_run(tmp_path / "out", path) as index:
        assert same_as_batch(index, result)
        assert 0 == index.relink()
        assert [] == index.check()
    with pytest.raises(InputError, match="there already"):
        dedup.Index.from_run(tmp_path / "out", path)


def test_index_of_a_run_whose_inputs_are_gone(tmp_path: Path) -> None:
    """A run keeps no texts: without its inputs there is no index, and nothing is left of the attempt."""
    (tmp_path / "in.jsonl").write_text('{"id": "a", "text": "\u0627\u0628 \u062a\u062b"}')
    dedup.run(tmp_path / "in.jsonl", out=tmp_path / "out", language="any")
    (tmp_path / "in.jsonl").write_text("")
    with pytest.raises(InputError, match="no longer in its inputs"):
        dedup.Index.from_run(tmp_path / "out", tmp_path / "news.index", language="any")

    assert [] == list(tmp_path.glob("news*"))


def test_of_one_id_the_document_of_the_run(tmp_path: Path) -> None:
    """Of two documents with one id the index takes the one that the run kept, whichever comes first."""
    rows = [
        {"id": "a", "title": "خبر", "text": text, "published": f"2020-03-0{day}"}
        for day, text in ((2, "نص أحدث من غيره"), (1, "نص أقدم"))
    ]
    for at, order in enumerate((rows, rows[::-1])):
        crawl = tmp_path / f"{at}.jsonl"
        crawl.write_text("".join(f"{json.dumps(row)}\n" for row in order), "utf-8")
        dedup.run(crawl, out=tmp_path / f"run-{at}")
        with dedup.Index.from_run(tmp_path / f"run-{at}", tmp_path / f"{at}.index") as index:
            assert index.add(rows[0]).change == "unchanged"
