"""What README.md shows is what the commands print, and the names that it tells are those in the code.

Its Python sessions run as doctests.
"""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from dedup.readers import CANDIDATES, KNOWN, Reason
from dedup.schema import ASSIGNMENTS, EVENTS, PAIRS, Reject

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")
FENCES = re.findall(r"^```(\w*)\n(.*?)\n```$", README, re.MULTILINE | re.DOTALL)
BLOCKS = [block for language, block in FENCES if not language]
INSTALL, _, COMMAND = BLOCKS[0].rpartition(" && ")
SECONDS = re.compile(r"\d+\.\d s\b")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that sees the sample, as the root of the repository does."""
    folder = tmp_path_factory.mktemp("readme")
    (folder / "data").symlink_to(ROOT / "data")
    return folder


@pytest.fixture(scope="module")
def first_screen(folder: Path) -> list[str]:
    """What the first command of the README prints."""
    return printed(COMMAND, folder)


def printed(command: str, folder: Path) -> list[str]:
    """Return the lines that a command prints, results first; seconds are left out."""
    words = shlex.split(command.removeprefix(".venv/bin/"))
    words[0] = str(Path(sys.executable).with_name(words[0]))
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=True)
    return SECONDS.sub("", done.stdout + done.stderr).splitlines()


def test_first_screen_is_what_the_command_prints(first_screen: list[str]) -> None:
    """The shortened output holds lines of the command's own, in their order, and nothing else."""
    lines = iter(first_screen)
    shown = [SECONDS.sub("", line) for line in BLOCKS[1].splitlines() if line != "…"]

    assert "python3 -m venv .venv && .venv/bin/pip install ." == INSTALL
    assert [] == [line for line in shown if line not in lines]


@pytest.mark.usefixtures("first_screen")
def test_explanation_is_what_the_command_prints(folder: Path) -> None:
    """The example of `dedup explain` is its whole output."""
    command = re.search(r"`(dedup explain .*)` says:", README)
    assert command

    assert printed(command[1], folder) in [block.splitlines() for block in BLOCKS]


@pytest.mark.parametrize(
    "names",
    [
        pytest.param([*Reason, "id-conflict"], id="reasons"),
        pytest.param([name for names in CANDIDATES.values() for name in names], id="fields"),
        pytest.param(re.findall(r"\.\w+", KNOWN), id="suffixes"),
        pytest.param(ASSIGNMENTS.names, id="assignments"),
        pytest.param(PAIRS.names, id="pairs"),
        pytest.param(Reject._fields, id="rejects"),
        pytest.param([name for name in EVENTS.names if "representative" not in name], id="events"),
    ],
)
def test_names_are_those_of_the_code(names: list[str]) -> None:
    """Every reason, field and column that a user meets is in the README."""
    assert [] == [name for name in names if f"`{name}`" not in README]
