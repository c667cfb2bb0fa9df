"""`dedup index`: reports come one by one, and the file keeps what is known of them."""

import bz2
import gzip
import json
import lzma
import os
import signal
from pathlib import Path
from typing import Any

import pytest
import zstandard

from tests.crawls import crawl, report, text


def lines(reports: list[dict[str, Any]]) -> str:
    """Return reports as JSON lines."""
    return "".join(f"{json.dumps(one)}\n" for one in reports)


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """Where an index is to be."""
    return tmp_path / "news.index"


@pytest.fixture
def filled(dedup: Any, index: Path, tmp_path: Path) -> Path:
    """An index of a few reports."""
    (tmp_path / "in.jsonl").write_text(lines(crawl(12)))
    assert 0 == dedup("index", "add", tmp_path / "in.jsonl", "-i", index, "-q", "--language", "any").code
    return index


def test_pipe_is_answered_line_by_line(process: Any, index: Path) -> None:
    """Each report is told what it is before the next one comes."""
    running = process("index", "add", "-", "--index", index, "--language", "any", stdin=-1)
    told = []
    for one in [*crawl(3), report("bad", None)]:
        running.stdin.write(lines([one]))
        running.stdin.flush()
        if one["id"] != "bad":
            told.append(json.loads(running.stdout.readline()))
    out, err = running.communicate()

    assert ["r00000", "r00001", "r00002"] == [one["id"] for one in told]
    assert [None, "r00000", None] == [one["duplicate_of"] for one in told]
    assert [True, False, False] == [one["is_new"] for one in told]
    assert (0, "") == (running.returncode, out)
    assert "reports 3 · new events 1 · copies 1" in err
    assert "rejected 1: 1 no-text" in err


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_signals_end_it_quietly(process: Any, dedup: Any, index: Path, number: int, code: int) -> None:
    """Row 33: what was answered is kept, nothing is wrong, there is no traceback, and it may go on."""
    running = process("index", "add", "-", "--index", index, "--language", "any", stdin=-1)
    running.stdin.write(lines(crawl(2)))
    running.stdin.flush()
    told = [json.loads(running.stdout.readline())["id"] for _ in range(2)]
    running.send_signal(number)
    _, err = running.communicate()

    assert (code, ["r00000", "r00001"]) == (running.returncode, told)
    assert "Traceback" not in err
    assert (0, "nothing is wrong with 2 reports\n") == dedup("index", "check", "-i", index)[::2]


def test_closed_pipe_of_answers_is_quiet(process: Any, index: Path) -> None:
    """Row 33: whoever has read enough of the answers closes the pipe; there is no traceback."""
    reader, writer = os.pipe()
    running = process("index", "add", "-", "-i", index, "--language", "any", stdin=-1, stdout=writer)
    os.close(reader)
    os.close(writer)
    _, err = running.communicate(lines(crawl(8)))

    assert "Traceback" not in err
    assert running.returncode in (0, 141)


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress, zstandard.compress])
def test_pipe_may_be_packed(process: Any, index: Path, tmp_path: Path, pack: Any) -> None:
    """Standard input is unpacked, as for other commands, and no report of it is lost."""
    (tmp_path / "packed").write_bytes(pack(lines(crawl(12)).encode()))
    with (tmp_path / "packed").open("rb") as packed:
        running = process("index", "add", "-", "--index", index, "--language", "any", stdin=packed)
        out, err = running.communicate()

    assert (0, 12) == (running.returncode, len(out.splitlines())), err
    assert "rejected" not in err


def test_report_and_groups_are_shown(dedup: Any, filled: Path) -> None:
    """By id, with its groups; by a group's id, with its reports."""
    one = dedup("index", "show", "r00001", "-i", filled)
    group = dedup("index", "show", "e-1", "-i", filled)

    assert (0, "c-1 e-1") == (one.code, one.out[:7])
    assert "e-1: 3 reports" in group.out
    assert "r00002" in group.out


