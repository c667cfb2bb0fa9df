"""Documents in memory: `dedup.cluster` takes them in any form."""

import random
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pytest

import dedup
from dedup.errors import InputError
from tests.rows import ROWS, groups


class Frame:
    """A data frame, as far as Arrow's stream interface goes: what pandas and Polars offer."""

    def __init__(self, table: pa.Table) -> None:
        self._table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._table.__arrow_c_stream__(requested_schema)


@dataclass
class Own:
    """A dataclass of a user's own, with fields that are not ours."""

    id: str
    body: str
    likes: int = 0


class TestCluster:
    """`dedup.cluster`."""

    @pytest.mark.parametrize(
        "documents",
        [
            pytest.param(lambda: ROWS, id="mappings"),
            pytest.param(lambda: iter(ROWS), id="an iterator"),
            pytest.param(lambda: [dedup.Document(**row) for row in ROWS], id="documents"),
            pytest.param(lambda: pa.Table.from_pylist(ROWS), id="an Arrow table"),
            pytest.param(lambda: pa.RecordBatch.from_pylist(ROWS), id="a record batch"),
            pytest.param(lambda: Frame(pa.Table.from_pylist(ROWS)), id="a data frame"),
            pytest.param(lambda: pa.Table.from_pylist(ROWS).to_reader(), id="an Arrow stream"),
        ],
    )
    def test_takes_documents_in_any_form(self, documents: Any) -> None:
        """The same documents make the same groups, whatever holds them."""
        result = dedup.cluster(documents())
        a, b, c = groups(result)

        assert ["a", "b", "c"] == [a[0], b[0], c[0]]
        assert a[1:] == b[1:]
        assert a[3] != c[3]
        assert 0 == result.rejected

    @pytest.mark.parametrize("library", ["pandas", "polars"])
    def test_takes_real_data_frames(self, library: str) -> None:
        """The frames of pandas and Polars, where they are installed."""
        frame = pytest.importorskip(library).DataFrame(ROWS)

        assert groups(dedup.cluster(ROWS)) == groups(dedup.cluster(frame))

    def test_takes_any_dataclass(self) -> None:
        """A dataclass of one's own is read by the names of its fields, the unknown ones passed over."""
        result = dedup.cluster([Own("1", "نص الخبر"), Own("2", "نص آخر")])

        assert ["1", "2"] == result.assignments["id"].to_pylist()

    @pytest.mark.parametrize(
        ("published", "expected"),
        [
            pytest.param(date(2020, 5, 1), datetime(2020, 5, 1, tzinfo=UTC), id="a day"),
            pytest.param(datetime(2020, 5, 1, 8), datetime(2020, 5, 1, 8, tzinfo=UTC), id="naive is UTC"),
            pytest.param("2020-05-01T08:00:00+03:00", datetime(2020, 5, 1, 5, tzinfo=UTC), id="ISO"),
            pytest.param(None, None, id="unknown"),
        ],
    )
    def test_takes_dates(self, published: Any, expected: datetime | None) -> None:
        """A date may be a day, a moment or a string."""
        result = dedup.cluster([dedup.Document(title="خبر", text="نص الخبر", published=published)])

        assert [expected] == result.assignments["published"].to_pylist()

    def test_no_documents_are_no_error(self) -> None:
        """An ingestion pipeline has empty hours."""
        result = dedup.cluster([])

        assert (0, 0, ()) == (result.assignments.num_rows, result.rejected, result.stories)

    def test_rejects_are_counted_and_kept(self) -> None:
        """A bad document is told, and does no harm to the others."""
        result = dedup.cluster([*ROWS, {"id": "d"}, "no mapping", {"id": "e", "text": 7}])

        assert 3 == result.assignments.num_rows
        assert [("no-text", 4), ("not-an-object", 5), ("bad-text", 6)] == [
            (str(reject.reason), reject.line) for reject in result.rejects
        ]
        assert {"bad-text": 1, "no-text": 1, "not-an-object": 1} == result.run["reasons"]
        assert 3 == result.rejected == result.run["rejected"]

    def test_order_changes_nothing(self, sample: Path) -> None:
        """Shuffled documents fall into the same groups, with the same pairs."""
        rows = [orjson.loads(line) for line in (sample / "reports.jsonl").read_bytes().splitlines()]
        shuffled = random.Random(7).sample(rows, len(rows))
        one, other = dedup.cluster(rows), dedup.cluster(shuffled, jobs=2, batch_rows=5)

        assert (one.assignments, one.events, one.pairs) == (other.assignments, other.events, other.pairs)

    @pytest.mark.parametrize(
        "documents",
        ["crawl.jsonl", b"[]", Path("crawl.jsonl"), ROWS[0], dedup.Document(text="x"), 7, None],
        ids=lambda value: type(value).__name__,
    )
    def test_what_is_no_collection_is_refused(self, documents: Any) -> None:
        """A path, or one document alone, is not taken for a collection of documents."""
        with pytest.raises(InputError, match=r"^documents must be "):
            dedup.cluster(documents)

    def test_table_without_words_is_refused(self) -> None:
        """A table that cannot be documents says so at once."""
        with pytest.raises(InputError):
            dedup.cluster(pa.table({"price": [1, 2]}))

    def test_settings_are_those_of_config(self) -> None:
        """The result tells the settings that made it, defaults included."""
        settings = dedup.cluster(ROWS, window_days=5).run["settings"]

        assert dedup.Config(window_days=5).as_dict() == settings


def test_document_is_a_mapping_to_the_line() -> None:
    """A `Document` says what the mapping of its fields says."""
    documents = [dedup.Document(**row) for row in ROWS]

    assert groups(dedup.cluster(map(asdict, documents))) == groups(dedup.cluster(documents))
