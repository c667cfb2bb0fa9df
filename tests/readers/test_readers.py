"""The door: all kinds together, by the same rules, in input order."""

import gzip
import io
import itertools
import json
import random
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dedup import readers
from dedup.errors import ConfigError, InputError, OutputError
from dedup.readers.reasons import OF_A_FILE, Reason
from dedup.schema import Reject

RECORDS = [
    {
        "id": f"n{i}",
        "title": f"title {i}",
        "text": f"text\n{i}",
        "date": f"2016-09-{i % 30 + 1:02}",
        "site": "s",
    }
    for i in range(40)
]


def write(records: list[dict[str, str]], path: Path) -> Path:
    """Write records as the kind that the suffix tells."""
    if path.suffix == ".parquet":
        pq.write_table(pa.Table.from_pylist(records), path)
    elif path.suffix == ".csv":
        rows = [["id", "title", "text", "date", "site"], *(list(record.values()) for record in records)]
        path.write_text("".join(",".join(f'"{cell}"' for cell in row) + "\n" for row in rows))
    else:
        lines = "".join(json.dumps(record) + "\n" for record in records).encode()
        path.write_bytes(gzip.compress(lines) if path.suffix == ".gz" else lines)
    return path


def told(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows without where they were read."""
    return [{key: cell for key, cell in row.items() if key not in ("file", "line")} for row in rows]


@pytest.mark.parametrize("suffix", ["jsonl", "jsonl.gz", "csv", "parquet"])
def test_kind_of_file_changes_nothing(suffix: str, gather: Any, gather_records: Any, tmp_path: Path) -> None:
    """The same records give the same documents from every kind of file."""
    found = gather([write(RECORDS, tmp_path / f"a.{suffix}")])

    assert told(gather_records(RECORDS).rows) == told(found.rows)
    assert [] == found.rejects


@pytest.mark.parametrize("seed", range(8))
def test_split_of_files_changes_nothing(seed: int, gather: Any, tmp_path: Path) -> None:
    """However records are spread over files of whatever kinds, the batches are the same."""
    rng = random.Random(seed)
    cuts = [0, *sorted(rng.sample(range(1, 40), rng.randrange(6))), 40]
    suffixes = ["jsonl", "jsonl.gz", "csv", "parquet"]
    paths = [
        write(RECORDS[start:end], tmp_path / f"{n}.{rng.choice(suffixes)}")
        for n, (start, end) in enumerate(itertools.pairwise(cuts))
    ]
    whole = gather([write(RECORDS, tmp_path / "all.jsonl")], batch_rows=7)
    found = gather(paths, batch_rows=7)

    assert [told(batch.to_pylist()) for batch in whole.batches] == [
        told(batch.to_pylist()) for batch in found.batches
    ]


def test_file_that_is_one_array_is_an_error_if_named(gather: Any, tmp_path: Path) -> None:
    """An array of objects stops at once if it was named, and is one reject if found in a folder."""
    path = tmp_path / "a.json"
    path.write_text(json.dumps(RECORDS))
    write(RECORDS, tmp_path / "b.jsonl")

    with pytest.raises(InputError, match=r"a\.json: one JSON array.*jq"):
        readers.read([path], fields={}, reject=print)
    found = gather([tmp_path])

    assert {"unreadable": 1} == found.reasons
    assert len(RECORDS) == len(found.rows)


def test_wrong_fields_are_an_error_at_once() -> None:
    """A key that is no column stops before anything is read."""
    with pytest.raises(ConfigError, match="'body'"):
        readers.read([io.BytesIO()], fields={"body": "text"}, reject=print)


def test_named_field_must_occur_somewhere(gather: Any, tmp_path: Path) -> None:
    """A field that the user named may be missing from one file, but not from all."""
    first = write(RECORDS[:1], tmp_path / "a.jsonl")
    other = io.BytesIO(b'{"text": "a", "outlet_name": "x"}')

    assert [None, "x"] == gather([first, other], fields={"source": "outlet_name"}).column("source")
    with pytest.raises(InputError, match="source=outlet_name"):
        gather([first], fields={"source": "outlet_name"})


def test_failing_sink_is_not_taken_for_a_bad_file(tmp_path: Path) -> None:
    """An error of whoever takes the rejects comes through, though it is an OSError like those of files."""

    def full(_: Reject) -> None:
        raise OutputError("disk full")

    for name, content in (("a.jsonl", b"x"), ("a.csv", b"text\na,b"), ("a.txt", b""), ("b.parquet", b"")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(OutputError, match="disk full"):
            list(readers.read([tmp_path / name], fields={}, reject=full))


def test_progress_adds_up_to_the_survey(gather: Any, tmp_path: Path) -> None:
    """Over all kinds of files, progress ends at the total that the survey told."""
    for suffix in ("jsonl", "jsonl.gz", "csv", "parquet", "txt"):
        write(RECORDS, tmp_path / f"a.{suffix}")
    (tmp_path / "broken.csv").write_bytes(b"no,words\n" + b"1,2\n" * 9)
    steps: list[int] = []
    gather([tmp_path], progress=steps.append)

    assert readers.survey([tmp_path]).total == sum(steps)
    assert min(steps) >= 0


def test_stream_of_the_caller_stays_open(gather: Any) -> None:
    """A stream that the caller opened is the caller's to close."""
    stream = io.BytesIO(b'{"text": "a"}')
    gather([stream])

    assert not stream.closed


def test_reasons_are_words_with_hyphens() -> None:
    """Reasons are stable, lower-case words; those of a file are part of them and have no line."""
    assert {"truncated", "corrupt", "missing-field", "bomb", "unreadable"} == OF_A_FILE
    assert all(reason.value == reason.name.lower().replace("_", "-") for reason in Reason)
    assert all(reason.value in (Reason.__doc__ or "") for reason in Reason)


def test_real_corpus_is_read_whole(shared: Path, gather: Any) -> None:
    """Of 330 real feed items none is refused, and every one is dated to the second."""
    found = gather([shared / "corpora" / "rss_dz_sa_2025.jsonl.zst"])

    assert (330, 0) == (len(found.rows), len(found.rejects))
    assert {"second"} == set(found.column("precision"))


def test_seed_pages_are_read(shared: Path, gather: Any) -> None:
    """The five seeds are five pages named by their files."""
    found = gather([shared / "seeds"])

    assert 5 == len(found.rows)
    assert "000_a5d9f8ab717724f3.txt" == found.column("id")[0]
