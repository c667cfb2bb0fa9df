"""Runs, their reports, and a browser to open them in."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import pytest

from dedup import batch
from dedup.report import pages, sheets
from dedup.results import Result
from tests.report import hostile

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


class Written(NamedTuple):
    """A run and its report."""

    result: Result
    page: Path


def written(folder: Path, inputs: Path, **settings: Any) -> Written:
    """Return a run on some files, and its report."""
    batch.run(inputs, out=folder / "run", **settings)
    result = Result.load(folder / "run")
    target = folder / "run.html"
    sheets.write(target, pages.render(result, folder=folder / "run").html)
    return Written(result, target)


@pytest.fixture(scope="session")
def reported(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Written:
    """The report of the sample."""
    return written(tmp_path_factory.mktemp("sample"), sample)


@pytest.fixture(scope="session")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """The report of a crawl that means harm."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "crawl.jsonl").write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in hostile.ROWS))
    return written(folder, folder / "crawl.jsonl", language="any")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium without a window; tests are skipped where it or Playwright is absent."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip(f"no browser: none of {', '.join(BROWSERS)} is installed")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield chromium
        chromium.close()
