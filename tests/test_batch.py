"""Files to a directory: `dedup.run`, and what both library calls say of a setting."""

import json
import os
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pytest

import dedup
from dedup import batch
from dedup.errors import ConfigError, InputError, ModelError, OutputError
from dedup.results import Result
from dedup.schema import DOCUMENTS
from tests.rows import ROWS, groups


@pytest.fixture
def crawl(tmp_path: Path) -> Path:
    """The rows as a file, alone in its folder."""
    (tmp_path / "in").mkdir()
    path = tmp_path / "in" / "crawl.jsonl"
    path.write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in ROWS))
    return path


class TestSettings:
    """What both calls say of a setting."""

    @pytest.mark.parametrize(
        ("name", "hint"),
        [("window_day", "did you mean window_days?"), ("colour", "there are shingle, num_perm")],
    )
    def test_unknown_setting_is_refused(self, name: str, hint: str) -> None:
        """A name that is not there is named, with the one that may have been meant."""
        with pytest.raises(ConfigError, match=rf"^{name}: no such setting; ") as refused:
            dedup.cluster(ROWS, **{name: 1})

        assert hint in str(refused.value)

    def test_wrong_setting_is_refused_before_any_work(self) -> None:
        """No document is read for a run that cannot be."""

        def documents() -> Iterator[dict[str, Any]]:
            raise AssertionError("read")
            yield {}

        with pytest.raises(ConfigError, match=r"^jaccard must be in"):
            dedup.cluster(documents(), jaccard=2)

    def test_model_that_is_not_there_is_refused(self, crawl: Path, tmp_path: Path) -> None:
        """Another error than that of a wrong setting: the file is named."""
        with pytest.raises(ModelError, match=r"none\.json cannot be read"):
            dedup.run(crawl, out=tmp_path / "out", model=str(tmp_path / "none.json"))


class TestRun:
    """`dedup.run`."""

    def test_writes_what_it_returns(self, crawl: Path, tmp_path: Path) -> None:
        """The directory holds the result."""
        result = dedup.run(crawl, out=tmp_path / "out")
        loaded = Result.load(tmp_path / "out")

        assert groups(result) == groups(loaded)
        assert (result.events, result.pairs) == (loaded.events, loaded.pairs)
        assert result.rejected == loaded.rejected

    def test_is_cluster_with_files(self, crawl: Path, tmp_path: Path) -> None:
        """Both doors lead to one line."""
        assert groups(dedup.cluster(ROWS)) == groups(dedup.run(str(crawl), out=tmp_path / "out"))

    def test_record_tells_what_was_asked_and_done(self, crawl: Path, tmp_path: Path) -> None:
        """A run can be understood and repeated from its record."""
        record = dedup.run([crawl], out=tmp_path / "out", fields={"id": "id"}, sample=9).run

        assert {
            "inputs": [str(crawl)],
            "out": str(tmp_path / "out"),
            "fields": {"id": "id"},
            "sample": 9,
        } == (record["asked"])
        assert {"event_cut", "event_floor", "story_cut", "story_floor"} < set(record["model"])
        for kind in ("dated", "undated"):
            assert len(record["model"]["features"]) == len(record["model"][kind]["coefficients"])
        assert {"khabar-dedup", "pyarrow", "numba"} <= set(record["versions"])
        assert {"settings", "documents", "repeats", "rejected", "reasons", "seconds", "python"} <= set(record)

    def test_replaces_a_former_run_only(self, crawl: Path, tmp_path: Path) -> None:
        """A run of ours is replaced; anything else is refused, and left as it was."""
        dedup.run(crawl, out=tmp_path / "out", format="csv")
        dedup.run(crawl, out=tmp_path / "out")

        assert "assignments.csv" not in os.listdir(tmp_path / "out")
        (tmp_path / "out" / "notes.txt").write_text("mine")
        with pytest.raises(OutputError, match=r"notes\.txt"):
            dedup.run(crawl, out=tmp_path / "out")

    def test_input_without_documents_is_refused(self, tmp_path: Path) -> None:
        """A job that read nothing has gone wrong; a former result stays."""
        (tmp_path / "r.jsonl").write_text('{"id": 1}\n{\n')
        with pytest.raises(InputError, match=r"no document in .*: 1 bad-json, 1 no-text"):
            dedup.run(tmp_path / "r.jsonl", out=tmp_path / "out")

        assert ["r.jsonl"] == os.listdir(tmp_path)

    def test_rejects_are_counted(self, crawl: Path, tmp_path: Path) -> None:
        """The number is in the result, the rows in the file."""
        with crawl.open("ab") as file:
            file.write(b'{"id": "d"}\nnot json\n')
        result = dedup.run(crawl, out=tmp_path / "out")

        assert (2, {"bad-json": 1, "no-text": 1}) == (result.rejected, result.run["reasons"])
        assert [4, 5] == [reject.line for reject in Result.load(tmp_path / "out").rejects]

    def test_progress_adds_up_and_ends(self, crawl: Path, tmp_path: Path) -> None:
        """The bytes add up to the input, and a last 0 says that all are read."""
        calls: list[int] = []
        dedup.run(crawl, out=tmp_path / "out", progress=calls.append)

        assert crawl.stat().st_size == sum(calls)
        assert [len(calls) - 1] == [at for at, count in enumerate(calls) if not count]

    def test_former_run_is_not_read(self, crawl: Path, tmp_path: Path) -> None:
        """Files of the directory to be written are no input, unless one is named."""
        out = crawl.parent / "out"
        dedup.run(crawl.parent, out=out, format="jsonl")

        assert [str(crawl)] == [source.path for source in batch.sources(crawl.parent, out)]
        assert 1 == len(batch.sources(out / "assignments.jsonl", out))
        with pytest.raises(InputError, match=r"nothing to read in"):
            batch.sources(out, out)


