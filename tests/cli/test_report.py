"""`dedup report` writes a page beside the run, says what is not in it, and harms nothing that lies there."""

from pathlib import Path

import pytest

from tests.cli.conftest import Call


def test_page_beside_the_run(dedup: Call, stories: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without --out the page is called like the run; its place and size are told."""
    monkeypatch.chdir(stories.parent)
    outcome = dedup("report", "stories/")

    assert (0, "") == (outcome.code, outcome.out)
    assert outcome.err.startswith("written to stories.html (0.1 MB)")
    assert (stories.parent / "stories.html").is_file()


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        pytest.param(["nowhere"], 1, "nowhere", id="no-run"),
        pytest.param(["{run}", "--input", "nowhere.jsonl"], 1, "no texts: nowhere.jsonl", id="no-input"),
        pytest.param(["{run}", "--out", "{run}"], 2, "is a directory", id="directory"),
        pytest.param(["{run}", "--out", "{run}/run.json"], 1, "would be lost", id="another-file"),
        pytest.param(["{run}", "--out", "/dev/null"], 1, "would be lost", id="device"),
        pytest.param(["{run}", "--language", "fr"], 2, "'fr' is not one of", id="language"),
        pytest.param(["{run}", "--texts", "much"], 2, "no size", id="size"),
        pytest.param([], 2, "Missing argument 'DIR'", id="nothing"),
    ],
)
def test_bad_input_is_told(
    dedup: Call, stories: Path, tmp_path: Path, arguments: list[str], code: int, message: str
) -> None:
    """What cannot be done is said in one line, with the exit code of its kind."""
    words = [word.format(run=stories) for word in arguments]
    outcome = dedup("report", *words, *([] if "--out" in words else ["--out", tmp_path / "page.html"]))

    assert (code, True) == (outcome.code, message in outcome.err)
    assert "Traceback" not in outcome.err


def test_missing_inputs_are_told(dedup: Call, sample: Path, tmp_path: Path) -> None:
    """Where the texts are gone, the page is written all the same, and the way to them is told."""
    (tmp_path / "crawl.jsonl").write_bytes((sample / "reports.jsonl").read_bytes())
    dedup("cluster", tmp_path / "crawl.jsonl", "--out", tmp_path / "run", "--quiet")
    (tmp_path / "crawl.jsonl").unlink()
    outcome = dedup("report", tmp_path / "run")

    assert 0 == outcome.code
    assert "no texts: " in outcome.err
    assert "--input says where they are" in outcome.err


def test_small_room_is_told(dedup: Call, stories: Path, tmp_path: Path) -> None:
    """Groups that are not compared are counted."""
    outcome = dedup("report", stories, "--out", tmp_path / "page.html", "--texts", "3KB")

    assert " of 6 copy groups, the largest; --texts gives more room" in outcome.err


@pytest.mark.parametrize(
    ("options", "verdict", "heading", "start"),
    [
        pytest.param([], "حدث واحد يرويه نصان.", "كلمة بكلمة", '<html lang="ar" dir="rtl">', id="arabic"),
        pytest.param(
            ["--language", "en"],
            "One event, told in two texts.",
            "Word by word",
            '<html lang="en" dir="ltr">',
            id="english",
        ),
    ],
)
def test_explanation_as_a_page(
    dedup: Call, stories: Path, tmp_path: Path, options: list[str], verdict: str, heading: str, start: str
) -> None:
    """--html writes what would be printed, and both texts; in Arabic, as a report does, unless asked."""
    pair = "saqqara-1", "saqqara-4"
    outcome = dedup("explain", stories, *pair, "--html", tmp_path / "why.html", *options)
    html = (tmp_path / "why.html").read_text("utf-8")
    dedup("explain", stories, pair[0], "--html", tmp_path / "one.html", *options)

    assert (0, "") == (outcome.code, outcome.out)
    assert start in html
    assert verdict in html
    assert heading in html
    assert heading not in (tmp_path / "one.html").read_text("utf-8")


@pytest.mark.parametrize("name", ["run.json", "../{}"])
def test_explanation_replaces_nothing_else(dedup: Call, stories: Path, name: str) -> None:
    """--html writes over no file of the run, and over no directory."""
    target = stories / name.format(stories.name)
    outcome = dedup("explain", stories, "saqqara-1", "--html", target)

    assert outcome.code in (1, 2)
    assert "would be lost" in outcome.err or "is a directory" in outcome.err
