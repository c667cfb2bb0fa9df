"""Who did not install an extra reads everything else, and is told what to install."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.dumps import page, record, story, wet

GUESTS = ("fastwarc", "fsspec", "lxml", "resiliparse", "trafilatura")
READ = f"""
import sys

class Without:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {GUESTS!r}:
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Without())
from importlib import util
find = util.find_spec
util.find_spec = lambda name, package=None: None if name in {GUESTS!r} else find(name, package)
from dedup.errors import ExtraError
from dedup.readers import read
try:
    for batch in read([sys.argv[1]], fields={{}}, reject=print, language="ar"):
        print(batch.num_rows)
except ExtraError as error:
    print(error)
"""


def told(path: Path) -> str:
    """Return what a bare installation says of a file."""
    done = subprocess.run([sys.executable, "-c", READ, str(path)], capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("a.html", page(story(1)), id="html"),
        pytest.param("a.warc", record(story(1).url, page(story(1))), id="warc"),
        pytest.param("a.wet", wet(story(1)), id="wet"),
    ],
)
def test_missing_extra_is_named(name: str, content: bytes, tmp_path: Path) -> None:
    """Pages of HTML and WARCs end the job with the command that installs what they need."""
    (tmp_path / name).write_bytes(content)

    assert told(tmp_path / name).endswith("pip install 'khabar-dedup[crawl]'")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("a.txt", story(1).text, id="text"),
        pytest.param("a.jsonl", '{"text": "words"}', id="lines"),
        pytest.param("a.rss", "<rss><item><title>words</title></item></rss>", id="feed"),
    ],
)
def test_other_inputs_need_no_extra(name: str, content: str, tmp_path: Path) -> None:
    """Texts, records and feeds are read by what every installation has."""
    (tmp_path / name).write_text(content)

    assert "1" == told(tmp_path / name)


def test_foreign_texts_need_no_extra(tmp_path: Path) -> None:
    """A text in another language is refused though nobody can say which one it is."""
    (tmp_path / "a.txt").write_text("The harbour has a new market, and sixty shops are open every day. " * 9)

    assert "other-language" in told(tmp_path / "a.txt")
