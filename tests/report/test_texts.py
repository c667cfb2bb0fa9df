"""The texts of copies come from the inputs of the run, wherever these are seen from, while there is room."""

import os
from pathlib import Path

import pytest

from dedup import batch
from dedup.errors import InputError
from dedup.report import blocks, texts
from dedup.report.outline import Outline, by_date, outline
from dedup.results import Result


@pytest.fixture(scope="module")
def moved(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Path]:
    """A run on a crawl that was named from another folder."""
    home = tmp_path_factory.mktemp("texts")
    (home / "crawl.jsonl").write_bytes((sample / "reports.jsonl").read_bytes())
    here = Path.cwd()
    os.chdir(home)
    try:
        batch.run("crawl.jsonl", out="out/run")
    finally:
        os.chdir(here)
    return Result.load(home / "out" / "run"), home / "out" / "run"


@pytest.fixture(scope="module")
def told(moved: tuple[Result, Path]) -> Outline:
    return outline(moved[0].stories)


def test_every_copy_is_compared(moved: tuple[Result, Path], told: Outline) -> None:
    """Each report of a copy group but its representative has a row, at its place."""
    found = texts.differences(told, moved[0], moved[1])
    held = {int(at): group for block in found.blocks for at, group in blocks.unpack(block).items()}

    assert (found.of, found.of, "") == (found.compared, len(held), found.trouble)
    for at, group in held.items():
        copy = told.copies[at]
        places = [place for place, one in enumerate(by_date(copy)) if one.id != copy.representative.id]
        assert places == [row[0] for row in group["rows"]]


def test_room_is_kept(moved: tuple[Result, Path], told: Outline) -> None:
    """With less room, the largest groups alone are compared."""
    found = texts.differences(told, moved[0], moved[1], room=3_000)
    held = [told.copies[int(at)].size for block in found.blocks for at in blocks.unpack(block)]
    sizes = sorted((copy.size for copy in told.copies), reverse=True)

    assert 0 < found.compared < found.of
    assert sizes[: len(held)] == sorted(held, reverse=True)


def test_inputs_that_are_gone(moved: tuple[Result, Path], told: Outline, tmp_path: Path) -> None:
    """Inputs that are nowhere are told; others may be named, and must be there."""
    found = texts.differences(told, moved[0], tmp_path)

    assert (0, []) == (found.compared, found.blocks)
    assert "crawl.jsonl" in found.trouble
    named = texts.differences(told, moved[0], tmp_path, [str(moved[1].parents[1] / "crawl.jsonl")])

    assert named.of == named.compared
    with pytest.raises(InputError, match=r"no texts: .*nowhere\.jsonl"):
        texts.differences(told, moved[0], tmp_path, ["nowhere.jsonl"])


def test_inputs_that_have_changed(moved: tuple[Result, Path], told: Outline, tmp_path: Path) -> None:
    """A text under another title is not the one that the run saw."""
    other = tmp_path / "other.jsonl"
    other.write_text("".join(f'{{"id": "{one.id}", "title": "x", "text": "y"}}\n' for one in told.reports))
    found = texts.differences(told, moved[0], tmp_path, [str(other)])

    assert ("changed", 0) == (found.trouble, found.compared)


def test_of_a_crowd_the_first_are_compared(
    moved: tuple[Result, Path], told: Outline, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A group of more reports than are read has the texts of its first ones, and leaves room for others."""
    monkeypatch.setattr(texts, "_OF_A_GROUP", 1)
    found = texts.differences(told, moved[0], moved[1])
    held = {int(at): group for block in found.blocks for at, group in blocks.unpack(block).items()}

    assert found.of == found.compared == len(held)
    assert max(told.copies[at].size for at in held) > 2
    assert {1} == {len(group["rows"]) for group in held.values()}
