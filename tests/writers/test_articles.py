"""Articles as lines: whole or not at all."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from dedup.errors import OutputError
from dedup.schema import DOCUMENTS, Reject
from dedup.writers import articles

DAY = datetime(2024, 5, 2, tzinfo=UTC)
NOON = datetime(2024, 5, 2, 12, 30, 5, tzinfo=UTC)


def batch(*rows: dict[str, Any]) -> pa.RecordBatch:
    """Return documents; what is not said of them is null."""
    nothing = dict.fromkeys(DOCUMENTS.names)
    return pa.RecordBatch.from_pylist([nothing | {"file": "f", "id": "0"} | row for row in rows], DOCUMENTS)


def test_dates_are_as_precise_as_they_are(tmp_path: Path) -> None:
    """A day is written as a day, a moment in UTC, and no date as null."""
    out = tmp_path / "a.jsonl"
    rows = [{"published": DAY, "precision": "day"}, {"published": NOON, "precision": "second"}, {}]
    with articles.writing(out) as file:
        file.write(batch(*rows))
        file.finish([], {})
    told = [json.loads(line) for line in out.read_text().splitlines()]

    assert ["2024-05-02", "2024-05-02T12:30:05Z", None] == [row["published"] for row in told]
    assert DOCUMENTS.names == list(told[0])


def test_nothing_is_there_before_the_end(tmp_path: Path) -> None:
    """While a job works, and after it failed, the former articles are what they were."""
    out = tmp_path / "a.jsonl"
    out.write_text("former")

    def fail() -> None:
        with articles.writing(out) as file:
            file.write(batch({}))
            raise ZeroDivisionError(out.read_text())

    with pytest.raises(ZeroDivisionError, match="former"):
        fail()

    assert ["a.jsonl"] == [path.name for path in tmp_path.iterdir()]
    assert "former" == out.read_text()


def test_rejects_and_record_stand_beside(tmp_path: Path) -> None:
    """What did not become an article, and how the job was run, have names that are made from its own."""
    with articles.writing(tmp_path / "deep" / "a.jsonl.gz") as file:
        file.finish([Reject("f", 1, None, "no-article", "")], {"articles": 0})

    assert ["a.jsonl.gz", "a.rejects.jsonl", "a.run.json"] == sorted(
        path.name for path in (tmp_path / "deep").iterdir()
    )


@pytest.mark.parametrize("name", ["a.csv", "a", "a.gz", "folder.jsonl"])
def test_name_must_be_one_of_json_lines(name: str, tmp_path: Path) -> None:
    """Other names, and folders, are refused at once."""
    (tmp_path / "folder.jsonl").mkdir()
    with pytest.raises(OutputError, match="cannot write"):
        articles.check(tmp_path / name)


def test_what_the_system_refuses_is_told(tmp_path: Path) -> None:
    """A folder that cannot be made is an error with the file's name."""
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match=r"file/a\.jsonl"), articles.writing(tmp_path / "file" / "a.jsonl"):
        pass