class TestSample:
    """`sampled`, and ``sample=`` of `dedup.run`."""

    @staticmethod
    def batches(ids: list[str], size: int) -> list[pa.RecordBatch]:
        """Return documents of these ids, so many a batch."""
        rows = [{"id": name, "text": name, "file": "f"} for name in ids]
        return [
            pa.RecordBatch.from_pylist(rows[at : at + size], DOCUMENTS) for at in range(0, len(rows), size)
        ]

    def sample(self, ids: list[str], size: int, *, rows: int = 7) -> list[str]:
        """Return the ids of a sample, sorted."""
        taken = batch.sampled(self.batches(ids, rows), size)
        return sorted(name for one in taken for name in one["id"].to_pylist())

    def test_order_and_batches_change_nothing(self) -> None:
        """Whatever comes first, the same ids are kept."""
        ids = [f"{n}" for n in range(500)]
        shuffled = random.Random(3).sample(ids, len(ids))

        assert self.sample(ids, 20) == self.sample(shuffled, 20, rows=90)
        assert 20 == len(self.sample(ids, 20))

    def test_smaller_sample_is_part_of_a_larger(self) -> None:
        """One grows into the other, so that a trial says something of the next."""
        ids = [f"{n}" for n in range(500)]

        assert set(self.sample(ids, 20)) < set(self.sample(ids, 200))

    def test_repeats_count_once(self) -> None:
        """Every document of a chosen id is kept, for the line to settle which one counts."""
        assert ["a", "a", "b"] == self.sample(["a", "b", "a"], 2, rows=1)

    @pytest.mark.parametrize("size", [3, 500])
    def test_few_documents_are_all_kept(self, size: int) -> None:
        """A sample of more than there is is all there is."""
        assert ["a", "b", "c"] == self.sample(["a", "b", "c"], size)

    def test_none_keeps_all(self) -> None:
        """Without a size every batch goes on as it is."""
        batches = self.batches(["a", "b"], 1)

        assert batches == list(batch.sampled(batches, None))

    def test_size_is_at_least_one(self, crawl: Path, tmp_path: Path) -> None:
        """A sample of nothing is a mistake."""
        with pytest.raises(ConfigError, match=r"^sample must be at least 1, got 0$"):
            dedup.run(crawl, out=tmp_path / "out", sample=0)


class TestReread:
    """`batch.reread`."""

    def test_documents_come_back(self, crawl: Path, tmp_path: Path) -> None:
        """What was read once is read again, by the same names; an unknown id is left out."""
        result = dedup.run(crawl, out=tmp_path / "out")
        wanted = [str(ROWS[0]["id"]), str(ROWS[-1]["id"])]
        found = batch.reread(result, [*wanted, "nobody"])

        assert sorted(set(wanted)) == sorted(found)
        assert ROWS[0]["text"] == found[wanted[0]]["text"]

    def test_pages_are_taken_apart(self, sample: Path, tmp_path: Path) -> None:
        """Of a page the article is returned, as the run saw it."""
        result = dedup.run(sample / "pages", out=tmp_path / "out")
        name = result.assignments["id"][0].as_py()
        page = batch.reread(result, [name])[name]

        assert result.assignments["title"][0].as_py() == page["title"]
        assert page["text"] not in (None, "", (sample / "pages" / name).read_text())

    @pytest.mark.parametrize("inputs", [[], ["-"], ["gone.jsonl"]], ids=["memory", "pipe", "gone"])
    def test_inputs_that_are_not_there(self, inputs: list[str]) -> None:
        """What cannot be read again is said so."""
        told = dedup.cluster([{"id": "a", "title": "خبر"}])
        with pytest.raises(InputError):
            batch.reread(replace(told, run={"asked": {"inputs": inputs}}), ["a"])

    @pytest.mark.parametrize("order", [1, -1], ids=["winner-last", "winner-first"])
    def test_of_one_id_the_one_that_was_kept(self, tmp_path: Path, order: int) -> None:
        """Of two documents with one id the one comes back that the run kept, wherever it stands."""
        day = "2020-03-0{}T08:00:00Z"
        rows = [
            {"id": "a", "title": "خبر", "text": "نص أول يروي القصة", "published": day.format(1)},
            {"id": "a", "title": "خبر", "text": "نص ثان أحدث منه", "published": day.format(2)},
            {"id": "b", "title": "غيره", "text": "نص ثالث", "published": day.format(1)},
        ][::order]
        crawl = tmp_path / "crawl.jsonl"
        crawl.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
        dedup.run(crawl, out=tmp_path / "out")
        found = batch.reread(dedup.Result.load(tmp_path / "out"), ["a", "b"])

        assert {"a": "نص ثان أحدث منه", "b": "نص ثالث"} == {name: one["text"] for name, one in found.items()}

    def test_of_one_date_the_one_that_was_kept(self, tmp_path: Path) -> None:
        """Where dates and titles are the same too, the run's own rejects tell which one it was."""
        texts = ["نص أول يروي القصة", "نص ثان يرويها بغيره", "نص ثالث يرويها أيضا"]
        rows = [{"id": "a", "title": "خبر", "published": "2020-03-01", "text": text} for text in texts]
        crawl = tmp_path / "crawl.jsonl"
        crawl.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
        dedup.run(crawl, out=tmp_path / "out")
        result = dedup.Result.load(tmp_path / "out")
        lost = {one.line for one in result.rejects} if isinstance(result.rejects, tuple) else set()
        (kept,) = {1, 2, 3} - lost

        assert texts[kept - 1] == batch.reread(result, ["a"])["a"]["text"]
