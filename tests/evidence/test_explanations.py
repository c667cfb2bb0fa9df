"""`result.explain` says what `dedup explain` says, to a program and in a notebook."""

from pathlib import Path

import pytest

import dedup
from dedup.errors import NotFoundError


@pytest.fixture(scope="module")
def result(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> dedup.Result:
    """A run on the sample."""
    return dedup.run(sample, out=tmp_path_factory.mktemp("evidence") / "run")


def test_two_reports(result: dedup.Result) -> None:
    """Printed it is the verdict and a paragraph a level; its parts can be asked for."""
    told = result.explain("saqqara-1", "saqqara-4")

    assert ("saqqara-1", "saqqara-4") == told.ids
    assert "One event, told in two texts." == told.verdict
    assert ["One text: no", "One event: yes", "One story: yes"] == [
        paragraph.partition(",")[0] for paragraph in told.paragraphs
    ]
    assert repr(told) == str(told) == "\n\n".join([told.verdict, *told.paragraphs])


def test_one_report(result: dedup.Result) -> None:
    """Alone it says where a report is, also if it is named twice."""
    told = result.explain("saqqara-1")

    assert ("", 3) == (told.verdict, len(told.paragraphs))
    assert told == result.explain("saqqara-1", "saqqara-1")
    assert str(told).startswith("One text: ")


def test_in_memory_as_on_disk(result: dedup.Result, tmp_path: Path) -> None:
    """A result that was loaded explains as the one that was returned."""
    loaded = dedup.Result.load(Path(result.run["asked"]["out"]))

    assert result.explain("saqqara-1", "opec-cut-1") == loaded.explain("saqqara-1", "opec-cut-1")


def test_notebook(result: dedup.Result) -> None:
    """Its HTML holds the same words, escaped."""
    shown = result.explain("saqqara-1", "saqqara-4")._repr_html_()

    assert "<b>One event, told in two texts.</b>" in shown
    assert "“titles and first 60 words are alike”" in shown


@pytest.mark.parametrize("names", [("saqqara-1", "no"), ("no", "saqqara-1"), ("no",)])
def test_unknown_id(result: dedup.Result, names: tuple[str, ...]) -> None:
    """An id that is none is named."""
    with pytest.raises(NotFoundError, match="no report 'no' in the run"):
        result.explain(*names)
