"""The command line in this process, and as one of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import pytest

from dedup.cli import main

COMMAND = str(Path(sys.executable).with_name("dedup"))


class Outcome(NamedTuple):
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str


Call: TypeAlias = Callable[..., Outcome]
Start: TypeAlias = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def dedup(capsys: pytest.CaptureFixture[str]) -> Iterator[Call]:
    """A function that runs a command in this process."""

    def call(*arguments: object) -> Outcome:
        with pytest.raises(SystemExit) as ended:
            main(list(map(str, arguments)))
        return Outcome(int(ended.value.code or 0), *capsys.readouterr())

    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    yield call
    for number, handler in handlers.items():
        signal.signal(number, handler)


@pytest.fixture
def process() -> Iterator[Start]:
    """A function that starts a command as a process of its own; what it left running is killed."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: object, **options: Any) -> "subprocess.Popen[str]":
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        # What runs the tests in the background may ignore the signals that a person sends.
        default = {"preexec_fn": _heed_signals} if os.name == "posix" else {}
        command = [COMMAND, *map(str, arguments)]
        started.append(subprocess.Popen(command, **{**pipes, **default, **options}))
        return started[-1]

    yield start
    for one in started:
        if one.poll() is None:
            one.kill()
            one.communicate()


def _heed_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


@pytest.fixture(scope="session")
def stories(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory of a run on the sample."""
    out = tmp_path_factory.mktemp("cli") / "stories"
    with pytest.raises(SystemExit):
        main(["cluster", str(sample), "--out", str(out), "--quiet"])
    return out
