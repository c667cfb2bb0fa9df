"""`dedup cluster` writes a run, says what it did, and ends as scripts expect."""

import gzip
import io
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from dedup.cli.options import DEFAULTS, OWN
from dedup.results import Result
from tests.cli.conftest import Call

FILES = ("duplicates.csv", "events.jsonl", "pairs.parquet", "rejects.jsonl", "run.json", "terms.parquet")


def reports(path: Path, count: int = 3, **fields: Any) -> Path:
    """Write so many short reports, and return the path."""
    rows = [
        {"id": f"r{n}", "title": f"خبر رقم {n}", "text": f"نص الخبر رقم {n}"} | fields for n in range(count)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_sample_is_clustered(dedup: Call, sample: Path, tmp_path: Path) -> None:
    """Results go to standard output, messages to standard error, and the run to its directory."""
    out = tmp_path / "stories"
    outcome = dedup("cluster", sample, "--out", out)
    result = Result.load(out)

    assert outcome.code == 0
    assert " 1  " == outcome.out[:4]
    assert "speaks for its event" in outcome.out.splitlines()[-1]
    assert f"stories {result.count('story')} · events {result.count('event')} · " in outcome.err
    assert [f"written to {out}", f"rejected 1 (no-text 1), see {out}/rejects.jsonl"] == (
        outcome.err.splitlines()[-2:]
    )
    assert "\x1b" not in outcome.out + outcome.err
    assert sorted(("assignments.parquet", *FILES)) == sorted(os.listdir(out))


def test_quiet_says_nothing(dedup: Call, sample: Path, tmp_path: Path) -> None:
    """A job that went well can be silent."""
    assert (0, "", "") == dedup("cluster", sample, "--out", tmp_path / "stories", "--quiet")


@pytest.mark.parametrize("shown", [0, 2])
def test_show_limits_the_tree(dedup: Call, sample: Path, tmp_path: Path, shown: int) -> None:
    """As many stories are printed as one wants to read."""
    outcome = dedup("cluster", sample, "--out", tmp_path / "stories", "--show", shown)

    assert [f"{n:>2}  " for n in range(1, shown + 1)] == [
        line[:4] for line in outcome.out.splitlines() if line[:2].strip().isdigit()
    ]


@pytest.mark.parametrize("format_", ["parquet", "jsonl", "csv"])
def test_format_is_that_of_the_assignments(
    dedup: Call, sample: Path, stories: Path, tmp_path: Path, format_: str
) -> None:
    """The same groups come in the format that was asked for, and everything else as ever."""
    out = tmp_path / "stories"
    dedup("cluster", sample, "--out", out, "--format", format_, "-q")
    columns = ["id", "copy", "event", "story", "event_representative"]

    assert sorted((f"assignments.{format_}", *FILES)) == sorted(os.listdir(out))
    assert Result.load(stories).assignments.select(columns) == Result.load(out).assignments.select(columns)


def test_jobs_change_nothing(dedup: Call, sample: Path, stories: Path, tmp_path: Path) -> None:
    """One thread and several write the same bytes."""
    dedup("cluster", sample, "--out", tmp_path / "stories", "--jobs", 3, "--set", "batch_rows=7", "-q")

    for name in ("assignments.parquet", "events.jsonl", "pairs.parquet"):
        assert (stories / name).read_bytes() == (tmp_path / "stories" / name).read_bytes()


def test_standard_input_and_fields(dedup: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`-` reads JSON lines from a pipe, and a field of another name is found where the user says."""
    lines = '{"id": 1, "story": "نص"}\n{"id": 2, "story": "غير ذلك"}\n'.encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines)))
    out = tmp_path / "stories"

    assert 0 == dedup("cluster", "-", "--field", "text=story", "--out", out, "-q").code
    assert ["1", "2"] == Result.load(out).assignments["id"].to_pylist()
    assert {"inputs": ["-"], "fields": {"text": "story"}} == {
        key: Result.load(out).run["asked"][key] for key in ("inputs", "fields")
    }


def test_sample_does_not_depend_on_order(dedup: Call, sample: Path, tmp_path: Path) -> None:
    """The documents of a sample are chosen by their ids, wherever they stand."""
    lines = (sample / "reports.jsonl").read_text("utf-8").splitlines(keepends=True)
    (tmp_path / "turned.jsonl").write_text("".join(reversed(lines)))
    for name, path in (("a", sample / "reports.jsonl"), ("b", tmp_path / "turned.jsonl")):
        dedup("cluster", path, "--sample", 9, "--out", tmp_path / name, "-q")
    one, other = (Result.load(tmp_path / name).assignments["id"].to_pylist() for name in "ab")

    assert 9 == len(one)
    assert one == other


@pytest.mark.parametrize(("allowed", "code"), [(0, 3), (1, 0)])
def test_too_many_rejects_are_three(
    dedup: Call, sample: Path, tmp_path: Path, allowed: int, code: int
) -> None:
    """The result is there; the exit code and a line say that the input is not what it should be."""
    out = tmp_path / "stories"
    outcome = dedup("cluster", sample, "--out", out, "--max-errors", allowed, "-q")

    assert code == outcome.code
    assert ("exit code 3: 1 rejected, --max-errors allows 0\n" if code else "") == outcome.err
    assert (out / "run.json").exists()


@pytest.mark.parametrize(("options", "code"), [((), 3), (("--allow-truncated",), 0)])
def test_truncated_file_is_three(dedup: Call, tmp_path: Path, options: tuple[str, ...], code: int) -> None:
    """What could be read is clustered, but nobody should take it for the whole."""
    whole = gzip.compress(reports(tmp_path / "r.jsonl", 500).read_bytes())
    (tmp_path / "cut.jsonl.gz").write_bytes(whole[:-20])
    outcome = dedup("cluster", tmp_path / "cut.jsonl.gz", "--out", tmp_path / "stories", "-q", *options)

    assert code == outcome.code
    assert ("exit code 3: 1 of the files could not be read to the end\n" if code else "") == outcome.err
    assert 400 < Result.load(tmp_path / "stories").assignments.num_rows <= 500


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param(["--jobs", "0"], "jobs must be at least 1, got 0", id="its own option"),
        pytest.param(["--set", "jaccard=2"], "jaccard must be in (0, 1], got 2", id="set"),
        pytest.param(["--set", "salient=x"], "salient must be a whole number, got 'x'", id="no number"),
        pytest.param(["--set", "window_day=2"], "no such setting; did you mean window_days?", id="unknown"),
        pytest.param(["--set", "jaccard"], "--set wants NAME=VALUE, got 'jaccard'", id="no value"),
        pytest.param(["--field", "text"], "--field wants NAME=VALUE, got 'text'", id="no field"),
        pytest.param(["--field", "words=x"], "'words' must be one of id, url, source", id="no column"),
        pytest.param(["--format", "xml"], "'xml' is not one of 'parquet', 'jsonl', 'csv'", id="format"),
        pytest.param(["--sample", "0"], "'--sample': 0 is not in the range x>=1", id="sample"),
    ],
)
def test_wrong_setting_is_two(
    dedup: Call, sample: Path, tmp_path: Path, options: list[str], message: str
) -> None:
    """The message names the field, the rule and the value, before anything is read or written."""
    outcome = dedup("cluster", sample, "--out", tmp_path / "stories", *options)

    assert (2, "") == (outcome.code, outcome.out)
    assert message in outcome.err
    assert [] == os.listdir(tmp_path)


@pytest.mark.parametrize("name", OWN)
def test_set_leaves_options_alone(dedup: Call, sample: Path, name: str) -> None:
    """A setting that has an option is not set in a second way, which one of the two would silently lose."""
    assert f"--{name.replace('_', '-')}" in dedup("cluster", sample, "--out", "x", "--set", f"{name}=1").err


def test_help_tells_the_defaults_of_config(dedup: Call) -> None:
    """What the help says of a default is what the settings say."""
    told = " ".join(dedup("cluster", "--help").out.split())

    for value in (DEFAULTS.format, DEFAULTS.max_line, DEFAULTS.on_conflict):
        assert f"[default: {value}]" in told


@pytest.mark.parametrize(
    ("name", "message"),
    [
        pytest.param("missing.jsonl", "No such file or directory", id="missing"),
        pytest.param("x*.jsonl", "no file matches", id="a pattern of nothing"),
        pytest.param("notes.md", ".md is none of .jsonl", id="unknown suffix"),
        pytest.param("empty.jsonl", "no document in", id="empty"),
        pytest.param("folder", "nothing to read in", id="empty folder"),
        pytest.param("bad.jsonl", "1 bad-json", id="nothing but rejects"),
    ],
)
def test_input_that_gives_nothing_is_one(dedup: Call, tmp_path: Path, name: str, message: str) -> None:
    """The message names the input, and nothing is written."""
    for made, content in (("notes.md", "x"), ("empty.jsonl", ""), ("bad.jsonl", "{")):
        (tmp_path / made).write_text(content)
    (tmp_path / "folder").mkdir()
    outcome = dedup("cluster", tmp_path / name, "--out", tmp_path / "stories")

    assert 1 == outcome.code
    assert message in outcome.err
    assert name in outcome.err
    assert not (tmp_path / "stories").exists()


def test_out_is_wanted(dedup: Call, sample: Path) -> None:
    """Without a directory to write there is nothing to do."""
    assert (2, True) == ((outcome := dedup("cluster", sample)).code, "--out DIR is missing" in outcome.err)


def test_foreign_directory_is_left_alone(dedup: Call, sample: Path, tmp_path: Path) -> None:
    """A directory that holds anything but a run is not replaced."""
    (tmp_path / "thesis.txt").write_text("three years")
    outcome = dedup("cluster", sample, "--out", tmp_path)

    assert 1 == outcome.code
    assert "holds no run that could be replaced" in outcome.err
    assert ["thesis.txt"] == os.listdir(tmp_path)


@pytest.mark.parametrize("out", ["file/stories", "file"])
def test_unwritable_out_is_an_error(dedup: Call, sample: Path, tmp_path: Path, out: str) -> None:
    """Where nothing can be written, the path is named."""
    (tmp_path / "file").write_text("")
    outcome = dedup("cluster", sample, "--out", tmp_path / out)

    assert outcome.code in (1, 2)
    assert str(tmp_path / "file") in outcome.err


def test_former_run_is_no_input(
    dedup: Call, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A job whose result lies in the folder that it reads can be repeated."""
    monkeypatch.chdir(tmp_path)
    reports(tmp_path / "r.jsonl")
    for _ in range(2):
        dedup("cluster", ".", "--out", "stories", "--format", "jsonl", "-q")

    assert (3, 0) == ((result := Result.load("stories")).assignments.num_rows, result.rejected)


def test_model_is_a_parameter(dedup: Call, sample: Path, tmp_path: Path) -> None:
    """A model of one's own is used, and one that is not there is named."""
    model = tmp_path / "none.json"

    assert f"model {model} cannot be read" in dedup("cluster", sample, "--out", "x", "--model", model).err


def test_conflict_can_stop_the_job(dedup: Call, tmp_path: Path) -> None:
    """Two contents of one id are listed, or stop the job."""
    path = reports(tmp_path / "r.jsonl", 2, id="same")
    counted = dedup("cluster", path, "--out", tmp_path / "a")
    stopped = dedup("cluster", path, "--out", tmp_path / "b", "--on-conflict", "error")

    assert "rejected 1 (id-conflict 1)" in counted.err
    assert (1, True) == (stopped.code, "id 'same' has two contents" in stopped.err)
