"""dedup.model: what is shipped is whole, and what is damaged is refused by name."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import dedup
from dedup import model
from dedup.arabic.letters import fold
from dedup.errors import ModelError
from dedup.stages import links, tokens

Data = dict[str, Any]


@pytest.fixture
def shipped() -> Data:
    """The shipped model file."""
    data: Data = json.loads(Path(model.__file__).with_name("pairs.json").read_text("utf-8"))
    return data


def written(data: Any, folder: Path) -> str:
    """Write a model file, and return its path."""
    path = folder / "pairs.json"
    path.write_text(json.dumps(data), "utf-8")
    return str(path)


def background(folder: Path, counts: list[int | None], documents: int | None = 10) -> str:
    """Write document frequencies, and return the name of the file."""
    metadata = {} if documents is None else {"documents": str(documents)}
    table = pa.table({"df": pa.array(counts, pa.uint32())}).replace_schema_metadata(metadata)
    pq.write_table(table, folder / "background.parquet")
    return "background.parquet"


def test_shipped_model_is_whole() -> None:
    """Features are those of the line, cuts are in their range, every number is one."""
    shipped = model.load()

    assert links.FEATURES == shipped.features
    assert 0 <= shipped.event_floor <= shipped.event_cut <= 1
    assert 0 <= shipped.story_floor <= shipped.story_cut <= 1
    assert 0 == shipped.undated.coefficients[links.FEATURES.index("days")]
    assert {"ant_dev", "saudi_dev"} == set(shipped.fitted_on)


def test_frequencies_of_the_background_are_in_range() -> None:
    """An idf is 1 for a word that is everywhere, and at most 1 + ln(1 + N) for one that is nowhere."""
    idf = model.load().idf
    table = pq.read_table(Path(model.__file__).with_name("background.parquet"))
    documents = int(table.schema.metadata[b"documents"])

    assert np.float32 == idf.dtype
    assert 2 ** model.load().bits == idf.size
    assert 1 <= idf.min()
    assert idf.max() <= np.float32(1 + np.log(1 + documents))


def test_idf_is_smoothed_like_that_of_scikit_learn(tmp_path: Path) -> None:
    """ln((1 + N) / (1 + df)) + 1."""
    path = tmp_path / background(tmp_path, [0, 4, 9, 1], documents=9)

    assert pytest.approx([1 + np.log(10), 1 + np.log(2), 1, 1 + np.log(5)]) == model.idf(path).tolist()


def test_gists_of_words_are_whole() -> None:
    """Every word with a gist has a column of the background, and a gist that is not nothing."""
    shipped = model.load()
    columns, table = shipped.gists.columns, shipped.gists.gists

    assert np.int8 == table.dtype
    assert len(columns) == len(table)
    assert columns.max() < len(shipped.idf)
    assert (table != 0).any(axis=1).all()


def test_gists_whose_columns_do_not_rise_are_refused(tmp_path: Path) -> None:
    """A table that cannot be searched is damaged."""
    listed = pa.FixedSizeListArray.from_arrays(pa.array([1, 2], pa.int8()), 1)
    pq.write_table(pa.table({"column": pa.array([2, 1], pa.uint32()), "gist": listed}), tmp_path / "gists")

    with pytest.raises(ValueError, match="do not rise"):
        model.gists(tmp_path / "gists")


def test_variants_are_folded() -> None:
    """A spelling stands as the line meets it, and in one class only once its clitics are gone."""
    spellings = [word for variant in model.variants() for word in variant]
    found = tokens.tokenize(pa.array(spellings))

    assert [] == [word for word in spellings if word != fold(word)]
    assert len(spellings) == len(set(found.loose.tolist()))
    assert all(len(variant) > 1 for variant in model.variants())


def test_missing_file_is_named(tmp_path: Path) -> None:
    """A path that leads nowhere, or to a folder, is told with the path."""
    for path in (tmp_path / "none.json", tmp_path):
        with pytest.raises(ModelError, match=f"model {path} cannot be read"):
            model.load(str(path))


def test_other_profile_is_refused(shipped: Data, tmp_path: Path) -> None:
    """Weights and counts of another fold mean nothing here."""
    path = written(shipped | {"profile": "arabic-0"}, tmp_path)

    with pytest.raises(ModelError, match="is of profile 'arabic-0', this is 'arabic-1'"):
        model.load(path)


DAMAGES: dict[str, tuple[Callable[[Data], Any], str]] = {
    "no-object": (lambda data: [1], ""),
    "no-event": (lambda data: data.pop("event"), "'event' is missing"),
    "no-intercept": (lambda data: data["event"]["dated"].pop("intercept"), "'intercept' is missing"),
    "few-coefficients": (lambda data: data["event"]["dated"]["coefficients"].pop(), "coefficients, got"),
    "null-coefficient": (
        lambda data: data["event"]["dated"]["coefficients"].__setitem__(0, None),
        "a coefficient is no number",
    ),
    "text-coefficient": (lambda data: data["event"]["dated"]["coefficients"].__setitem__(0, "x"), "float"),
    "cut-above-1": (lambda data: data["event"].update(cut=2), r"cut must be in \(0, 1.0\], got 2.0"),
    "cut-of-0": (lambda data: data["story"].update(cut=0), r"cut must be in \(0, 1.0\], got 0.0"),
    "floor-above-cut": (lambda data: data["story"].update(floor=0.9), r"floor must be in \[0, .*\], got 0.9"),
}


@pytest.mark.parametrize(("damage", "message"), DAMAGES.values(), ids=DAMAGES)
def test_damage_is_named(shipped: Data, tmp_path: Path, damage: Callable[[Data], Any], message: str) -> None:
    """A file with a part missing or out of range is told with the part."""
    changed = damage(shipped)
    path = written([1] if changed == [1] else shipped, tmp_path)

    with pytest.raises(ModelError, match=f"model {path} is damaged: .*{message}"):
        model.load(path)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 5_000])
def test_no_json_is_damage(tmp_path: Path, content: bytes) -> None:
    """Whatever stands in the file, the error is ours."""
    path = tmp_path / "pairs.json"
    path.write_bytes(content)

    with pytest.raises(ModelError, match="is damaged"):
        model.load(str(path))


@pytest.mark.parametrize(
    ("counts", "documents", "message"),
    [
        pytest.param([1, 2, 3], 10, "has 3 columns, which is no power of 2", id="odd-columns"),
        pytest.param([], 10, "has 0 columns", id="no-columns"),
        pytest.param([1, 11], 10, r"outside \[0, 10\]", id="more-than-documents"),
        pytest.param([1, None], 10, r"outside \[0, 10\]", id="null"),
        pytest.param([1, 2], None, "b'documents' is missing", id="no-number-of-documents"),
    ],
)
def test_damaged_background_is_refused(
    shipped: Data, tmp_path: Path, counts: list[int | None], documents: int | None, message: str
) -> None:
    """Document frequencies that no corpus can have, or that no hash can point at."""
    path = written(shipped | {"background": background(tmp_path, counts, documents)}, tmp_path)

    with pytest.raises(ModelError, match=message):
        model.load(path)


def test_background_of_another_kind_is_refused(shipped: Data, tmp_path: Path) -> None:
    """A file that is no Parquet is damage; one that is not there cannot be read."""
    (tmp_path / "text.parquet").write_text("PAR1")

    with pytest.raises(ModelError, match="is damaged"):
        model.load(written(shipped | {"background": "text.parquet"}, tmp_path))
    with pytest.raises(ModelError, match="cannot be read"):
        model.load(written(shipped | {"background": "none.parquet"}, tmp_path))


def test_model_of_other_features_is_refused(shipped: Data, tmp_path: Path) -> None:
    """Coefficients are not put to features that they were not fitted to."""
    shipped["event"]["features"][0] = "length"
    reports = [{"title": "one two three", "text": "four five six"}] * 2

    with pytest.raises(ModelError, match=r"other features: .*'cosine_short', 'length'"):
        dedup.cluster(reports, model=written(shipped, tmp_path))
