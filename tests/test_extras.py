"""Whoever did not install an extra is told which one a door needs, and every other door opens."""

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Final

import pytest

import dedup
from tests.conftest import ROOT

# Extras that no code of the package asks for: tools, and those whom benchmarks compare us with.
TOOLS: Final = ("browser", "dev")

WITHOUT: Final = """
import runpy
import sys
from importlib import util

gone = tuple(sys.argv[1].split(","))

class Without:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in gone:
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Without())
find = util.find_spec
util.find_spec = lambda name, package=None: None if name in gone else find(name, package)
try:
    exec(sys.argv[2])
except ImportError as error:
    print(type(error).__name__, error)
"""
MAIN: Final = "from dedup.cli import main; main({!r})"
FRAME: Final = "import dedup; dedup.cluster([{{'title': 'x'}}]).to_frame({!r})"


def extras() -> set[str]:
    """Return the extras whose packages the package asks for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return {name for name in project["optional-dependencies"] if name not in TOOLS and name[:6] != "bench-"}


# By extra: packages of it that are gone, what is done then.
DOORS: Final = [
    pytest.param("crawl", "fastwarc", MAIN.format(["extract", "a.warc", "--out", "x.jsonl"]), id="warc"),
    pytest.param("crawl", "trafilatura", MAIN.format(["extract", "a.html", "--out", "x.jsonl"]), id="html"),
    pytest.param(
        "crawl", "fastwarc", MAIN.format(["filter", "a.warc", "--run", "run", "--out", "b.warc"]), id="filter"
    ),
    pytest.param("frames", "pandas", FRAME.format("pandas"), id="pandas"),
    pytest.param("frames", "polars", FRAME.format("polars"), id="polars"),
    pytest.param(
        "remote", "fsspec", MAIN.format(["extract", "s3://b/a.jsonl", "--out", "x.jsonl"]), id="remote"
    ),
    pytest.param("scrapy", "itemadapter", "import dedup.integrations.scrapy", id="itemadapter"),
    pytest.param("scrapy", "scrapy,twisted", "import dedup.integrations.scrapy", id="scrapy"),
    pytest.param(
        "postgres",
        "psycopg",
        "import dedup; dedup.Index.open('postgresql://127.0.0.1:9/x#news')",
        id="postgres",
    ),
    pytest.param(
        "spark", "pyspark", "from dedup.engines.spark import started\nwith started(): pass", id="spark"
    ),
]


def tried(gone: str, code: str, folder: Path) -> str:
    """Return what a program says in an installation without some packages."""
    command = [sys.executable, "-c", WITHOUT, gone, code]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    return (done.stdout + done.stderr).strip()


@pytest.mark.parametrize(("extra", "gone", "code"), DOORS)
def test_missing_extra_is_named(extra: str, gone: str, code: str, tmp_path: Path) -> None:
    """The error is one line, which ends with the command that installs what is missing."""
    (tmp_path / "a.warc").write_text("WARC/1.0\r\n")
    (tmp_path / "a.html").write_text("<html></html>")
    (tmp_path / "a.jsonl").write_text('{"id": "a", "title": "خبر"}')
    dedup.run(tmp_path / "a.jsonl", out=tmp_path / "run")
    told = tried(gone, code, tmp_path)

    assert told.startswith(("ExtraError ", "Error: "))
    assert told.endswith(f": pip install 'khabar-dedup[{extra}]'")
    assert 1 == len(told.splitlines())


def test_every_extra_has_its_door() -> None:
    """No extra is without a case above."""
    assert extras() == {str(door.values[0]) for door in DOORS}


@pytest.mark.parametrize("name", ["sklearn", "datasketch", "recent", "documents"])
def test_other_doors_need_none(name: str, tmp_path: Path) -> None:
    """scikit-learn and datasketch come with the package: their doors open without any extra."""
    gone = "fastwarc,fsspec,itemadapter,lxml,pandas,polars,resiliparse,scrapy,trafilatura,twisted"

    assert "" == tried(gone, f"import dedup.integrations.{name}", tmp_path)
