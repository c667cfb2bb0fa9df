"""`dedup explain` tells two reports and what holds or parts them, for any report of a run."""

import re
from itertools import combinations, islice
from pathlib import Path

from dedup.results import Result
from tests.cli.conftest import Call


def test_reads_like_this(dedup: Call, stories: Path) -> None:
    """Both reports with date, outlet and title, then a paragraph a level."""
    outcome = dedup("explain", stories, "saqqara-2", "saqqara-1")
    lines = outcome.out.replace("\u2068", "").replace("\u2069", "").splitlines()

    assert (0, "") == (outcome.code, outcome.err)
    assert "A  saqqara-2  2020-10-03 12:20 UTC  النهر" == lines[0]
    assert "   كنز جديد في سقارة: عشرات التوابيت الملونة" == lines[1]
    assert lines[2].startswith("B  saqqara-1  ")
    assert ["One text: yes", "One event: yes", "One story: yes"] == [
        line.partition(",")[0] for line in lines if line.startswith("One ")
    ]


def test_every_level_is_told_truly(dedup: Call, stories: Path) -> None:
    """Yes and no are those of the assignments, for pairs of every kind."""
    rows = Result.load(stories).assignments.to_pylist()
    for one, other in islice(combinations(rows, 2), 0, None, 53):
        outcome = dedup("explain", stories, one["id"], other["id"])
        told = re.findall(r"^One (?:text|event|story): (yes|no),", outcome.out, re.MULTILINE)

        assert [one[level] == other[level] for level in ("copy", "event", "story")] == [
            word == "yes" for word in told
        ]


def test_arabic(dedup: Call, stories: Path) -> None:
    """The same is told in Arabic: line by line, with the same ids, titles and figures."""
    told = [
        dedup("explain", stories, "saqqara-1", "saqqara-4", "--language", name).out for name in ("en", "ar")
    ]
    english, arabic = (one.splitlines() for one in told)

    assert len(english) == len(arabic)
    assert "حدث واحد يرويه نصان." in arabic
    assert re.findall(r"[+-]\d+\.\d  █+", told[0]) == re.findall(r"[+-]\d+\.\d  █+", told[1])
    assert set(re.findall("\u2068.*?\u2069", told[0])) <= set(re.findall("\u2068.*?\u2069", told[1]))


def test_undated_and_day_dates(dedup: Call, stories: Path) -> None:
    """A day is a day, not midnight, and no date is no date."""
    out = dedup("explain", stories, "lk-january-call-2", "arabcup-final-3").out

    assert "2016-01-12  " in out
    assert "no date" in out


def test_one_report_is_told_once(dedup: Call, stories: Path) -> None:
    """A report is no pair with itself; alone it is told where it is."""
    outcome = dedup("explain", stories, "saqqara-1", "saqqara-1")

    assert outcome.out.endswith("\nA and B are one report; alone it is explained by its id once.\n")
    assert 0 == outcome.code


def test_report_alone(dedup: Call, stories: Path) -> None:
    """One id: its three groups, what holds it there and what nearly joined."""
    outcome = dedup("explain", stories, "cyprus-early-announced")
    lines = outcome.out.replace("\u2068", "").replace("\u2069", "").splitlines()

    assert (0, "") == (outcome.code, outcome.err)
    assert "A  cyprus-early-announced" == lines[0][:25]
    assert ["One text", "One event", "One story"] == [
        line.partition(":")[0] for line in lines if line.startswith("One ")
    ]
    assert "  Nearly joined:" in lines


def test_what_both_say(dedup: Call, stories: Path) -> None:
    """The texts are read again, and what they share is told, unless nobody wants it."""
    pair = "saqqara-1", "saqqara-4"
    told = dedup("explain", stories, *pair).out

    assert "\n  Numbers in both: \u206859\u2069, \u20682600\u2069\n" in told
    assert "Numbers in both" not in dedup("explain", stories, *pair, "--no-texts").out


def test_inputs_that_are_gone(dedup: Call, sample: Path, tmp_path: Path) -> None:
    """Where the inputs are no longer as they were, that is said, and what the run kept is told."""
    copied = tmp_path / "reports.jsonl"
    copied.write_bytes((sample / "reports.jsonl").read_bytes())
    dedup("cluster", copied, "--out", tmp_path / "out", "--quiet")
    copied.write_text('{"id": "saqqara-1", "title": "other", "text": "other"}\n')
    changed = dedup("explain", tmp_path / "out", "saqqara-1", "saqqara-4")
    copied.unlink()
    gone = dedup("explain", tmp_path / "out", "saqqara-1", "saqqara-4")

    assert (0, 0) == (changed.code, gone.code)
    assert "  What both say cannot be told: the inputs have changed since the run\n" in changed.out
    assert "  What both say cannot be told: " in gone.out
    assert "reports.jsonl" in gone.out.partition("cannot be told")[2].splitlines()[0]
    assert all("likely to be one event" in outcome.out for outcome in (changed, gone))


def test_foreign_words_stand_in_isolates(dedup: Call, stories: Path) -> None:
    """Arabic reorders nothing on a terminal: none stands outside a bidi isolate, and each isolate ends."""
    for arguments in (("saqqara-1", "saqqara-4"), ("lk-september-call", "lk-january-call-2"), ("saqqara-1",)):
        for line in dedup("explain", stories, *arguments).out.splitlines():
            outside = re.sub("\u2068[^\u2068\u2069]*\u2069", "", line)

            assert not re.search("[\u0600-\u06ff\u2068\u2069]", outside)


def test_rejected_id_is_one(dedup: Call, stories: Path) -> None:
    """An id that was refused is no unknown one: where and why is told."""
    outcome = dedup("explain", stories, "saqqara-1", "no-text")

    assert (1, "") == (outcome.code, outcome.out)
    assert "Error: report 'no-text' was rejected (" in outcome.err
    assert "reports.jsonl:61: no-text: nothing in title, headline, text, body, content)" in outcome.err


def test_unknown_id_is_one(dedup: Call, stories: Path) -> None:
    """An id that the run does not have is named, with some that are like it."""
    outcome = dedup("explain", stories, "saqqara-1", "saqqara")

    assert (1, "") == (outcome.code, outcome.out)
    assert f"Error: no report 'saqqara' in {stories}; there is 'saqqara-1', 'saqqara-2'" in outcome.err
    assert f"Error: no report 'x y' in {stories}\n" == dedup("explain", stories, "x y", "saqqara-1").err


def test_no_run_is_one(dedup: Call, tmp_path: Path) -> None:
    """A directory without a run is named."""
    assert (1, "", f"Error: {tmp_path} holds no run\n") == dedup("explain", tmp_path, "a", "b")


def test_damaged_run_is_one(dedup: Call, stories: Path, tmp_path: Path) -> None:
    """A file of the run that was cut is named, without a traceback."""
    for path in stories.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "pairs.parquet").write_bytes(b"PAR1")
    outcome = dedup("explain", tmp_path, "saqqara-1", "saqqara-2")

    assert 1 == outcome.code
    assert outcome.err.startswith(f"Error: {tmp_path}/pairs.parquet: ")
