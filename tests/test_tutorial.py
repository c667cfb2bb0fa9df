"""data/tutorial.md can be typed along: its commands and its sessions print what it shows."""

import doctest
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from dedup.config import Config
from tests.conftest import ROOT

PAGE = ROOT / "data" / "tutorial.md"
TEXT = PAGE.read_text("utf-8")
BLOCKS = re.findall(r"^```\n\$ (.*?)\n(.*?)\n```$", TEXT, re.MULTILINE | re.DOTALL)
SECONDS = re.compile(r"( · )?\d+\.\d s\b")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that sees the sample, as the root of the repository does."""
    (tmp_path / "data").symlink_to(ROOT / "data")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.slow
@pytest.mark.usefixtures("here")
def test_commands_print_what_is_shown() -> None:
    """One after the other, in one folder; lines that are shown come in their order."""
    for command, shown in BLOCKS:
        words = shlex.split(command)
        words[0] = str(Path(sys.executable).with_name(words[0]))
        done = subprocess.run(words, capture_output=True, text=True, check=True)
        lines = iter(SECONDS.sub("", done.stdout + done.stderr).splitlines())
        wanted = [line for line in shown.splitlines() if line != "…"]

        assert [] == [line for line in wanted if not any(told.startswith(line) for told in lines)], command


@pytest.mark.slow
@pytest.mark.usefixtures("here")
def test_sessions_say_what_is_shown() -> None:
    """What Python answers is what the page says."""
    tests = doctest.DocTestParser().get_doctest(TEXT, {}, PAGE.name, str(PAGE), 0)
    told: list[str] = []
    failed = doctest.DocTestRunner().run(tests, out=told.append).failed

    assert 0 == failed, "".join(told)
    assert len(tests.examples) > 10


def test_settings_are_those_of_the_code() -> None:
    """Every setting that is to be turned is one."""
    named = set(re.findall(r"`(\w+_(?:cut|days|source)|jaccard|containment)`", TEXT))

    assert {"event_cut", "jaccard_same_source"} <= named <= set(Config.__dataclass_fields__)
