"""The five pages that the product was asked for: what must hold of all of them, and of some."""

from itertools import combinations
from pathlib import Path

import pyarrow as pa
import pytest

from dedup import readers
from dedup.config import Config
from dedup.pipeline import run
from dedup.results import Result

PAGES = ("000", "001", "002", "003", "004")
ROUND = {"000", "003"}


def _cluster(folder: Path, wanted: tuple[str, ...]) -> Result:
    """Return the groups of some of the pages."""
    files = sorted(page for page in folder.glob("*.txt") if page.name[:3] in wanted)
    told = run(readers.read(files, fields={}, reject=print), Config(), reject=print)
    return Result(*(pa.concat_tables(list(rows)) for rows in (told.assignments, told.events, told.pairs)))


@pytest.mark.parametrize(
    "wanted", [pages for size in (2, 3, 4, 5) for pages in combinations(PAGES, size)], ids="-".join
)
def test_rounds_stay_apart_in_any_company(shared: Path, wanted: tuple[str, ...]) -> None:
    """The round of September is one event, every other page its own, whichever pages are there."""
    events = [{page[:3] for page in event.ids} for event in _cluster(shared / "seeds", wanted).clusters]

    assert [event for event in events if len(event) > 1] == ([ROUND] if set(wanted) >= ROUND else [])


def test_talks_are_one_story(shared: Path) -> None:
    """All five pages are one story."""
    assert 1 == len(_cluster(shared / "seeds", PAGES).stories)
