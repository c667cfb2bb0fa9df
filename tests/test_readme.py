"""What README.md shows is what the commands print, and the names that it tells are those in the code.

Its Python sessions run as doctests. The page on formats keeps the tables that few need.
"""

import bz2
import gzip
import lzma
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dedup.cli import main
from dedup.readers import CANDIDATES, KNOWN, Reason
from dedup.schema import ASSIGNMENTS, EVENTS, PAIRS, Reject
from tests import dumps

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")
FORMATS = (ROOT / "data" / "formats.md").read_text("utf-8")
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


def test_every_command_can_be_typed(tmp_path: Path) -> None:
    """One after the other the commands of the README end well, on a folder of ours and with its ids."""
    shutil.copytree(ROOT / "data" / "sample", tmp_path / "crawl")
    shutil.copy(ROOT / "data" / "sample" / "reports.jsonl", tmp_path / "crawl.jsonl")
    shutil.copy(ROOT / "data" / "sample.gold.jsonl", tmp_path / "gold.jsonl")
    told = dumps.story(1)
    answer = dumps.record(told.url, dumps.page(told), kind="text/html; charset=utf-8")
    (tmp_path / "crawl" / "pages.warc.gz").write_bytes(dumps.packed([answer]))
    (block,) = (block for block in BLOCKS if block.startswith("dedup cluster crawl/ --out"))
    lines = block.replace("ID-A", "saqqara-1").replace("ID-B", "saqqara-4").splitlines()
    path = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    for line in lines:
        typed = ["bash", "-c", line]
        done = subprocess.run(typed, cwd=tmp_path, env=path, capture_output=True, check=False)

        assert (line, 0) == (line, done.returncode), done.stderr.decode()[-300:]


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
    """Every reason, field and column that a user meets is in the README, or in the page on formats."""
    assert [] == [name for name in names if f"`{name}`" not in README + FORMATS]


@pytest.mark.parametrize("page", ["README.md", "data/formats.md", "data/index.md", "data/tutorial.md"])
def test_links_lead_somewhere(page: str) -> None:
    """Every file and heading that a page links to is there, and every picture that it shows."""
    text = (ROOT / page).read_text("utf-8")
    links = re.findall(r"\]\((?!https?:)([^)#]+)|src=\"([^\"]+)", text)
    names = [(ROOT / page).parent / (link or source) for link, source in links]
    heads = {
        re.sub(r"[^\w -]", "", one).replace(" ", "-").lower() for one in re.findall(r"^#+ (.*)$", text, re.M)
    }

    assert [] == [str(name) for name in names if not name.exists()]
    assert set() == set(re.findall(r"\]\(#([^)]+)\)", text)) - heads


@pytest.fixture(scope="module")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files that the table of inputs names."""
    folder = tmp_path_factory.mktemp("inputs")
    (folder / "crawl" / "pages").mkdir(parents=True)
    stories = [dumps.story(number) for number in range(3)]
    pages = {f"{number}.html": dumps.page(told) for number, told in enumerate(stories)}
    lines = b"".join(orjson.dumps(told._asdict()) + b"\n" for told in stories)
    rows = "".join(f'{told.title},"{told.text}"\n' for told in stories)
    items = "".join(f"<item><title>{told.title}</title><link>{told.url}</link></item>" for told in stories)
    files = {
        "news.jsonl.gz": gzip.compress(lines),
        "news.csv.bz2": bz2.compress(f"title,story\n{rows}".encode()),
        "news.warc.gz": dumps.packed(dumps.record(told.url, dumps.page(told)) for told in stories),
        "news.warc.wet.gz": dumps.packed(map(dumps.wet, stories)),
        "feed.rss": f"<rss><channel>{items}</channel></rss>".encode(),
        "pages.tar.xz": lzma.compress(dumps.tar(pages)),
        "pages.zip": dumps.zipped(pages),
        "page.txt": stories[0].text.encode(),
        "list.txt": b"crawl/news.warc.gz\ncrawl/pages\n",
        **{f"pages/{name}": content for name, content in pages.items()},
    }
    for name, content in files.items():
        (folder / "crawl" / name).write_bytes(content)
    pq.write_table(pa.table({"content": list(pages.values())}), folder / "crawl" / "pages.parquet")
    return folder


def test_speeds_are_those_measured() -> None:
    """The table of other tools repeats lines of `benchmarks/results/copies.md`."""
    measured = (ROOT / "benchmarks" / "results" / "copies.md").read_text("utf-8")
    cells = [
        [cell.strip() for cell in line.split("|")[1:-1]] for line in measured.splitlines() if "|" in line
    ]
    known = {(row[0], row[4], *row[-2:]) for row in cells}
    shown = re.findall(
        r"^\| ((?:dedup|gaoya|rensa|data|text-)[^|]*) \| ([\d,]+) \| (\S+) \| (\S+) \|$", README, re.M
    )

    assert len(shown) == 7
    assert set() == set(shown) - known


INPUTS = re.findall(r"^\| .* \| `((?:zcat .*)?dedup (?:extract|cluster) .*)` \|$", FORMATS, re.MULTILINE)


@pytest.mark.slow
@pytest.mark.parametrize("command", INPUTS)
def test_commands_of_the_inputs_run(command: str, crawl: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every kind of input has a command, and it does what it is for."""
    monkeypatch.chdir(crawl)
    words = [word for word in shlex.split(command.rpartition("| ")[2]) if word != "-"]
    if command.startswith("zcat"):
        words.append("crawl/news.jsonl.gz")
    if "s3://" in command:
        _fill_bucket(Path("crawl/news.warc.gz"))
    with pytest.raises(SystemExit) as ended:
        main([*words[1:], "--quiet"])

    assert 0 == (ended.value.code or 0)


def _fill_bucket(path: Path) -> None:
    """Put a file into a bucket of S3 that lies in memory."""
    fsspec = pytest.importorskip("fsspec", reason="fsspec is not installed")
    memory: Any = fsspec.get_filesystem_class("memory")

    class Bucket(memory):  # type: ignore[misc]
        protocol = "s3"

        @classmethod
        def _strip_protocol(cls, path: str) -> str:
            return str(super()._strip_protocol(path.removeprefix("s3://")))

    fsspec.register_implementation("s3", Bucket, clobber=True)
    Bucket().pipe(f"/bucket/crawl/{path.name}", path.read_bytes())


def test_every_input_has_a_command() -> None:
    """The table of inputs lacks none."""
    assert 13 == len(INPUTS)
