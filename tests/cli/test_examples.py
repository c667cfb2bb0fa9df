"""Every example of every --help does what it says, in a folder that has what they name."""

import gzip
import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import dedup
from dedup import cli
from dedup.cli import main
from tests import dumps
from tests.cli.conftest import Call
from tests.conftest import ROOT

COMMANDS = [[], *([name] for name in cli._COMMANDS)]


def examples() -> list[str]:
    """Return the examples of all commands, each once."""
    found: dict[str, None] = {}
    for command in COMMANDS:
        shown = subprocess.run(
            [sys.executable, "-m", "dedup", *command, "--help"], check=True, capture_output=True, text=True
        ).stdout
        part = re.search(r"\n *Examples:\n((?: +dedup .*\n?)*)", shown)
        assert part, f"dedup {' '.join(command)} --help shows no example"
        found |= dict.fromkeys(line.strip() for line in part[1].splitlines())
    return list(found)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, stories: Path) -> Path:
    """A folder with the sample, a crawl, a run on the sample and an index of it."""
    folder = tmp_path_factory.mktemp("examples")
    (folder / "crawl").mkdir()
    shutil.copytree(ROOT / "data", folder / "data")
    shutil.copytree(ROOT / "data" / "sample" / "pages", folder / "crawl" / "pages")
    shutil.copytree(stories, folder / "stories")
    lines = (ROOT / "data" / "sample" / "reports.jsonl").read_bytes()
    (folder / "crawl" / "news.jsonl.gz").write_bytes(gzip.compress(lines.replace(b'"text":', b'"body":')))
    with dedup.Index.open(folder / "news.index") as index:
        index.add_many(map(json.loads, lines.splitlines()))
    told = [dumps.story(number) for number in range(3)]
    records = [dumps.record(one.url, dumps.page(one)) for one in told]
    (folder / "crawl" / "news.warc.gz").write_bytes(dumps.packed(records))
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("example", examples())
def test_example_works(
    example: str,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What is shown can be typed; it ends well and says something."""
    shutil.copytree(folder, tmp_path / "here")
    monkeypatch.chdir(tmp_path / "here")
    with pytest.raises(SystemExit) as ended:
        main(shlex.split(example, comments=True)[1:])
    said = capsys.readouterr()

    assert 0 == (ended.value.code or 0), said.err
    assert said.out + said.err


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_fits_a_terminal(dedup: Call, command: list[str]) -> None:
    """No line of a help is broken by eighty cells."""
    shown = dedup(*command, "--help").out

    assert [] == [line for line in shown.splitlines() if len(line) > 80]