def test_life_of_an_index(dedup: Any, filled: Path, tmp_path: Path) -> None:
    """Linked anew, exported, expired, relieved of a report, and whole after all of it."""
    assert 0 == dedup("index", "relink", "-i", filled).code
    assert 0 == dedup("index", "relink", "--days", 7, "-i", filled).code
    assert 0 == dedup("index", "export", tmp_path / "out", "-i", filled).code
    assert (tmp_path / "out" / "events.jsonl").is_file()
    assert 0 == dedup("explain", tmp_path / "out", "r00000", "r00002", "--no-texts").code
    assert "expired 3" in dedup("index", "expire", "--before", "2020-01-02", "-i", filled).err
    removed = dedup("index", "remove", "r00005", "--erase", "-i", filled)
    assert 0 == removed.code
    assert "erased" in removed.err
    assert "which was in c-" in removed.err
    assert "nothing is wrong with 8 reports" in dedup("index", "check", "-i", filled).err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        pytest.param(["show", "nobody"], 1, "no group 'nobody'", id="unknown"),
        pytest.param(["remove", "nobody"], 1, "no report 'nobody'", id="unknown-report"),
        pytest.param(["add", "-", "--set", "shingle=5"], 2, "made with shingle 3, not 5", id="setting"),
        pytest.param(["expire"], 2, "--before", id="no-date"),
    ],
)
def test_mistakes_are_said_in_a_line(
    dedup: Any, filled: Path, arguments: list[str], code: int, said: str
) -> None:
    """Without a traceback, with the code of its kind."""
    done = dedup("index", *arguments, "-i", filled)

    assert code == done.code
    assert said in done.err


def test_no_index(dedup: Any, index: Path) -> None:
    """Only adding makes one."""
    done = dedup("index", "check", "-i", index)

    assert (1, False) == (done.code, index.exists())
    assert "there is no index" in done.err


def test_damage_is_named(dedup: Any, filled: Path, tmp_path: Path) -> None:
    """`check` says what is wrong; `export` saves the rest and ends with 3."""
    content = filled.read_bytes()
    title = crawl(1)[0]["title"].encode()
    assert title in content
    filled.write_bytes(content.replace(title, title[::-1].replace(b"\n", b" "), 1))
    checked = dedup("index", "check", "-i", filled)
    exported = dedup("index", "export", tmp_path / "out", "-i", filled)

    assert (1, 3) == (checked.code, exported.code)
    assert "row" in checked.out
    assert "1 report could not be read" in exported.err


def test_endless_line_is_rejected(process: Any, index: Path) -> None:
    """It is not held, and what comes behind it is read."""
    running = process("index", "add", "-", "-i", index, "--language", "any", stdin=-1)
    out, err = running.communicate("x" * 20_000_000 + "\n" + lines([report("a", text(60, 1))]))

    assert (0, "a") == (running.returncode, json.loads(out)["id"])
    assert "line-too-long" in err


def test_fields_may_be_named_otherwise(dedup: Any, tmp_path: Path) -> None:
    """As for `dedup cluster`; the folder of a new index is made."""
    reports = [{"key": "a", "lines": text(60, 1)}, {"key": "b", "lines": text(60, 2)}]
    (tmp_path / "in.jsonl").write_text(lines(reports))
    index = tmp_path / "deep" / "down" / "news.index"
    told = ["--field", "id=key", "--field", "text=lines", "--language", "any"]
    done = dedup("index", "add", tmp_path / "in.jsonl", "-i", index, *told)

    assert (0, ["a", "b"]) == (done.code, [json.loads(line)["id"] for line in done.out.splitlines()])
    assert "c-1: 1 report\n" in dedup("index", "show", "c-1", "-i", index).out


def test_folder_that_cannot_be_made(dedup: Any, tmp_path: Path) -> None:
    """Is named, in a line."""
    (tmp_path / "file").write_text("")
    done = dedup("index", "add", "-", "-i", tmp_path / "file" / "news.index")

    assert 1 == done.code
    assert "file" in done.err
