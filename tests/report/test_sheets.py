"""Pages are written whole or not at all, over pages of ours alone, in words that both languages have."""

import os
import re
from pathlib import Path

import pytest

from dedup.errors import OutputError
from dedup.report import sheets
from dedup.stages import reasons

SCRIPT = "".join(path.read_text("utf-8") for path in Path(sheets.__file__).with_name("script").glob("*.js"))
PAGE = f'<meta name="generator" content="{sheets.GENERATOR}">'


def test_languages_have_the_same_words() -> None:
    """No word is missing in either language."""
    arabic, english = (set(sheets.words()[name]) for name in ("ar", "en"))

    assert english == arabic
    assert set(sheets.words()["ar"]["nouns"]) == set(sheets.words()["en"]["nouns"])


def test_words_that_the_script_asks_for_are_there() -> None:
    """Every word that a view names is in the list."""
    asked = re.findall(r'\b(?:word|said|filled)\(\s*"([\w.]+)"', SCRIPT)

    assert set() == set(asked) - set(sheets.words()["en"])


def test_script_ends_where_it_should() -> None:
    """Nothing in style or script ends its element early, and no text becomes markup."""
    assert "</script" not in SCRIPT
    assert set() == {"innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "document.write"} & set(
        re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|\beval\(|document\.write", SCRIPT)
    )


def _sentences() -> list[str]:
    told = [reasons._near(start, [0.5, 0.5, 0.5], [1, 2, 3], [True] * 3, [3] * 3) for start in reasons._NEAR]
    return [
        *(sentence for column in told for sentence in column),
        *(reasons._length(complete, 1_234, 56.0) for complete in (True, False)),
        *(tell(own, many) for tell in (reasons._turns, reasons._tolls) for own in (0, 1) for many in (1, 3)),
        *(reasons._order(*row) for row in ((0, 0, 0, 3), (1, 0, 1, 3), (1, 1, 1, 3), (1, 0, 2, 3))),
        *reasons.ONLY,
    ]


def test_reasons_are_told_in_arabic() -> None:
    """Every sentence that a run can give as a reason has an Arabic one, and only one pattern takes it."""
    patterns = [pattern for pattern, _ in sheets.words()["ar"]["reasons"]]
    sentences = [sentence for sentence in _sentences() if sentence]
    taken = {one: [pattern for pattern in patterns if re.fullmatch(pattern, one)] for one in sentences}

    assert len(patterns) <= len(sentences)
    assert {} == {one: found for one, found in taken.items() if len(found) != 1}


def test_page_is_replaced(tmp_path: Path) -> None:
    """A page of ours gives way to the next; nothing else is left beside it."""
    target = tmp_path / "deep" / "page.html"
    for text in ("first", "second"):
        sheets.write(target, PAGE + text)

    assert PAGE + "second" == target.read_text("utf-8")
    assert [target] == list(target.parent.iterdir())


def test_other_files_are_not_lost(tmp_path: Path) -> None:
    """A crawl, a directory or a pipe that lies there is refused, and stays."""
    (tmp_path / "crawl.jsonl").write_text("{}")
    os.mkfifo(tmp_path / "pipe")
    for name in ("crawl.jsonl", "pipe", "."):
        with pytest.raises(OutputError, match="cannot write"):
            sheets.write(tmp_path / name, PAGE)

    assert "{}" == (tmp_path / "crawl.jsonl").read_text()


def test_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system refuses, the former page stays, and nothing is left by halves."""

    def refuse(_: int) -> None:
        raise OSError(28, "No space left on device")

    sheets.write(tmp_path / "page.html", PAGE)
    monkeypatch.setattr(sheets.os, "fsync", refuse)
    with pytest.raises(OutputError, match="No space left"):
        sheets.write(tmp_path / "page.html", PAGE + "new")

    assert [PAGE] == [path.read_text("utf-8") for path in tmp_path.iterdir()]
