"""The front of the command line: help, versions, completion, and how it ends."""

import os
import signal
import subprocess
from importlib.metadata import version
from pathlib import Path

import click
import pytest

from dedup import cli
from tests.cli.conftest import COMMAND, Call, Start

COMMANDS = ("cluster", "explain", "eval")


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_names_every_command_and_exit_code(dedup: Call, option: str) -> None:
    """The first thing that a user types says what there is, and what scripts can rely on."""
    outcome = dedup(option)

    assert (0, "") == (outcome.code, outcome.err)
    assert set(COMMANDS) <= set(outcome.out.split())
    assert all(f"\n    {code}" in outcome.out for code in ("0  ", "1  ", "2  ", "3  ", "130, 143  "))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(dedup: Call, command: str) -> None:
    """A command's help is loaded with it."""
    outcome = dedup(command, "--help")

    assert (0, "") == (outcome.code, outcome.err)
    assert outcome.out.startswith(f"Usage: dedup {command} ")


def test_version(dedup: Call) -> None:
    """The version is the installed one."""
    assert (0, f"dedup {version('khabar-dedup')}\n", "") == dedup("--version")


@pytest.mark.parametrize("arguments", [(), ("clutser",), ("cluster", "--frobnicate"), ("explain", "x")])
def test_wrong_usage_is_two(dedup: Call, arguments: tuple[str, ...]) -> None:
    """What was typed wrongly ends with 2 and says so on standard error."""
    outcome = dedup(*arguments)

    assert (2, "") == (outcome.code, outcome.out)
    assert "Usage: dedup" in outcome.err


@pytest.mark.parametrize("error", [KeyboardInterrupt, click.Abort])
def test_interrupted_is_130(dedup: Call, monkeypatch: pytest.MonkeyPatch, error: type[Exception]) -> None:
    """Ctrl-C is no failure that wants a traceback."""

    def interrupt(*_: object) -> None:
        raise error

    monkeypatch.setattr(cli.Commands, "get_command", interrupt)
    outcome = dedup("cluster", "x")

    assert (130, "") == (outcome.code, outcome.out)
    assert ["interrupted"] == outcome.err.split()


@pytest.mark.parametrize(
    ("number", "code"),
    [
        pytest.param(signal.SIGINT, 130, id="Ctrl-C"),
        pytest.param(signal.SIGTERM, 143, id="terminated"),
        pytest.param(signal.SIGHUP, 129, id="terminal closed"),
    ],
)
def test_signal_ends_a_job_cleanly(process: Start, tmp_path: Path, number: signal.Signals, code: int) -> None:
    """A job that is ended from outside says no more than that, and leaves no file."""
    os.mkfifo(tmp_path / "reports.jsonl")
    job = process("cluster", tmp_path / "reports.jsonl", "--out", tmp_path / "stories")
    with (tmp_path / "reports.jsonl").open("w"):  # opens when the job reads, and says nothing
        job.send_signal(number)
        _, err = job.communicate(timeout=60)

    assert (code, "interrupted" if code == 130 else "") == (job.returncode, err.strip())
    assert ["reports.jsonl"] == os.listdir(tmp_path)


def test_ignored_signal_stays_ignored(tmp_path: Path) -> None:
    """What `nohup` starts outlives its terminal."""
    script = (
        "import signal\nfrom dedup import cli\nsignal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
        "cli._prepare()\nassert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN"
    )
    subprocess.run([Path(COMMAND).with_name("python"), "-c", script], check=True, cwd=tmp_path)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_script(shell: str) -> None:
    """Each shell is given what it loads."""
    script = _completed(f"{shell}_source", "dedup")

    assert f"_DEDUP_COMPLETE={shell}_complete" in script


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param(
            "dedup ",
            ["cluster", "extract", "index", "explain", "report", "recut", "filter", "eval"],
            id="commands",
        ),
        pytest.param("dedup cl", ["cluster"], id="a command"),
        pytest.param("dedup cluster --on-c", ["--on-conflict"], id="an option of a lazy command"),
        pytest.param("dedup cluster --format ", ["parquet", "jsonl", "csv"], id="choices"),
        pytest.param("dedup cluster --set window", ["window_days=3.0"], id="settings with their defaults"),
        pytest.param("dedup explain nowhere ab", [], id="ids of no run"),
    ],
)
def test_completion(typed: str, expected: list[str]) -> None:
    """The shell completes commands, their options and what these may be."""
    assert expected == [line.removeprefix("plain,") for line in _completed("bash_complete", typed).split()]


def test_completion_knows_the_ids_of_a_run(stories: Path) -> None:
    """Nobody types the id of a report."""
    typed = f"dedup explain {stories} lk-september-call lk-jan"

    assert ["plain,lk-january-call-1", "plain,lk-january-call-2"] == _completed(
        "bash_complete", typed
    ).split()


@pytest.mark.parametrize(
    ("shell", "expected"),
    [("bash", "plain,eval\n"), ("zsh", "plain\neval\n"), ("fish", "plain,eval\tScore an assignment")],
)
def test_completion_in_the_form_of_the_shell(shell: str, expected: str) -> None:
    """Each shell gets its own form of an answer."""
    assert _completed(f"{shell}_complete", "dedup ev").startswith(expected)


def _completed(instruction: str, typed: str) -> str:
    """Return what the shell gets for the words typed, of which the last is completed."""
    words = typed.split(" ")
    asked = {"_DEDUP_COMPLETE": instruction, "COMP_WORDS": typed, "COMP_CWORD": str(len(words) - 1)}
    if instruction.startswith("fish"):
        asked["COMP_CWORD"] = words[-1]
    shell = subprocess.run(
        [COMMAND], check=False, env={**os.environ, **asked}, capture_output=True, text=True
    )
    return shell.stdout
